use std::ffi::{OsStr, OsString};
use std::path::{Component, Path};

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
        let mut parts = Path::new(name).components();
        let is_one = matches!(parts.next(), Some(Component::Normal(part)) if part == name);
        // Windows makes a hidden stream of what follows a colon.
        let is_odd = name.to_string_lossy().contains(['\0', ':']);
        if is_one && parts.next().is_none() && !is_odd {
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
        let name: String = draw
            .into_iter()
            .filter_map(letter)
            .map(char::from)
            .collect();
        Self(OsString::from(name + ".bin"))
    }

    /// The name of a volume whose last file has the name `last`, and the number of that file.
    pub(crate) fn of_last(last: &OsStr) -> (Self, u32) {
        let place = Path::new(last);
        // A number in a name that is no text is not looked for: the next free one is found all the same.
        let numbered = place.file_stem().and_then(OsStr::to_str).and_then(|stem| {
            let (before, number) = stem.strip_suffix(')')?.rsplit_once(" (")?;
            let number = number.parse().ok().filter(|number: &u32| *number > 1)?;
            let mut name = OsString::from(before);
            if let Some(extension) = place.extension() {
                name.push(".");
                name.push(extension);
            }
            (!before.is_empty()).then_some((Self(name), number))
        });
        numbered.unwrap_or_else(|| (Self(last.to_owned()), 1))
    }

    /// The name of the volume's file `number`, counting from 1: `name (2).ext`.
    pub(crate) fn of_file(&self, number: u32) -> OsString {
        if number == 1 {
            return self.0.clone();
        }
        let name = Path::new(&self.0);
        let mut next = name.file_stem().unwrap_or(&self.0).to_owned();
        next.push(format!(" ({number})"));
        if let Some(extension) = name.extension() {
            next.push(".");
            next.push(extension);
        }
        next
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
            assert_eq!(VolumeName::of_last(OsStr::new(second)), (name, 2));
        }
        for own in ["a (1).bin", "a (x).bin", " (2).bin", "a(2).bin", "a (-2)"] {
            let own = OsStr::new(own);
            assert_eq!(VolumeName::of_last(own), (VolumeName(own.to_owned()), 1));
        }
    }

    #[test]
    fn a_name_leads_to_no_other_folder() {
        for name in ["", ".", "..", "a/b", "/a", "a/", "a:b", "a\0"] {
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
