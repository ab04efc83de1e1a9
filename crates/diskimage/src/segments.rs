use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// Most segments of a container: E01 to E99, then EAA to ZZZ.
const MOST: u32 = 99 + 22 * 26 * 26;

/// Every segment of the container that begins at `first`, as far as they follow one another on the disk;
/// `None` if that is not the name of a first segment.
pub(crate) fn follow(first: &Path) -> Option<Vec<PathBuf>> {
    let names = (1..=MOST).map_while(|number| name(first, number));
    // A link would lead a tool to any other file of this machine.
    let is_plain = |path: &PathBuf| path.symlink_metadata().is_ok_and(|found| found.is_file());
    let segments: Vec<PathBuf> = names.take_while(is_plain).collect();
    (segments.first().map(PathBuf::as_path) == Some(first)).then_some(segments)
}

/// The name of segment `number`, from 1.
fn name(first: &Path, number: u32) -> Option<PathBuf> {
    let whole = first.file_name()?.as_bytes();
    let (stem, ending) = whole.split_at_checked(whole.len().checked_sub(4)?)?;
    let small = match ending {
        b".E01" => false,
        b".e01" => true,
        _ => return None,
    };
    let mut ending = ending_of(number)?;
    if small {
        ending.make_ascii_lowercase();
    }
    let mut name = stem.to_vec();
    name.push(b'.');
    name.extend(ending);
    Some(first.with_file_name(OsString::from_vec(name)))
}

fn ending_of(number: u32) -> Option<[u8; 3]> {
    let digit = |value: u32| u8::try_from(value).ok().map(|value| b'0' + value);
    let letter = |value: u32| u8::try_from(value).ok().map(|value| b'A' + value);
    match number.checked_sub(100) {
        None => Some([b'E', digit(number / 10)?, digit(number % 10)?]),
        Some(rest) => Some([
            letter(4 + rest / 676)?,
            letter(rest / 26 % 26)?,
            letter(rest % 26)?,
        ]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_numbered_and_then_lettered() {
        let named = |number| String::from_utf8(ending_of(number).unwrap().to_vec()).unwrap();
        let names: Vec<String> = [1, 9, 10, 99, 100, 125, 126, 775, 776, MOST]
            .into_iter()
            .map(named)
            .collect();
        assert_eq!(
            names,
            [
                "E01", "E09", "E10", "E99", "EAA", "EAZ", "EBA", "EZZ", "FAA", "ZZZ"
            ]
        );
    }

    #[test]
    fn segments_follow_one_another_without_a_gap_and_begin_with_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["a.E01", "a.E02", "a.E04", "b.e01", "b.e02"] {
            std::fs::write(at(name), "").unwrap();
        }
        assert_eq!(follow(&at("a.E01")).unwrap(), [at("a.E01"), at("a.E02")]);
        assert_eq!(follow(&at("b.e01")).unwrap(), [at("b.e01"), at("b.e02")]);
        std::os::unix::fs::symlink(at("b.e01"), at("b.e03")).unwrap();
        assert_eq!(follow(&at("b.e01")).unwrap(), [at("b.e01"), at("b.e02")]);
        assert_eq!(follow(&at("a.E02")), None);
        assert_eq!(follow(&at("E01")), None);
    }
}
