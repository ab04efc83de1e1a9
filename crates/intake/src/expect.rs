use std::collections::BTreeMap;

use model::{Defect, DefectCode, Sha256Digest, SourcePath};

/// A list of digests that came with a folder: a BagIt payload manifest (RFC 8493) or what
/// `sha256sum` prints. Only SHA-256 is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExpectedList {
    lines: BTreeMap<SourcePath, Sha256Digest>,
    defects: Vec<Defect>,
}

impl ExpectedList {
    /// Reads a list; a line that cannot be read is a defect, the rest counts.
    pub fn parse(list: &[u8]) -> Self {
        let mut read = Self::default();
        for (number, line) in (1..).zip(list.split(|byte| *byte == b'\n')) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() {
                continue;
            }
            match parse_line(line) {
                Some((path, digest)) => {
                    read.lines.insert(path, digest);
                }
                None => read.defects.push(Defect::at(
                    DefectCode::ListUnreadable,
                    format!("line {number}"),
                    "it is not a SHA-256 digest in hex, a space and a path",
                )),
            }
        }
        read
    }

    /// Compares the list with what was taken in: path below its source, and digest.
    ///
    /// A bag's manifest names paths below the bag; when its `data` folder alone was offered, the
    /// leading `data/` is passed over.
    pub fn compare<'a>(
        &self,
        taken: impl IntoIterator<Item = (&'a SourcePath, Option<Sha256Digest>)>,
    ) -> Vec<Defect> {
        let mut defects = self.defects.clone();
        let mut wanted = self.lines.clone();
        for (path, digest) in taken {
            let listed = names_in_lists(path).find(|name| self.lines.contains_key(name));
            let Some(listed) = listed else {
                defects.push(Defect::at(
                    DefectCode::NotInList,
                    path,
                    "it was offered, and the list does not name it",
                ));
                continue;
            };
            if self.lines.get(&listed) != digest.as_ref() {
                defects.push(differs(path, digest));
            }
            wanted.remove(&listed);
        }
        defects.extend(wanted.keys().map(|path| {
            Defect::at(
                DefectCode::NotInSource,
                path,
                "the list names it, and it was not offered",
            )
        }));
        defects
    }
}

fn differs(path: &SourcePath, digest: Option<Sha256Digest>) -> Defect {
    let detail = match digest {
        Some(found) => format!("its digest is {found}, not the one in the list"),
        None => "the list names it, and it could not be read".into(),
    };
    Defect::at(DefectCode::ListDiffers, path, detail)
}

/// The names that a list may give a file: as it is, below a bag's `data` folder, and in the
/// manifest's spelling (RFC 8493 section 2.1.3: line feed, carriage return and percent are encoded).
fn names_in_lists(path: &SourcePath) -> impl Iterator<Item = SourcePath> {
    let name = path.as_bytes();
    let spelled = spelled_in_manifest(name);
    [
        name.to_vec(),
        [b"data/", name].concat(),
        [b"data/", spelled.as_slice()].concat(),
        spelled,
    ]
    .into_iter()
    .map(SourcePath::from_bytes)
}

fn spelled_in_manifest(name: &[u8]) -> Vec<u8> {
    name.iter()
        .flat_map(|byte| match byte {
            b'\n' => b"%0A".as_slice(),
            b'\r' => b"%0D",
            b'%' => b"%25",
            other => std::slice::from_ref(other),
        })
        .copied()
        .collect()
}

fn parse_line(line: &[u8]) -> Option<(SourcePath, Sha256Digest)> {
    // sha256sum marks a line with escaped names by a backslash in front.
    let (line, escaped) = match line.strip_prefix(b"\\") {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    let (digest, rest) = line.split_at_checked(64)?;
    let digest = std::str::from_utf8(digest).ok()?.parse().ok()?;
    let gap = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    let name = rest.get(gap..).filter(|name| gap > 0 && !name.is_empty())?;
    // `sha256sum --binary` puts a star before the name; a name may begin with one too, but then
    // two spaces stand before it.
    let name = match name.strip_prefix(b"*") {
        Some(name) if gap == 1 => name,
        _ => name,
    };
    let name = name.strip_prefix(b"./").unwrap_or(name);
    let name = if escaped {
        unescape(name)?
    } else {
        name.to_vec()
    };
    Some((SourcePath::from_bytes(name), digest))
}

fn unescape(name: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(name.len());
    let mut bytes = name.iter();
    while let Some(byte) = bytes.next() {
        plain.push(match byte {
            b'\\' => match bytes.next()? {
                b'n' => b'\n',
                b'r' => b'\r',
                b'\\' => b'\\',
                _ => return None,
            },
            other => *other,
        });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn digest(of: &str) -> Sha256Digest {
        Sha256Digest::of(of)
    }

    fn path(text: &str) -> SourcePath {
        SourcePath::from_bytes(text)
    }

    fn codes(defects: &[Defect]) -> Vec<(DefectCode, Option<&str>)> {
        defects
            .iter()
            .map(|defect| (defect.code, defect.path.as_deref()))
            .collect()
    }

    #[test]
    fn every_form_of_a_line_is_read() {
        let one = digest("1");
        let list = format!(
            "{one}  a.jpg\n{one} *b.jpg\r\n{one}  ./c/d.jpg\n\\{one}  e\\nf\\\\g\n\n{one}\tdata/h%0Ai%25.jpg\n"
        );
        let taken = ["a.jpg", "b.jpg", "c/d.jpg", "e\nf\\g", "h\ni%.jpg"].map(path);
        let list = ExpectedList::parse(list.as_bytes());
        let found = list.compare(taken.iter().map(|path| (path, Some(one))));
        assert_eq!(codes(&found), []);
    }

    #[test]
    fn what_differs_is_missing_or_is_more_is_named() {
        let list = format!(
            "{}  same\n{}  other\n{}  gone\nnonsense\n",
            digest("s"),
            digest("o"),
            digest("g")
        );
        let (same, other, more) = (path("same"), path("other"), path("more"));
        let found = ExpectedList::parse(list.as_bytes()).compare([
            (&same, Some(digest("s"))),
            (&other, Some(digest("x"))),
            (&more, None),
        ]);
        assert_eq!(
            codes(&found),
            [
                (DefectCode::ListUnreadable, Some("line 4")),
                (DefectCode::ListDiffers, Some("other")),
                (DefectCode::NotInList, Some("more")),
                (DefectCode::NotInSource, Some("gone")),
            ]
        );
    }

    proptest! {
        #[test]
        fn any_list_is_read_without_panic(list: Vec<u8>) {
            let _ = ExpectedList::parse(&list);
        }
    }
}
