//! Caches of pictures, read inside a worker: which file is one, and what of it becomes facts.

use caches::{Cached, Form, Ini, folder_notes, picture_notes, thumbcache, thumbs};
use model::{
    CacheFacts, CacheKind, FileFormat, Measured, PictureDefect, PictureOf, Seen, Sha256Digest,
};
use picture::{Examination, Offered, Sheet, Wanted, readable};

/// Most files that are told of one cache.
pub(crate) const MOST_SEEN: usize = 1_000;
/// Most bytes of all texts of one cache: of many caches one entry is made.
pub(crate) const MOST_WORDS: usize = 64 * 1024;
/// Most bytes of a small copy that is looked at; Windows makes none of more than 2,560 pixels a side.
const MOST_COPY: usize = 8 << 20;
/// Most characters of a name.
const MOST_NAME: usize = 255;
/// Most characters of a note.
const MOST_NOTE: usize = 128;
/// Most bytes of a text that may be a cache.
const MOST_TEXT: usize = 16 << 20;
/// Sections that are those of a `desktop.ini`.
const OF_DESKTOP: [&str; 3] = [".ShellClassInfo", "LocalizedFileNames", "ViewState"];
/// Keys that Picasa gives to pictures.
const OF_PICASA: [&str; 11] = [
    "albums",
    "backuphash",
    "caption",
    "crop",
    "faces",
    "filters",
    "keywords",
    "moddate",
    "redo",
    "rotate",
    "star",
];

/// Looks at a file as [`picture::examine_for`] does, and reads what it remembers of pictures if it is a cache of them.
pub(crate) fn look(file: Offered<'_>, wanted: Wanted) -> Examination {
    let examination = picture::examine_for(file, wanted);
    match (file, read(file, examination.facts.format)) {
        (Offered::Whole(_), Some((kind, cached))) => with_cache(examination, kind, cached, wanted),
        _ => examination,
    }
}

/// A file that a cache tells of, with its small copy.
#[derive(Default)]
struct Told {
    seen: Seen,
    copy: Vec<u8>,
}

fn read(file: Offered<'_>, format: FileFormat) -> Option<(CacheKind, Vec<Told>)> {
    let Offered::Whole(bytes) = file else {
        return None;
    };
    match format {
        FileFormat::Ole => of_thumbs(bytes).map(|told| (CacheKind::Thumbs, told)),
        FileFormat::Unknown if bytes.starts_with(b"CMMM") => {
            let cached = thumbcache(bytes).ok()?;
            Some((
                CacheKind::Thumbcache,
                cached.into_iter().map(told).collect(),
            ))
        }
        FileFormat::Text | FileFormat::Unknown if begins_as_ini(bytes) => of_ini(bytes),
        _ => None,
    }
}

/// A compound file is a `Thumbs.db` if it names files or holds a small copy; documents are compound files too.
fn of_thumbs(bytes: &[u8]) -> Option<Vec<Told>> {
    let mut cached = thumbs(bytes).ok()?;
    cached.retain(|one| one.name.is_some() || one.form != Form::Other);
    (!cached.is_empty()).then(|| cached.into_iter().map(told).collect())
}

fn told(cached: Cached) -> Told {
    let is_copy = cached.form != Form::Other && cached.bytes.len() <= MOST_COPY;
    Told {
        seen: Seen {
            name: cached.name.as_deref().and_then(name),
            modified: cached.modified,
            sha256: (!cached.bytes.is_empty()).then(|| Sha256Digest::of(&cached.bytes)),
            ..Seen::default()
        },
        copy: if is_copy { cached.bytes } else { Vec::new() },
    }
}

/// Whether a section may be the first thing in it, in one byte or two a character.
fn begins_as_ini(bytes: &[u8]) -> bool {
    let marks = |byte: &&u8| {
        matches!(byte, 0xEF | 0xBB | 0xBF | 0xFF | 0xFE | 0) || byte.is_ascii_whitespace()
    };
    let first = bytes.iter().take(64).find(|byte| !marks(byte));
    bytes.len() <= MOST_TEXT && first.is_some_and(|byte| matches!(byte, b'[' | b';' | b'#'))
}

fn of_ini(bytes: &[u8]) -> Option<(CacheKind, Vec<Told>)> {
    let ini = Ini::parse(bytes).ok()?;
    let is_any =
        |name: &str, words: &[&str]| words.iter().any(|word| name.eq_ignore_ascii_case(word));
    if ini
        .sections
        .iter()
        .any(|section| is_any(&section.name, &OF_DESKTOP))
    {
        return Some((CacheKind::Desktop, of_folder(&ini)));
    }
    let of_picasa = ini.sections.iter().any(|section| {
        let mut keys = section.entries.iter();
        section.name.contains('.') && keys.any(|(key, _)| is_any(key, &OF_PICASA))
    });
    let notes = picture_notes(&ini);
    let told = notes
        .iter()
        .map(|note| named(&note.name, note.caption.as_deref()));
    of_picasa.then(|| (CacheKind::Picasa, told.flatten().collect()))
}

fn of_folder(ini: &Ini) -> Vec<Told> {
    let notes = folder_notes(ini);
    let picture = notes.picture.iter().map(|picture| named(picture, None));
    let names = notes.names.iter();
    let names = names.map(|(name, shown)| named(name, Some(shown)));
    picture.chain(names).flatten().collect()
}

fn named(path: &str, note: Option<&str>) -> Option<Told> {
    let seen = Seen {
        name: Some(name(path)?),
        note: note.and_then(|note| readable(note, MOST_NOTE)),
        ..Seen::default()
    };
    Some(Told {
        seen,
        copy: Vec::new(),
    })
}

/// The last part of what may be a path.
fn name(path: &str) -> Option<String> {
    readable(path.rsplit(['\\', '/']).next()?, MOST_NAME)
}

fn with_cache(
    mut examination: Examination,
    kind: CacheKind,
    told: Vec<Told>,
    wanted: Wanted,
) -> Examination {
    let (all, mut words) = (told.len(), 0);
    let mut sheet = Sheet::default();
    let kept = told.into_iter().take(MOST_SEEN).take_while(|one| {
        words += one.seen.words();
        words <= MOST_WORDS
    });
    let seen: Vec<Seen> = kept.map(|one| with_copy(one, &mut sheet)).collect();
    let cache = CacheFacts {
        kind,
        cut: u32::try_from(all - seen.len()).unwrap_or(u32::MAX),
        seen,
    };
    examination.renditions = sheet.renditions(wanted);
    let shown = examination.renditions.is_some();
    examination.facts.defect = Some(if shown {
        PictureDefect::PreviewOnly
    } else {
        PictureDefect::NotAPicture
    });
    examination.facts.measured = Some(Box::new(Measured {
        of: shown.then_some(PictureOf::Preview),
        cache: Some(cache),
        ..Measured::default()
    }));
    examination
}

/// What is told of a file once its small copy was looked at.
fn with_copy(told: Told, sheet: &mut Sheet) -> Seen {
    if told.copy.is_empty() || sheet.is_full() {
        return told.seen;
    }
    let (facts, cell) = sheet.add(&told.copy);
    Seen {
        pdq: facts.pdq,
        pdq_quality: facts.pdq_quality,
        cell,
        ..told.seen
    }
}
