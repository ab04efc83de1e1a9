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

    /// The name of a volume whose last file has the name `last`, and the number of that file.
    pub(crate) fn of_last(last: &OsStr) -> (Self, u32) {
        let bytes = last.as_bytes();
        let (stem, extension) = split(bytes);
        let numbered = stem.strip_suffix(b")").and_then(|stem| {
            let open = stem.windows(2).rposition(|two| two == b" (")?;
            let (before, number) = stem.split_at_checked(open)?;
            let number = std::str::from_utf8(number.get(2..)?).ok()?;
            let number: u32 = number.parse().ok().filter(|number| *number > 1)?;
            let name = [before, extension].concat();
            (!before.is_empty()).then(|| (Self(OsString::from_vec(name)), number))
        });
        numbered.unwrap_or_else(|| (Self(last.to_owned()), 1))
    }

    /// The name of the volume's file `number`, counting from 1: `name (2).ext`.
    pub(crate) fn of_file(&self, number: u32) -> OsString {
        if number == 1 {
            return self.0.clone();
        }
        let (stem, extension) = split(self.0.as_bytes());
        let mut next = stem.to_vec();
        next.extend_from_slice(format!(" ({number})").as_bytes());
        next.extend_from_slice(extension);
        OsString::from_vec(next)
    }
}

/// A name before its extension, and the extension with its dot.
fn split(name: &[u8]) -> (&[u8], &[u8]) {
    let dot = name.iter().rposition(|byte| *byte == b'.');
    name.split_at(dot.filter(|at| *at > 0).unwrap_or(name.len()))
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
            assert_eq!(VolumeName::of_last(OsStr::new(second)), (name, 2));
        }
        for own in ["a (1).bin", "a (x).bin", " (2).bin", "a(2).bin", "a (-2)"] {
            let own = OsStr::new(own);
            assert_eq!(VolumeName::of_last(own), (VolumeName(own.to_owned()), 1));
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
