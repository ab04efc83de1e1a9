use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use model::{Chance, Sha256Digest};
use serde::{Deserialize, Serialize};

use crate::Error;

/// What a line of fillers says instead of a record's version, so that no older reader takes it.
const VERSION: u64 = 2;
/// The first bytes of what a filler's leaf is the digest of.
const WORD: &[u8] = b"amana filler\n";

/// Entries that say nothing: a log that grows on a fixed clock is filled up with them.
///
/// Their leaves follow from a seed. Without the seed nobody can tell them from those of records; whoever
/// has it can show that they are nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fillers {
    seed: [u8; 32],
    count: u64,
}

/// A line of a journal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    v: u64,
    fillers: u64,
    seed: String,
}

impl Fillers {
    /// Draws the seed of `count` fillers.
    pub fn draw(count: u64, chance: &mut (impl Chance + ?Sized)) -> Self {
        let mut seed = [0; 32];
        chance.fill(&mut seed);
        Self { seed, count }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their leaves, in order.
    pub fn leaves(&self) -> impl Iterator<Item = Sha256Digest> + '_ {
        (0..self.count).map(|number| {
            let number = number.to_be_bytes();
            Sha256Digest::of([WORD, self.seed.as_slice(), number.as_slice()].concat())
        })
    }

    /// The one line of their journal, without the line's end.
    pub fn to_line(&self) -> Result<String, Error> {
        serde_json::to_string(&Line {
            v: VERSION,
            fillers: self.count,
            seed: BASE64_URL_SAFE_NO_PAD.encode(self.seed),
        })
        .map_err(|source| Error::Encode { source })
    }

    /// Reads a line of a journal; `None` if it is not one of fillers.
    pub fn parse_line(line: &str) -> Option<Self> {
        let line: Line = serde_json::from_str(line).ok()?;
        let seed = BASE64_URL_SAFE_NO_PAD.decode(line.seed).ok()?;
        Some(Self {
            seed: seed.try_into().ok()?,
            count: line.fillers,
        })
        .filter(|_| line.v == VERSION)
    }
}

#[cfg(test)]
mod tests {
    use testkit::FixedChance;

    use super::*;
    use crate::Record;

    #[test]
    fn a_line_of_fillers_reads_back_and_no_record_reader_takes_it() {
        let fillers = Fillers::draw(300, &mut FixedChance::new(1));
        let line = fillers.to_line().unwrap();
        assert_eq!(Fillers::parse_line(&line), Some(fillers));
        assert!(Record::parse_line(&line).is_err());
        for wrong in ["", "{}", &line.replace("\"v\":2", "\"v\":1"), &line[1..]] {
            assert_eq!(Fillers::parse_line(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_filler_is_the_digest_of_the_word_the_seed_and_its_number() {
        let fillers = Fillers::draw(2, &mut FixedChance::new(1));
        let mut text = b"amana filler\n".to_vec();
        text.extend(fillers.seed);
        text.extend([0, 0, 0, 0, 0, 0, 0, 1]);
        let leaves: Vec<_> = fillers.leaves().collect();
        assert_eq!(leaves[1], Sha256Digest::of(text));
        assert_ne!(leaves[0], leaves[1]);
    }
}
