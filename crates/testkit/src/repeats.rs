/// So many random bytes are twice in a few megabytes by chance once in 2^80 times.
const LENGTH: usize = 16;

/// The first sixteen bytes, in the order of their values, that occur twice in `volumes`: in one or in two of
/// them, at whatever offsets. Takes sixteen times the memory of all volumes.
pub fn repeated(volumes: &[&[u8]]) -> Option<[u8; LENGTH]> {
    let windows = volumes
        .iter()
        .flat_map(|volume| volume.array_windows::<LENGTH>());
    let mut all: Vec<u128> = windows.map(|window| u128::from_be_bytes(*window)).collect();
    all.sort_unstable();
    let mut twice = all.windows(2).filter(|pair| pair.first() == pair.last());
    twice.next()?.first().map(|value| value.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bytes_that_stand_twice_are_found_at_any_two_offsets() {
        let volume: [u8; 100] = std::array::from_fn(|at| at as u8);
        let other: [u8; 50] = std::array::from_fn(|at| 150 + at as u8);
        assert_eq!(repeated(&[&volume, &other]), None);
        let copied = volume[3..19].first_chunk().copied();
        for to in 0..=34 {
            let mut other = other;
            other[to..to + 16].copy_from_slice(&volume[3..19]);
            assert_eq!(repeated(&[&volume, &other]), copied);
            other[to + 15] ^= 1;
            assert_eq!(repeated(&[&volume, &other]), None);
        }
        for to in 19..=84 {
            let mut volume = volume;
            volume.copy_within(3..19, to);
            assert_eq!(repeated(&[&volume]), copied);
        }
        assert_eq!(repeated(&[&[7; 17]]), Some([7; 16]), "where they overlap");
    }
}
