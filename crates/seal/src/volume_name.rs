use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use model::Chance;

use crate::exit::refuse;

/// Letters of a random name, all as likely.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const LENGTH: usize = 8;

/// The name of a volume's first file, from which those of the further ones follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VolumeName(OsString);

impl VolumeName {
    /// Takes the name that was asked for.
    pub(crate) fn given(name: &OsStr) -> anyhow::Result<Self> {
        let bytes = name.as_bytes();
        let is_name =
            !matches!(bytes, b"" | b"." | b"..") && !bytes.contains(&b'/') && !bytes.contains(&0);
        if is_name {
            Ok(Self(name.to_owned()))
        } else {
            refuse("--name is the name of a file, without a folder")
        }
    }

    /// Draws a name that says nothing.
    pub(crate) fn draw(chance: &mut dyn Chance) -> Self {
        let mut draw = [0; LENGTH];
        chance.fill(&mut draw);
        let letter = |byte: u8| LETTERS.get(usize::from(byte % 32)).copied();
        let mut name: Vec<u8> = draw.into_iter().filter_map(letter).collect();
        name.extend_from_slice(b".bin");
        Self(OsString::from_vec(name))
    }

    /// The name of the volume that a file belongs to, and the file's number in it.
    pub(crate) fn of_existing(name: &OsStr) -> (Self, u32) {
        let bytes = name.as_bytes();
        let dot = bytes.iter().rposition(|byte| *byte == b'.');
        let (stem, extension) = bytes.split_at(dot.filter(|at| *at > 0).unwrap_or(bytes.len()));
        let numbered = std::str::from_utf8(stem).ok().and_then(|stem| {
            let (stem, number) = stem.strip_suffix(')')?.rsplit_once(" (")?;
            let number: u32 = number.parse().ok()?;
            (number > 1 && !stem.is_empty()).then_some((stem, number))
        });
        match numbered {
            Some((stem, number)) => {
                let first = [stem.as_bytes(), extension].concat();
                (Self(OsString::from_vec(first)), number)
            }
            None => (Self(name.to_owned()), 1),
        }
    }

    /// The name of the volume's file `number`, counting from 1: `name (2).ext`.
    pub(crate) fn of_file(&self, number: u32) -> OsString {
        if number == 1 {
            return self.0.clone();
        }
        let name = self.0.as_bytes();
        let dot = name.iter().rposition(|byte| *byte == b'.');
        let (stem, extension) = name.split_at(dot.filter(|at| *at > 0).unwrap_or(name.len()));
        let mut next = stem.to_vec();
        next.extend_from_slice(format!(" ({number})").as_bytes());
        next.extend_from_slice(extension);
        OsString::from_vec(next)
    }
}

#[cfg(test)]
mod tests {
    use model::OsChance;

    use super::*;

    #[test]
    fn further_files_are_numbered_before_the_extension() {
        for (name, second) in [
            ("a.bin", "a (2).bin"),
            ("a", "a (2)"),
            (".a", ".a (2)"),
            ("a.b.c", "a.b (2).c"),
        ] {
            let name = VolumeName::given(OsStr::new(name)).unwrap();
            assert_eq!(name.of_file(2), OsStr::new(second));
            let existing = VolumeName::of_existing(&name.of_file(2));
            assert_eq!(existing, (name.clone(), 2));
            assert_eq!(VolumeName::of_existing(&name.of_file(1)), (name, 1));
        }
    }

    #[test]
    fn a_name_leads_to_no_other_folder() {
        for name in ["", ".", "..", "a/b", "/a"] {
            assert!(VolumeName::given(OsStr::new(name)).is_err(), "{name}");
        }
    }

    #[test]
    fn drawn_names_are_plain_and_differ() {
        let names: Vec<_> = (0..8).map(|_| VolumeName::draw(&mut OsChance)).collect();
        for name in &names {
            let text = name.of_file(1).into_string().unwrap();
            assert_eq!(text.len(), 12);
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1);
        }
    }
}
