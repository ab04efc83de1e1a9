//! What a file is, by its content.

mod iso;
mod text;
mod tiff;

use model::FileFormat;

/// Fill bytes that may stand before a JPEG's first marker (ISO/IEC 10918-1 B.1.1.2).
const MAX_FILL: usize = 4096;
/// How far into a file the header of a PDF may stand (ISO 32000-1 annex H.3.4.1).
const PDF_HEADER_WITHIN: usize = 1024;
/// Packets of a transport stream begin with this byte, this far apart (ISO/IEC 13818-1).
const TRANSPORT_SYNC: u8 = 0x47;
const TRANSPORT_PACKET: usize = 188;
/// Sizes of the second header of a bitmap, which follows 14 bytes.
const BITMAP_HEADERS: [u8; 8] = [12, 16, 40, 52, 56, 64, 108, 124];

/// Formats that begin with fixed bytes.
const SIGNATURES: [(&[u8], FileFormat); 25] = [
    (b"\x89PNG\r\n\x1A\n", FileFormat::Png),
    (b"GIF87a", FileFormat::Gif),
    (b"GIF89a", FileFormat::Gif),
    (b"FUJIFILMCCD-RAW", FileFormat::Raw),
    (b"FOVb", FileFormat::Raw),
    (b"\0MRM", FileFormat::Raw),
    (b"IIRO", FileFormat::Raw),
    (b"IIRS", FileFormat::Raw),
    (b"MMOR", FileFormat::Raw),
    (b"IIU\0", FileFormat::Raw),
    (b"II\x1A\0\0\0HEAPCCDR", FileFormat::Raw),
    (b"II+\0\x08\0\0\0", FileFormat::Tiff),
    (b"MM\0+\0\x08\0\0", FileFormat::Tiff),
    (b"\0\0\0\x0CjP  \r\n\x87\n", FileFormat::OtherJpeg),
    (b"\xFF\x4F\xFF\x51", FileFormat::OtherJpeg),
    (b"\0\0\0\x0CJXL \r\n\x87\n", FileFormat::OtherJpeg),
    (b"\xFF\x0A", FileFormat::OtherJpeg),
    (b"8BPS", FileFormat::Psd),
    (b"\x1A\x45\xDF\xA3", FileFormat::Video),
    (b"\0\0\x01\xBA", FileFormat::Video),
    (b"\0\0\x01\xB3", FileFormat::Video),
    (b"PK\x03\x04", FileFormat::Zip),
    (b"PK\x05\x06", FileFormat::Zip),
    (b"PK\x07\x08", FileFormat::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileFormat::Ole),
];

/// What `bytes` are; `whole` says whether they are all of the file or only how it begins.
pub(crate) fn of(bytes: &[u8], whole: bool) -> FileFormat {
    if bytes.is_empty() {
        return FileFormat::Empty;
    }
    if jpeg(bytes).is_some() {
        return FileFormat::Jpeg;
    }
    let signed = SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature));
    signed
        .map(|(_, format)| *format)
        .or_else(|| tiff::format(bytes))
        .or_else(|| iso::format(bytes))
        .or_else(|| riff(bytes))
        .or_else(|| bitmap(bytes))
        .or_else(|| transport_stream(bytes))
        .or_else(|| pdf(bytes))
        .or_else(|| text::is(bytes, whole).then_some(FileFormat::Text))
        .unwrap_or(FileFormat::Unknown)
}

/// A JPEG from its first marker on, without fill bytes.
pub(crate) fn jpeg(bytes: &[u8]) -> Option<&[u8]> {
    let fill = bytes.iter().take_while(|byte| **byte == 0xFF).count();
    let begin = fill.checked_sub(1).filter(|fill| *fill <= MAX_FILL)?;
    let jpeg = bytes.get(begin..)?;
    jpeg.starts_with(b"\xFF\xD8\xFF").then_some(jpeg)
}

fn riff(bytes: &[u8]) -> Option<FileFormat> {
    if !bytes.starts_with(b"RIFF") {
        return None;
    }
    match bytes.get(8..12)? {
        b"WEBP" => Some(FileFormat::WebP),
        b"AVI " => Some(FileFormat::Video),
        _ => Some(FileFormat::Unknown),
    }
}

fn bitmap(bytes: &[u8]) -> Option<FileFormat> {
    let header = bytes.get(14..18)?;
    let known = matches!(header, [size, 0, 0, 0] if BITMAP_HEADERS.contains(size));
    (bytes.starts_with(b"BM") && known).then_some(FileFormat::Bmp)
}

fn transport_stream(bytes: &[u8]) -> Option<FileFormat> {
    let synced = (0..4).all(|packet| bytes.get(packet * TRANSPORT_PACKET) == Some(&TRANSPORT_SYNC));
    synced.then_some(FileFormat::Video)
}

fn pdf(bytes: &[u8]) -> Option<FileFormat> {
    let begin = bytes.get(..PDF_HEADER_WITHIN).unwrap_or(bytes);
    let mut windows = begin.windows(5);
    windows
        .any(|window| window == b"%PDF-")
        .then_some(FileFormat::Pdf)
}
