use std::collections::HashMap;
use std::io::{Cursor, Read};

use model::Timestamp;

use crate::cached::{Cached, Form, LARGEST, MOST};
use crate::error::Error;
use crate::little::{file_time, size, stretch, u32, utf16};

/// Most bytes of a `Thumbs.db`.
const MOST_BYTES: usize = 256 << 20;
/// The stream that lists names, up to Windows XP.
const CATALOG: &str = "Catalog";
/// How a compound file begins.
const SIGNATURE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Reads a `Thumbs.db`: the small copies that it holds, and the names without one.
///
/// # Errors
/// [`Error`] if it is no compound file, or is damaged at its root. A stream that is damaged is left out.
pub fn thumbs(bytes: &[u8]) -> Result<Vec<Cached>, Error> {
    if !bytes.starts_with(SIGNATURE) {
        return Err(Error::OtherKind);
    }
    if bytes.len() > MOST_BYTES {
        return Err(Error::TooLarge);
    }
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Error::Damaged)?;
    let names: Vec<String> = file
        .read_root_storage()
        .filter(|entry| entry.is_stream())
        .map(|entry| entry.name().to_owned())
        .take(MOST)
        .collect();
    let mut listed = match read(&mut file, CATALOG) {
        Some(catalog) => entries(&catalog),
        None => HashMap::new(),
    };
    let mut found = Vec::new();
    // Streams may share sectors: all together they are no more than the file.
    let mut left = bytes.len();
    for name in names.iter().filter(|name| *name != CATALOG) {
        let Some(stream) = read(&mut file, name) else {
            continue;
        };
        let Some(picture) = picture(&stream) else {
            continue;
        };
        left = left.checked_sub(picture.len()).ok_or(Error::TooLarge)?;
        let number = number_of(name);
        let entry = number.and_then(|number| listed.remove(&number));
        let (file_name, modified) = entry.unzip();
        found.push(Cached {
            id: number.map_or_else(|| name.clone(), |number| number.to_string()),
            name: file_name,
            modified: modified.flatten(),
            form: Form::of(picture),
            bytes: picture.to_vec(),
        });
    }
    found.extend(listed.into_iter().map(|(number, (name, modified))| Cached {
        id: number.to_string(),
        name: Some(name),
        modified,
        form: Form::Other,
        bytes: Vec::new(),
    }));
    found.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    Ok(found)
}

fn read(file: &mut cfb::CompoundFile<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let stream = file.open_stream(format!("/{name}")).ok()?;
    let mut bytes = Vec::new();
    stream.take(LARGEST as u64).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The names and times that a catalog lists, by number.
fn entries(catalog: &[u8]) -> HashMap<u32, (String, Option<Timestamp>)> {
    let mut found = HashMap::new();
    let mut at = match catalog.first_chunk().copied().map(u16::from_le_bytes) {
        Some(header) => usize::from(header),
        None => return found,
    };
    while let Some(length) = size(catalog, at).filter(|length| *length >= 20) {
        let Some(entry) = stretch(catalog, at, length) else {
            break;
        };
        let name = utf16(entry.get(16..).unwrap_or_default());
        if let Some(number) = u32(entry, 4).filter(|_| !name.is_empty() && found.len() < MOST) {
            found.insert(number, (name, file_time(entry, 8)));
        }
        at += length;
    }
    found
}

/// The number that the name of a stream is, written backwards.
fn number_of(stream: &str) -> Option<u32> {
    let backwards: String = stream.chars().rev().collect();
    backwards.parse().ok()
}

/// The picture in a stream: behind a header that begins with its own length.
fn picture(stream: &[u8]) -> Option<&[u8]> {
    let header = size(stream, 0).filter(|header| (12..=64).contains(header))?;
    let length = size(stream, 8)?;
    let rest = stream.get(header..)?;
    let picture = rest.get(..length).unwrap_or(rest);
    (!picture.is_empty()).then_some(picture)
}
