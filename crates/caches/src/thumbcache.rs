use crate::cached::{Cached, Form, LARGEST, MOST};
use crate::error::Error;
use crate::little::{bytes, size, stretch, u32, u64, utf16};

/// How the file begins, and each entry.
const SIGNATURE: &[u8; 4] = b"CMMM";
/// Bytes of the header of the file in every version.
const HEADER: usize = 24;

/// Where an entry keeps what it says, by the version of its file.
struct Layout {
    /// Bytes of its header.
    header: usize,
    /// Where the length of its name stands; those of the padding and the picture follow.
    lengths: usize,
}

/// Windows Vista, 7, 8 and later.
fn layout(version: u32) -> Option<Layout> {
    let (header, lengths) = match version {
        20 => (56, 24),
        21 => (48, 16),
        26..=32 => (56, 16),
        _ => return None,
    };
    Some(Layout { header, lengths })
}

/// Reads a `thumbcache_*.db`: the small copies that it holds. It keeps no names of files, but a digest of its own kind.
///
/// # Errors
/// [`Error`] if it is another file or of another version. Where an entry is damaged, the next one is looked for.
pub fn thumbcache(file: &[u8]) -> Result<Vec<Cached>, Error> {
    if bytes(file, 0).as_ref() != Some(SIGNATURE) {
        return Err(Error::OtherKind);
    }
    let version = u32(file, 4).ok_or(Error::Damaged)?;
    let layout = layout(version).ok_or(Error::Version(version))?;
    let mut found = Vec::new();
    let mut at = HEADER;
    while let Some(place) = next(file, at).filter(|_| found.len() < MOST) {
        let whole = entry(file, place, &layout);
        at = place
            + whole
                .as_ref()
                .map_or(SIGNATURE.len(), |(length, _)| *length);
        found.extend(whole.and_then(|(_, cached)| cached));
    }
    Ok(found)
}

/// Where the next entry begins, from `at` on.
fn next(file: &[u8], at: usize) -> Option<usize> {
    let rest = file.get(at..)?;
    let place = rest
        .windows(SIGNATURE.len())
        .position(|window| window == SIGNATURE)?;
    at.checked_add(place)
}

/// The length of an entry, and what it holds if it is in use.
fn entry(file: &[u8], place: usize, layout: &Layout) -> Option<(usize, Option<Cached>)> {
    let length = size(file, place + 4)?;
    let whole = stretch(file, place, length)?;
    let digest = u64(whole, 8)?;
    let name = size(whole, layout.lengths)?;
    let padding = size(whole, layout.lengths + 4)?;
    let picture = size(whole, layout.lengths + 8)?;
    let named = stretch(whole, layout.header, name)?;
    let picture = stretch(
        whole,
        layout.header.checked_add(name)?.checked_add(padding)?,
        picture,
    )?;
    let cached = Cached {
        id: match utf16(named) {
            id if id.is_empty() => format!("{digest:016x}"),
            id => id,
        },
        name: None,
        modified: None,
        form: Form::of(picture),
        bytes: picture.to_vec(),
    };
    let used = !picture.is_empty() && picture.len() <= LARGEST;
    Some((length, used.then_some(cached)))
}
