use model::PdqHash;

/// Bits of a band.
pub(crate) const BAND: u32 = 16;
pub(crate) const BANDS: u32 = 256 / BAND;
const WORD: u32 = u64::BITS;

/// A hash as words that a processor compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Code([u64; 4]);

impl Code {
    pub(crate) fn of(hash: &PdqHash) -> Self {
        let (words, _) = hash.as_bytes().as_chunks::<8>();
        let mut code = Self::default();
        for (word, bytes) in code.0.iter_mut().zip(words) {
            *word = u64::from_le_bytes(*bytes);
        }
        code
    }

    /// How many bits differ.
    pub(crate) fn distance(self, other: Self) -> u32 {
        let [a, b, c, d] = self.differs(other).0;
        a.count_ones() + b.count_ones() + c.count_ones() + d.count_ones()
    }

    pub(crate) fn differs(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a ^ e, b ^ f, c ^ g, d ^ h])
    }

    /// The bits of a band, from 0 to 15.
    pub(crate) fn band(self, band: u32) -> u16 {
        let word = self.0.get((band * BAND / WORD) as usize);
        let shifted = word.copied().unwrap_or_default() >> (band * BAND % WORD);
        let [low, high, ..] = shifted.to_le_bytes();
        u16::from_le_bytes([low, high])
    }
}
