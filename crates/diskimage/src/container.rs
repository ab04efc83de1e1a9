use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// How an image holds the bytes of the medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// As they are: an image by `dd`, or the medium itself.
    Raw,
    /// In the segments of an Expert Witness container.
    E01,
}

impl Format {
    /// The word for records and documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::E01 => "e01",
        }
    }

    /// What The Sleuth Kit calls it.
    pub(crate) fn option(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::E01 => "ewf",
        }
    }
}

/// The first bytes of containers that are not read, which would pass for media without a file system.
const OTHERS: [(&[u8], &str); 6] = [
    (b"EVF2\r\n\x81\0", "Ex01"),
    (b"LVF\x09\r\n\xff\0", "L01"),
    (b"AFF10\r\n\0", "AFF"),
    (b"KDMV", "VMDK"),
    (b"QFI\xfb", "QCOW"),
    (b"conectix", "VHD"),
];

/// What a file is by its first bytes; the name of a format that is not read, else.
pub(crate) fn recognise(file: &File) -> io::Result<Result<Format, &'static str>> {
    let mut first = [0; 8];
    let mut read = 0;
    while let Some(rest) = first.get_mut(read..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, read as u64)? {
            0 => break,
            count => read += count,
        }
    }
    if first == *b"EVF\x09\r\n\xff\0" {
        return Ok(Ok(Format::E01));
    }
    let other = OTHERS.iter().find(|(begins, _)| first.starts_with(begins));
    Ok(other.map_or(Ok(Format::Raw), |(_, name)| Err(name)))
}
