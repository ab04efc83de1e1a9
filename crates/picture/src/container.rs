//! Where the formats keep metadata.

use model::FileFormat;

use crate::bytes::Order;
use crate::heif;
use crate::limits::MAX_METADATA;

const PNG_SIGNATURE: usize = 8;
/// Length, type and checksum of a PNG chunk.
const PNG_CHUNK_FRAME: usize = 12;
const RIFF_HEADER: usize = 12;
const RIFF_CHUNK_HEADER: usize = 8;

/// Metadata as they stand in a file.
#[derive(Debug, Default)]
pub(crate) struct Kept<'a> {
    /// Exif, from its TIFF header on.
    pub(crate) exif: Option<&'a [u8]>,
    /// What is kept beside the file, whole and in its order.
    pub(crate) metadata: Vec<u8>,
}

/// A chunk of a file: its type, what it holds, and all of it.
type Chunk<'a> = (&'a [u8], &'a [u8], &'a [u8]);

/// What the formats other than JPEG keep.
pub(crate) fn metadata(format: FileFormat, bytes: &[u8]) -> Kept<'_> {
    match format {
        FileFormat::Png => collect(
            png_chunks(bytes),
            b"eXIf",
            &[b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"iCCP"],
        ),
        FileFormat::WebP => collect(webp_chunks(bytes), b"EXIF", &[b"EXIF", b"XMP ", b"ICCP"]),
        FileFormat::Tiff | FileFormat::Raw => Kept {
            exif: Some(bytes),
            metadata: Vec::new(),
        },
        FileFormat::Heif => Kept {
            exif: heif::exif(bytes),
            metadata: Vec::new(),
        },
        _ => Kept::default(),
    }
}

fn collect<'a>(chunks: impl Iterator<Item = Chunk<'a>>, exif: &[u8], kept: &[&[u8]]) -> Kept<'a> {
    let mut found = Kept::default();
    let mut room = MAX_METADATA;
    for (kind, body, whole) in chunks.filter(|(kind, ..)| kept.contains(kind)) {
        if kind == exif {
            let tiff = body.strip_prefix(b"Exif\0\0").unwrap_or(body);
            found.exif.get_or_insert(tiff);
        }
        // Once one is left out, so are those after it: a sidecar is a beginning, without gaps.
        match room.checked_sub(whole.len()) {
            Some(left) => {
                found.metadata.extend_from_slice(whole);
                room = left;
            }
            None => room = 0,
        }
    }
    found
}

/// The chunks of a PNG that are there in full (PNG 3rd edition section 5.3).
fn png_chunks(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = bytes.get(PNG_SIGNATURE..).unwrap_or_default();
    std::iter::from_fn(move || {
        let length = Order::Big.size(rest, 0)?;
        let (whole, after) = rest.split_at_checked(length.checked_add(PNG_CHUNK_FRAME)?)?;
        rest = after;
        Some((whole.get(4..8)?, whole.get(8..8 + length)?, whole))
    })
}

/// The chunks of a WebP that are there in full (RFC 9649 section 2.3).
fn webp_chunks(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = bytes.get(RIFF_HEADER..).unwrap_or_default();
    std::iter::from_fn(move || {
        let length = Order::Little.size(rest, 4)?;
        let padded = length.checked_next_multiple_of(2)?;
        let (whole, after) = rest.split_at_checked(padded.checked_add(RIFF_CHUNK_HEADER)?)?;
        rest = after;
        Some((whole.get(..4)?, whole.get(8..8 + length)?, whole))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_chunk(kind: &[u8], body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [&length, kind, body, b"CRC."].concat()
    }

    #[test]
    fn a_png_keeps_its_texts_and_exif_and_not_its_pixels() {
        let (text, exif) = (png_chunk(b"tEXt", b"a\0b"), png_chunk(b"eXIf", b"MM\0*"));
        let png = [
            b"\x89PNG\r\n\x1A\n",
            &png_chunk(b"IHDR", &[0; 13])[..],
            &text,
            &png_chunk(b"IDAT", b"pixels"),
            &exif,
            b"\0\0\0\x09tEXtcut",
        ]
        .concat();
        let kept = metadata(FileFormat::Png, &png);
        assert_eq!(kept.metadata, [text, exif].concat());
        assert_eq!(kept.exif, Some(&b"MM\0*"[..]));
    }

    #[test]
    fn a_webp_keeps_exif_with_and_without_the_words_of_a_jpeg() {
        let webp = b"RIFF\x20\0\0\0WEBPVP8 \x03\0\0\0abc\0EXIF\x0A\0\0\0Exif\0\0II*\0";
        let kept = metadata(FileFormat::WebP, webp);
        assert_eq!(kept.metadata, b"EXIF\x0A\0\0\0Exif\0\0II*\0");
        assert_eq!(kept.exif, Some(&b"II*\0"[..]));
    }

    #[test]
    fn exif_behind_more_than_is_kept_is_read_and_what_follows_is_not_kept() {
        let text = png_chunk(b"tEXt", b"a\0b");
        let png = [
            b"\x89PNG\r\n\x1A\n",
            &text[..],
            &png_chunk(b"iTXt", &vec![b' '; MAX_METADATA]),
            &png_chunk(b"eXIf", b"MM\0*"),
            &text,
        ]
        .concat();
        let kept = metadata(FileFormat::Png, &png);
        assert_eq!(kept.exif, Some(&b"MM\0*"[..]));
        assert_eq!(kept.metadata, text);
    }

    #[test]
    fn lengths_beyond_the_file_end_the_search() {
        for length in [[0xFF; 4], [0, 0, 0, 1]] {
            let png = [b"\x89PNG\r\n\x1A\n", &length[..], b"tEXt"].concat();
            assert!(metadata(FileFormat::Png, &png).metadata.is_empty());
            let webp = [b"RIFF\0\0\0\0WEBPEXIF", &length[..]].concat();
            assert!(metadata(FileFormat::WebP, &webp).metadata.is_empty());
        }
    }
}
