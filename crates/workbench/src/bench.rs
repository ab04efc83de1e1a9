use wording::{Language, Reader};

use crate::archive::Archive;
use crate::scribe::Scribe;

/// What every page needs: the archive, a reader of each language, and who writes entries.
pub(crate) struct Bench {
    pub(crate) archive: Archive,
    pub(crate) scribe: Scribe,
    readers: Vec<Reader>,
    arabic: Reader,
}

impl Bench {
    pub(crate) fn open(archive: Archive) -> Result<Self, wording::Error> {
        let readers = Language::ALL.into_iter().map(Reader::new);
        Ok(Self {
            archive,
            scribe: Scribe::default(),
            readers: readers.collect::<Result<_, _>>()?,
            arabic: Reader::new(Language::Ar)?,
        })
    }

    /// The reader of a language.
    pub(crate) fn reader(&self, language: Language) -> &Reader {
        self.readers
            .iter()
            .find(|reader| reader.language() == language)
            .unwrap_or(&self.arabic)
    }
}
