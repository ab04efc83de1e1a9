use confined::Tool;

use crate::error::Error;
use model::Sha256Digest;

/// A digest that a container holds of the medium, beside the one that was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// `md5` or `sha1`.
    pub method: &'static str,
    /// What the container says, in hex.
    pub stored: String,
    /// What was computed, in hex.
    pub computed: String,
}

impl Own {
    /// Whether the bytes are those whose digest the container holds.
    pub fn matches(&self) -> bool {
        self.stored == self.computed
    }
}

/// What a container fixes of the medium in it, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Of the medium's bytes.
    pub sha256: Sha256Digest,
    /// The digests that it holds.
    pub own: Vec<Own>,
    /// Stretches of sectors that cannot be read or whose checksum does not hold.
    pub damaged: u64,
}

/// Most bytes that `ewfverify` may say: a line for each damaged stretch.
pub(crate) const MOST_SAID: u64 = 16 << 20;

/// Reads what `ewfverify -q -d sha1,sha256` says.
pub(crate) fn parse(said: &[Vec<u8>]) -> Result<Fixed, Error> {
    let lines: Vec<&str> = said
        .iter()
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    let absurd = || Error::Absurd {
        tool: Tool::Ewfverify.name(),
    };
    let sha256 = value(&lines, "SHA256 hash calculated over data:").ok_or(Error::Unreadable {
        tool: Tool::Ewfverify.name(),
        doing: "read the whole of the container",
    })?;
    let own = [("md5", "MD5", 32), ("sha1", "SHA1", 40)];
    let own = own.into_iter().filter_map(|(method, named, length)| {
        let stored = value(&lines, &format!("{named} hash stored in file:"))?;
        let computed = value(&lines, &format!("{named} hash calculated over data:"))?;
        (is_hex(stored, length) && is_hex(computed, length)).then(|| Own {
            method,
            stored: stored.to_owned(),
            computed: computed.to_owned(),
        })
    });
    let mut totals = lines
        .iter()
        .filter_map(|line| line.trim().strip_prefix("total number:"))
        .map(|number| number.trim().parse::<u64>().ok());
    let damaged = totals.try_fold(0_u64, |sum, number| sum.checked_add(number?));
    let damaged = damaged.ok_or_else(absurd)?;
    Ok(Fixed {
        sha256: sha256.parse().map_err(|_| absurd())?,
        own: own.collect(),
        damaged,
    })
}

fn value<'a>(lines: &[&'a str], named: &str) -> Option<&'a str> {
    let found = lines.iter().find_map(|line| line.strip_prefix(named));
    found.map(str::trim)
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA256: &str = "c6770539cea06a17f17d88701a83170fb063c94c92aa0878e6850135ba03697d";

    fn said(text: &str) -> Vec<Vec<u8>> {
        text.lines().map(|line| line.as_bytes().to_vec()).collect()
    }

    #[test]
    fn digests_that_are_there_are_compared_and_others_are_absent() {
        let fixed = parse(&said(&format!(
            "ewfverify 20140813\n\n\
             MD5 hash stored in file:\t\td13f4738c3e3c37da6e2ef35611a6bfd\n\
             MD5 hash calculated over data:\t\t3929773e1e38c4bee141689861da0875\n\
             SHA1 hash stored in file:\t\tN/A\n\
             SHA1 hash calculated over data:\t\tdba7e5f18658297c74084559fe568a83203696d5\n\
             SHA256 hash calculated over data:\t{SHA256}\n"
        )))
        .unwrap();
        assert_eq!(fixed.sha256.to_string(), SHA256);
        assert_eq!((fixed.own.len(), fixed.damaged), (1, 0));
        assert!(!fixed.own[0].matches());
    }

    #[test]
    fn damaged_stretches_are_counted_and_a_container_without_an_end_is_unreadable() {
        let fixed = parse(&said(&format!(
            "Read errors:\n\ttotal number: 2\nSector validation errors:\n\ttotal number: 3\n\
             SHA256 hash calculated over data:\t{SHA256}\n"
        )));
        assert_eq!(fixed.unwrap().damaged, 5);
        assert!(matches!(
            parse(&said("Unable to verify input.")),
            Err(Error::Unreadable { .. })
        ));
        for absurd in ["many", "18446744073709551615\n\ttotal number: 1"] {
            assert!(matches!(
                parse(&said(&format!(
                    "\ttotal number: {absurd}\nSHA256 hash calculated over data: {SHA256}"
                ))),
                Err(Error::Absurd { .. })
            ));
        }
    }
}
