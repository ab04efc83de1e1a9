use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::Context;
use model::{Defect, DefectCode, PdqHash, Sha256Digest, SourcePath};
use serde::Deserialize;

use super::super::asked::view;
use super::super::collection::LEAST_QUALITY;
use super::super::find::Query;
use super::{Entries, Entry};
use crate::failure::usage;

/// Most bytes of a list: a few million lines.
const MAX_LIST: u64 = 512 * 1024 * 1024;
/// Most bytes of a line with its end.
const MAX_LINE: u64 = 8 * 1024;
/// Most lines that are named as defects; of the others it is said how many there are.
const MOST_DEFECTS: usize = 100;
/// Digits of a digest or a hash.
const DIGITS: usize = 64;

/// A line that is a JSON object. What else it has is passed over.
#[derive(Deserialize)]
struct Object {
    sha256: Option<Sha256Digest>,
    pdq: Option<PdqHash>,
    pdq_quality: Option<u8>,
    #[serde(default)]
    label: String,
}

/// Reads a list. Lines that cannot be read are defects.
pub(super) fn read(path: &Path) -> anyhow::Result<Entries> {
    let reading = || format!("read {}", view(path));
    let file = File::open(path).with_context(reading)?;
    if file.metadata().with_context(reading)?.len() > MAX_LIST {
        return Err(usage(format!(
            "{} has more than {MAX_LIST} bytes; give it in parts",
            view(path)
        )));
    }
    parse(BufReader::new(file.take(MAX_LIST))).with_context(reading)
}

fn parse(mut list: impl BufRead) -> std::io::Result<Entries> {
    let mut entries = Entries::default();
    let mut wrong = 0;
    for number in 1.. {
        let mut line = Vec::new();
        if (&mut list).take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let read = if line.len() as u64 == MAX_LINE && !line.ends_with(b"\n") {
            list.skip_until(b'\n')?;
            Err(format!("it has more than {MAX_LINE} bytes"))
        } else {
            entry(number, &line)
        };
        match read {
            Ok(entry) => entries.entries.extend(entry),
            Err(why) => {
                wrong += 1;
                if wrong <= MOST_DEFECTS {
                    let place = format!("line {number}");
                    let defect = Defect::at(DefectCode::ListUnreadable, place, why);
                    entries.defects.push(defect);
                }
            }
        }
    }
    if wrong > MOST_DEFECTS {
        let rest = format!("{} more lines cannot be read", wrong - MOST_DEFECTS);
        let defect = Defect::of_all(DefectCode::ListUnreadable, rest);
        entries.defects.push(defect);
    }
    Ok(entries)
}

/// What a line names; nothing if it is blank or a remark.
fn entry(number: u64, line: &[u8]) -> Result<Option<Entry>, String> {
    let line = std::str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned())?;
    let line = line.trim_start_matches('\u{feff}').trim();
    let (query, label) = if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    } else if line.starts_with('{') {
        object(line)?
    } else {
        plain(line)?
    };
    Ok(Some(Entry {
        line: Some(number),
        // A list is a stranger's: nothing in it moves the cursor of a terminal.
        label: SourcePath::from_bytes(label).to_string(),
        query,
    }))
}

fn object(line: &str) -> Result<(Query, String), String> {
    let object: Object =
        serde_json::from_str(line).map_err(|error| format!("it is no entry: {error}"))?;
    if object.sha256.is_none() && object.pdq.is_none() {
        return Err("it has neither `sha256` nor `pdq`".to_owned());
    }
    let holds = object
        .pdq_quality
        .is_none_or(|quality| quality >= LEAST_QUALITY);
    let query = Query {
        sha256: object.sha256,
        hashes: object.pdq.filter(|_| holds).into_iter().collect(),
    };
    Ok((query, object.label))
}

/// Digits and a label, with spaces, a tab, a comma or a semicolon between them. A digest and a hash have as many digits;
/// both are tried, for that one is taken for the other does not happen by chance.
fn plain(line: &str) -> Result<(Query, String), String> {
    let between = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';');
    let (digits, label) = line.split_once(between).unwrap_or((line, ""));
    let (Ok(sha256), Ok(pdq)) = (digits.parse::<Sha256Digest>(), digits.parse::<PdqHash>()) else {
        return Err(format!("it does not begin with {DIGITS} hex digits"));
    };
    let query = Query {
        sha256: Some(sha256),
        hashes: vec![pdq],
    };
    let label = label.trim_matches(between).trim_matches('"');
    Ok((query, label.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22";

    fn labels(list: &str) -> Vec<(u64, String)> {
        let entries = parse(list.as_bytes()).unwrap();
        assert_eq!(entries.defects, []);
        let entries = entries.entries.into_iter();
        entries.map(|one| (one.line.unwrap(), one.label)).collect()
    }

    #[test]
    fn a_line_is_read_as_the_usual_programs_write_it() {
        let list = format!(
            "\u{feff}# remark\r\n\n{HEX},dih/bridge.jpg\r\n{HEX}  a name.jpg\n{HEX};\"quoted\"\n{HEX}\thttps://example.org/a,b\n{HEX}"
        );
        let expected = [
            (3, "dih/bridge.jpg"),
            (4, "a name.jpg"),
            (5, "quoted"),
            (6, "https://example.org/a,b"),
            (7, ""),
        ];
        assert_eq!(
            labels(&list),
            expected.map(|(n, label)| (n, label.to_owned()))
        );
    }

    #[test]
    fn digits_are_tried_as_a_digest_and_as_a_hash() {
        let upper = HEX.to_uppercase();
        for digits in [HEX, &upper] {
            let entries = parse(digits.as_bytes()).unwrap().entries;
            let query = &entries[0].query;
            assert_eq!(query.sha256, Some(HEX.parse().unwrap()), "{digits}");
            assert_eq!(query.hashes, [HEX.parse::<PdqHash>().unwrap()]);
        }
    }

    #[test]
    fn an_object_says_which_is_which_and_a_poor_hash_is_not_compared() {
        let query = |fields: &str| {
            let line = format!("{{{fields},\"other\":[1]}}");
            let mut entries = parse(line.as_bytes()).unwrap().entries;
            let query = entries.remove(0).query;
            (query.sha256.is_some(), query.hashes.len())
        };
        assert_eq!(query(&format!("\"sha256\":\"{HEX}\"")), (true, 0));
        assert_eq!(query(&format!("\"pdq\":\"{HEX}\"")), (false, 1));
        for (quality, hashes) in [(49, 0), (50, 1)] {
            let fields = format!("\"pdq\":\"{HEX}\",\"pdq_quality\":{quality}");
            assert_eq!(query(&fields), (false, hashes));
        }
    }

    #[test]
    fn a_line_that_is_wrong_is_named_and_the_others_are_read() {
        let long = "x".repeat(20_000);
        let wrong = ["hash,filename", "{}", "{\"pdq\":\"f8\"}", &HEX[1..], &long];
        let list = format!("{}\n{HEX} good", wrong.join("\n"));
        let entries = parse(list.as_bytes()).unwrap();
        let places: Vec<_> = entries.defects.iter().map(|one| one.path.clone()).collect();
        let expected = [1, 2, 3, 4, 5].map(|number| Some(format!("line {number}")));
        assert_eq!(places, expected);
        assert_eq!(entries.entries.len(), 1);
        assert_eq!(entries.entries[0].line, Some(6));
        let bytes = [b"\xff\n".as_slice(), HEX.as_bytes()].concat();
        let entries = parse(&*bytes).unwrap();
        assert_eq!((entries.defects.len(), entries.entries.len()), (1, 1));
    }

    #[test]
    fn of_very_many_wrong_lines_the_rest_is_counted() {
        let entries = parse("x\n".repeat(1_000).as_bytes()).unwrap();
        assert_eq!(entries.defects.len(), MOST_DEFECTS + 1);
        let last = entries.defects.last().unwrap();
        assert_eq!(last.detail, "900 more lines cannot be read");
    }

    #[test]
    fn a_label_moves_no_cursor() {
        let list = format!("{HEX} a\u{1b}[2J\u{202e}b");
        assert_eq!(labels(&list)[0].1, "a\\u{001b}[2J\\u{202e}b");
    }
}
