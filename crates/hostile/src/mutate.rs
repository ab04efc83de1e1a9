use model::Chance;
use testkit::FixedChance;

/// Bytes after which a mutated input does not grow.
const MOST: usize = 256 * 1024;

/// Endless wrong forms of some seeds, the same ones for the same number.
pub struct Mutations {
    seeds: Vec<Vec<u8>>,
    chance: FixedChance,
}

impl Mutations {
    /// Of `seeds`, following from `number`.
    pub fn of(seeds: Vec<Vec<u8>>, number: u64) -> Self {
        Self {
            seeds,
            chance: FixedChance::new(number),
        }
    }

    /// A number below `limit`, or 0.
    fn below(&mut self, limit: usize) -> usize {
        let draw = u32::from_le_bytes(self.chance.draw());
        usize::try_from(draw)
            .unwrap_or(0)
            .checked_rem(limit)
            .unwrap_or(0)
    }

    fn seed(&mut self) -> Vec<u8> {
        let at = self.below(self.seeds.len());
        self.seeds.get(at).cloned().unwrap_or_default()
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len());
        let length = 1 + self.below(24);
        let end = (at + length).min(bytes.len());
        match self.below(7) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << self.below(8);
                }
            }
            1 => {
                if let Some(stretch) = bytes.get_mut(at..end) {
                    self.chance.fill(stretch);
                }
            }
            2 => {
                if let Some(stretch) = bytes.get_mut(at..end) {
                    stretch.fill(if length.is_multiple_of(2) { 0 } else { u8::MAX });
                }
            }
            3 => bytes.truncate(at),
            4 => drop(bytes.drain(at..end)),
            5 => {
                let copy = bytes.get(at..end).unwrap_or(&[]).to_vec();
                bytes.splice(at..at, copy);
            }
            _ => {
                let other = self.seed();
                let from = self.below(other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(other.get(from..).unwrap_or(&[]));
            }
        }
        bytes.truncate(MOST);
    }
}

impl Iterator for Mutations {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut bytes = self.seed();
        for _ in 0..=self.below(4) {
            self.change(&mut bytes);
        }
        Some(bytes)
    }
}
