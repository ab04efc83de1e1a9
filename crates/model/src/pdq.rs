use std::fmt;
use std::str::FromStr;

use crate::as_text::as_text;

/// A perceptual hash of 256 bits (PDQ); written as 64 lower-case hex digits, the last bit first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PdqHash([u8; 32]);

/// A text that is not 64 hex digits.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a PDQ hash of 64 hex digits")]
pub struct PdqError;

impl PdqHash {
    /// Takes 32 bytes as a hash, in the order in which it is written.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes, in the order in which they are written.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// How many of the 256 bits differ.
    pub fn distance(self, other: Self) -> u32 {
        let pairs = self.0.iter().zip(other.0);
        pairs.map(|(one, two)| (one ^ two).count_ones()).sum()
    }
}

impl fmt::Display for PdqHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for PdqHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PdqHash({self})")
    }
}

impl FromStr for PdqHash {
    type Err = PdqError;

    fn from_str(text: &str) -> Result<Self, PdqError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| PdqError)?;
        Ok(Self(bytes))
    }
}

as_text!(PdqHash);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_and_its_distance_counts_bits() {
        let text = "f8f8f0cce0f4e84d0e370a22028f67f0b36e2ed596623e1d33e6339c4e9c9b22";
        let hash: PdqHash = text.parse().unwrap();
        assert_eq!(hash.to_string(), text);
        assert_eq!(hash.distance(hash), 0);
        let inverted = PdqHash::from_bytes(hash.as_bytes().map(|byte| !byte));
        assert_eq!(hash.distance(inverted), 256);
        assert_eq!("f8".parse::<PdqHash>(), Err(PdqError));
    }
}
