//! A hint that a picture was compressed before: stored, not judged.

use model::{LOW_FREQUENCIES, Recompression};
use tiles::Coefficients;

/// The name and version of how the numbers are made.
pub const METHOD: &str = "comb/1";
/// Where the lowest frequencies but the mean stand in a block, in zigzag order.
const LOW: [usize; LOW_FREQUENCIES] = [1, 8, 16, 9, 2, 3, 10, 17, 24];
/// Values of more are left out: what repeats does so near zero too, and there are the most.
const MOST: u16 = 32;
/// Fewer values than these that are not zero say nothing.
const FEWEST: u64 = 1000;
/// A quarter of a turn in steps of the wave, and its cosines in 1024ths: no two machines round these differently.
const QUARTER: [i64; 17] = [
    1024, 1019, 1004, 980, 946, 903, 851, 792, 724, 650, 569, 483, 392, 297, 200, 100, 0,
];
/// Steps of half a turn: the fastest wave.
const HALF: usize = 32;

/// How much the histogram of each low frequency of light repeats.
///
/// Coefficients that were divided by a larger step before stand in the histogram like the teeth of a comb. Its
/// cosine transform then rises again at the wave that has their distance, while that of a picture that was
/// compressed once only falls. The number is the largest rise.
pub(crate) fn of(coefficients: &Coefficients) -> Recompression {
    let light = coefficients.planes().first();
    let rise = |frequency: usize| {
        let mut histogram = [0_u64; MOST as usize + 1];
        for block in light.into_iter().flatten() {
            let value = block.get(frequency).copied().unwrap_or(0).unsigned_abs();
            if let Some(count) = histogram.get_mut(usize::from(value)) {
                *count += 1;
            }
        }
        rise(&histogram)
    };
    Recompression {
        method: METHOD.into(),
        rises: LOW.map(rise),
    }
}

fn rise(histogram: &[u64]) -> Option<u16> {
    let some: u64 = histogram.iter().skip(1).sum();
    if some < FEWEST {
        return None;
    }
    // Without weights that fall to nothing the end of the histogram would itself be a wave.
    let weights = (0..=i64::from(MOST)).map(|value| i64::from(MOST) + 1 - value);
    let weighted: Vec<i64> = histogram
        .iter()
        .zip(weights)
        .map(|(count, weight)| i64::try_from(*count).unwrap_or(0).saturating_mul(weight))
        .collect();
    let all: i64 = weighted.iter().skip(1).sum();
    let (mut lowest, mut most) = (i64::MAX, 0);
    for wave in 0..=HALF {
        let waves = weighted.iter().enumerate().skip(1);
        let sum: i64 = waves
            .map(|(value, weight)| weight.saturating_mul(cosine(value * wave)))
            .sum();
        lowest = lowest.min(sum);
        most = most.max(sum - lowest);
    }
    // The transform reaches from one to minus one, in 1024ths.
    let thousandths = i128::from(most) * 1000 / (i128::from(all.max(1)) * 1024);
    u16::try_from(thousandths).ok()
}

/// The cosine of so many steps of a turn of 64, in 1024ths.
fn cosine(steps: usize) -> i64 {
    let at = steps % (2 * HALF);
    // Falls for half a turn and comes back the same way.
    let at = at.min(2 * HALF - at);
    let quarter = HALF / 2;
    if at <= quarter {
        QUARTER.get(at).copied().unwrap_or(0)
    } else {
        -QUARTER.get(HALF - at).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cosines_are_those_of_the_circle() {
        for steps in 0_u32..200 {
            let turn = f64::from(steps) / 64.0 * std::f64::consts::TAU;
            let exact = turn.cos() * 1024.0;
            let rounded = cosine(steps as usize);
            assert!(
                (exact - rounded as f64).abs() <= 0.5 + 1e-9,
                "{steps}: {rounded}"
            );
        }
    }

    #[test]
    fn a_comb_rises_and_a_slope_does_not() {
        let slope: Vec<u64> = (0..33)
            .map(|value| 1_000_000 / (value * value + 1))
            .collect();
        let comb: Vec<u64> = (0..33)
            .map(|value| {
                if value % 3 == 0 {
                    90_000 / (value + 1)
                } else {
                    0
                }
            })
            .collect();
        assert!(rise(&slope).unwrap() < 10);
        assert!(rise(&comb).unwrap() > 900);
        assert_eq!(rise(&[1_000_000, 999, 0]), None);
    }
}
