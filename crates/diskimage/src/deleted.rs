use std::io;
use std::sync::Arc;

use confined::Tool;

use crate::content::Content;
use crate::error::Error;
use crate::listing::Entry;
use crate::reading::Reading;
use crate::volumes::Volume;

/// Most stretches of a deleted file that are looked up.
const STRETCHES: usize = 64;

/// What is left of the content of a deleted file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remains {
    /// All of it lies where no file that is there has anything: it can be read. Another file that was deleted
    /// later may have been written over it, which nothing tells.
    Readable,
    /// A file that is there has some of its place.
    Overwritten,
    /// The file system no longer knows where it lay.
    Gone,
    /// That could not be found out.
    Unknown,
}

impl Remains {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::Overwritten => "overwritten",
            Self::Gone => "gone",
            Self::Unknown => "unknown",
        }
    }
}

/// Finds out what is left of a deleted file.
pub(crate) fn remains(
    reading: &Arc<Reading>,
    volume: &Volume,
    entry: &Entry,
) -> Result<Remains, Error> {
    if entry.replaced {
        return Ok(Remains::Overwritten);
    }
    let size = entry.size.get();
    if entry.address == "0" || size == 0 {
        return Ok(Remains::Gone);
    }
    if size > volume.size.get() {
        return Ok(Remains::Unknown);
    }
    let arguments = reading.about(volume, &[], &[&entry.address]);
    let (said, well) = match reading.ask(Tool::Istat, arguments, size) {
        Err(Error::TooSlow { .. } | Error::Absurd { .. }) => return Ok(Remains::Unknown),
        other => other?,
    };
    if !well {
        return Ok(Remains::Unknown);
    }
    let Some(stretches) = stretches(units(&said, &entry.address)) else {
        return Ok(Remains::Unknown);
    };
    for stretch in stretches {
        match is_free(reading, volume, stretch)? {
            Some(true) => {}
            Some(false) => return Ok(Remains::Overwritten),
            None => return Ok(Remains::Unknown),
        }
    }
    Ok(match can_be_read(reading, volume, entry) {
        Ok(()) => Remains::Readable,
        Err(_) => Remains::Gone,
    })
}

/// The units that hold the content, by what `istat` says: lines of numbers, of NTFS those of the attribute alone.
fn units(said: &[Vec<u8>], address: &str) -> Vec<u64> {
    let attribute = address.split_once('-').map(|(_, attribute)| attribute);
    let heading = attribute.map(|attribute| format!("({attribute})"));
    let mut within = heading.is_none();
    let mut units = Vec::new();
    for line in said {
        let Ok(line) = std::str::from_utf8(line) else {
            continue;
        };
        match &heading {
            Some(heading) if line.starts_with("Type: ") => within = line.contains(heading.as_str()),
            _ if within => units.extend(numbers(line).unwrap_or_default()),
            _ => {}
        }
    }
    // Unit 0 of a file system is never content: it stands for a hole.
    units.retain(|unit| *unit != 0);
    units
}

fn numbers(line: &str) -> Option<Vec<u64>> {
    let words = line.split_ascii_whitespace();
    words.map(|word| word.parse().ok()).collect()
}

/// Units that follow one another, first and last; `None` of more stretches than are looked up.
fn stretches(mut units: Vec<u64>) -> Option<Vec<(u64, u64)>> {
    units.sort_unstable();
    let mut found: Vec<(u64, u64)> = Vec::new();
    for unit in units {
        match found.last_mut() {
            Some((_, last)) if unit == *last || Some(unit) == last.checked_add(1) => *last = unit,
            _ => found.push((unit, unit)),
        }
    }
    (found.len() <= STRETCHES).then_some(found)
}

/// Whether no file that is there has any of these units; `None` if no tool says so.
fn is_free(
    reading: &Reading,
    volume: &Volume,
    (first, last): (u64, u64),
) -> Result<Option<bool>, Error> {
    let range = format!("{first}-{last}");
    let arguments = reading.about(volume, &["-e", "-l"], &[&range]);
    let (mut known, mut used) = (0_u64, false);
    let well = reading.each_line(
        Tool::Blkls,
        arguments,
        (volume.size.get(), u64::MAX),
        &mut |line| {
            let numbered = line.first().is_some_and(u8::is_ascii_digit);
            known += u64::from(numbered);
            used |= numbered && !line.ends_with(b"|f");
            Ok(())
        },
    );
    match well {
        Ok(true) if known == last - first + 1 => Ok(Some(!used)),
        Ok(_) | Err(Error::TooSlow { .. } | Error::Absurd { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

fn can_be_read(reading: &Arc<Reading>, volume: &Volume, entry: &Entry) -> io::Result<()> {
    io::copy(
        &mut Content::of(reading, volume, entry, true),
        &mut io::sink(),
    )
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<Vec<u8>> {
        text.lines().map(|line| line.as_bytes().to_vec()).collect()
    }

    #[test]
    fn units_are_lines_of_numbers_and_of_ntfs_those_of_the_attribute() {
        let fat = said("Size: 200000\nName: 7\n\nSectors:\n68 69 70 \n0 0 \n");
        assert_eq!(units(&fat, "581"), [68, 69, 70]);
        let ntfs =
            said("Type: $DATA (128-2)   Name: N/A\n361 362 \nType: $DATA (128-4)   Name: s\n9 \n");
        assert_eq!(units(&ntfs, "64-128-2"), [361, 362]);
        assert_eq!(units(&ntfs, "64-128-4"), [9]);
        assert!(units(&ntfs, "64-128-9").is_empty());
    }

    #[test]
    fn units_join_to_stretches_and_too_many_are_not_looked_up() {
        let joined = stretches(vec![9, 3, 1, 2, 2, u64::MAX]).unwrap();
        assert_eq!(joined, [(1, 3), (9, 9), (u64::MAX, u64::MAX)]);
        let apart = |count: u64| (1..=count).map(|unit| unit * 2).collect::<Vec<_>>();
        assert!(stretches(apart(64)).is_some());
        assert!(stretches(apart(65)).is_none());
    }
}
