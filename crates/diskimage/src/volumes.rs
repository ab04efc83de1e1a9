use confined::Tool;
use model::{ByteCount, SourcePath};

use crate::error::Error;

/// Most partitions that are looked at.
const MOST: usize = 256;
/// Letters of a partition's description that are kept.
const LETTERS: usize = 80;
/// The unit of The Sleuth Kit where nothing else is said.
pub(crate) const SECTOR: u64 = 512;

/// A stretch of an image that may hold a file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Where it begins, in bytes.
    pub start: ByteCount,
    /// Its length in bytes.
    pub size: ByteCount,
    /// What the partition table says it is; `None` of an image without one.
    pub partition: Option<String>,
    /// Bytes of a sector, in which tools count.
    pub(crate) sector: u64,
}

impl Volume {
    /// An image without a partition table.
    pub(crate) fn whole(size: ByteCount) -> Self {
        Self {
            start: ByteCount(0),
            size,
            partition: None,
            sector: SECTOR,
        }
    }

    fn within(mut self, medium: ByteCount) -> Self {
        let room = medium.get().saturating_sub(self.start.get());
        self.size = ByteCount(self.size.get().min(room));
        self
    }

    /// Where it begins, for a tool.
    pub(crate) fn offset(&self) -> String {
        let sectors = self.start.get().checked_div(self.sector);
        sectors.unwrap_or_default().to_string()
    }
}

/// A volume with what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSystem {
    /// Where it lies.
    pub volume: Volume,
    /// What it is (`fat16`, `ntfs`, `ext4`); `None` if no tool knows.
    pub kind: Option<String>,
}

/// Reads what `mmls -a -M` says of a medium of that size; a volume that is said to go on beyond it ends there.
pub(crate) fn parse(said: &[Vec<u8>], medium: ByteCount) -> Result<Vec<Volume>, Error> {
    let absurd = || Error::Absurd {
        tool: Tool::Mmls.name(),
    };
    let sector = said.iter().find_map(|line| unit(line)).unwrap_or(SECTOR);
    if !matches!(sector, 512 | 1024 | 2048 | 4096) {
        return Err(absurd());
    }
    let rows = said.iter().filter(|line| is_row(line));
    let volumes: Vec<Volume> = rows
        .map(|line| row(line, sector).ok_or_else(absurd))
        .map(|volume| volume.map(|volume| volume.within(medium)))
        .collect::<Result<_, _>>()?;
    if volumes.len() > MOST {
        return Err(absurd());
    }
    Ok(volumes)
}

fn unit(line: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(line).ok()?;
    let unit = text.strip_prefix("Units are in ")?;
    unit.strip_suffix("-byte sectors")?.parse().ok()
}

/// `002:  000:000   0000002048   0000018431   0000016384   Win95 FAT32 (0x0c)`
fn is_row(line: &[u8]) -> bool {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits >= 3 && line.get(digits) == Some(&b':')
}

fn row(line: &[u8], sector: u64) -> Option<Volume> {
    let mut rest = line;
    let mut word = || {
        let from = rest.trim_ascii_start();
        let end = from.iter().position(u8::is_ascii_whitespace);
        let (word, after) = from.split_at_checked(end.unwrap_or(from.len()))?;
        rest = after;
        std::str::from_utf8(word).ok()
    };
    word()?;
    word()?;
    let start: u64 = word()?.parse().ok()?;
    let last: u64 = word()?.parse().ok()?;
    let length: u64 = word()?.parse().ok()?;
    (last >= start).then_some(())?;
    let named = SourcePath::from_bytes(rest.trim_ascii()).to_string();
    Some(Volume {
        start: ByteCount(start.checked_mul(sector)?),
        size: ByteCount(length.checked_mul(sector)?),
        partition: Some(named.chars().take(LETTERS).collect()),
        sector,
    })
}

/// Reads what `fsstat -t` says.
pub(crate) fn kind(said: &[Vec<u8>]) -> Option<String> {
    let word = std::str::from_utf8(said.first()?).ok()?.trim();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let known = !word.is_empty() && word.len() <= 16 && word.bytes().all(plain);
    known.then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<Vec<u8>> {
        text.lines().map(|line| line.as_bytes().to_vec()).collect()
    }

    #[test]
    fn a_table_gives_places_in_bytes_and_names_that_hide_nothing() {
        let volumes = parse(&said(
            "GUID Partition Table (EFI)\nOffset Sector: 0\nUnits are in 4096-byte sectors\n\n      \
             Slot      Start        End          Length       Description\n\
             004:  000       0000000256   0000000511   0000000256   photos \u{202e}x\n\
             005:  001       0000000512   4294967295   4294966784   beyond\n",
        ), ByteCount(3 << 20))
        .unwrap();
        assert_eq!(volumes.len(), 2);
        assert_eq!(volumes[1].size, ByteCount(1 << 20));
        assert_eq!(volumes[0].start, ByteCount(1 << 20));
        assert_eq!(volumes[0].size, ByteCount(1 << 20));
        assert_eq!(volumes[0].partition.as_deref(), Some(r"photos \u{202e}x"));
        assert_eq!(volumes[0].offset(), "256");
    }

    #[test]
    fn a_table_that_cannot_be_is_refused() {
        for text in [
            "Units are in 0-byte sectors\n",
            "002:  000:000   0000002048\n",
            "002:  000:000   0000000009   0000000008   0000000001   x\n",
            "002:  000:000   0   18446744073709551615   18446744073709551615   x\n",
        ] {
            assert!(parse(&said(text), ByteCount(9 << 20)).is_err(), "{text}");
        }
        let many = "002: 0 1 2 2 x\n".repeat(257);
        assert!(parse(&said(&many), ByteCount(9 << 20)).is_err());
    }

    #[test]
    fn a_file_system_is_a_short_word_or_unknown() {
        assert_eq!(kind(&said("fat12\n")).as_deref(), Some("fat12"));
        for text in [
            "",
            "\n",
            "FAT",
            "../x",
            "a very long name",
            "sixteen16sixteen16",
        ] {
            assert_eq!(kind(&said(text)), None, "{text}");
        }
    }
}
