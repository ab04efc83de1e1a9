//! Builders of caches.

use std::io::{Cursor, Write};

pub(crate) const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a small picture \xff\xd9";

/// 2012-08-14T11:04:31Z.
const FILE_TIME: u64 = 129_894_158_710_000_000;

/// A compound file with these streams.
pub(crate) fn thumbs_file(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        let mut stream = file.create_stream(format!("/{name}")).unwrap();
        stream.write_all(bytes).unwrap();
        stream.flush().unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A catalog of numbers and names.
pub(crate) fn catalog(names: &[(u32, &str)]) -> Vec<u8> {
    let mut bytes = [16_u16, 7].map(u16::to_le_bytes).concat();
    let count = u32::try_from(names.len()).unwrap();
    bytes.extend([count, 96, 96].map(u32::to_le_bytes).concat());
    for (number, name) in names {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u32::try_from(16 + name.len() + 4).unwrap();
        bytes.extend([length, *number].map(u32::to_le_bytes).concat());
        bytes.extend(FILE_TIME.to_le_bytes());
        bytes.extend(name);
        bytes.extend([0; 4]);
    }
    bytes
}

/// A picture behind a header of so many bytes.
pub(crate) fn thumb_entry(header: u32, picture: &[u8]) -> Vec<u8> {
    let length = u32::try_from(picture.len()).unwrap();
    let mut bytes = [header, 1, length].map(u32::to_le_bytes).concat();
    bytes.resize(usize::try_from(header).unwrap(), 0);
    bytes.extend(picture);
    bytes
}

/// A thumbcache of a version, with identifiers and pictures, and an entry that is not in use at its end.
pub(crate) fn thumbcache_file(version: u32, pictures: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = b"CMMM".to_vec();
    file.extend([version, 4, 24, 0, 0].map(u32::to_le_bytes).concat());
    for (number, (id, picture)) in (0_u64..).zip(pictures) {
        file.extend(entry(version, number, id, picture));
    }
    file.extend(entry(version, 0, "", b""));
    file
}

fn entry(version: u32, number: u64, id: &str, picture: &[u8]) -> Vec<u8> {
    let id: Vec<u8> = id.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let size = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let mut bytes = number.to_le_bytes().to_vec();
    if version == 20 {
        bytes.extend([0; 8]);
    }
    bytes.extend(size(&id));
    bytes.extend(2_u32.to_le_bytes());
    bytes.extend(size(picture));
    bytes.extend([0; 4]);
    if version > 21 {
        bytes.extend([0; 8]);
    }
    // Two checksums, the name, the padding and the picture.
    bytes.extend([0; 16]);
    bytes.extend(id);
    bytes.extend([0; 2]);
    bytes.extend(picture);
    let mut whole = b"CMMM".to_vec();
    whole.extend(u32::try_from(bytes.len() + 8).unwrap().to_le_bytes());
    whole.extend(bytes);
    whole
}
