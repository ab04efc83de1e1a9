//! What files are by their content.
#![cfg(test)]

use model::{FileFormat, PictureDefect};
use picture::{Offered, examine};

const CASES: [(&[u8], FileFormat); 46] = [
    (b"", FileFormat::Empty),
    (b"\xFF\xD8\xFF\xE0", FileFormat::Jpeg),
    (b"\xFF\xFF\xFF\xD8\xFF\xDB", FileFormat::Jpeg),
    (b"\xFF\xD8", FileFormat::Unknown),
    (b"\x89PNG\r\n\x1A\n", FileFormat::Png),
    (b"GIF89a", FileFormat::Gif),
    (b"GIF87a", FileFormat::Gif),
    (b"BM....\0\0\0\0\x36\0\0\0\x28\0\0\0", FileFormat::Bmp),
    (b"BMW is a maker of cars", FileFormat::Text),
    (b"II*\0\x08\0\0\0\0\0", FileFormat::Tiff),
    (b"MM\0*\0\0\0\x08\0\0", FileFormat::Tiff),
    (b"II+\0\x08\0\0\0", FileFormat::Tiff),
    (b"II*\0\x10\0\0\0CR\x02\0", FileFormat::Raw),
    (
        b"MM\0*\0\0\0\x08\0\x01\xC6\x12\0\x01\0\0\0\x04\x01\x04\0\0",
        FileFormat::Raw,
    ),
    (b"IIRO\x08\0\0\0", FileFormat::Raw),
    (b"IIRS\x08\0\0\0", FileFormat::Raw),
    (b"MMOR\0\0\0\x08", FileFormat::Raw),
    (b"IIU\0\x18\0\0\0", FileFormat::Raw),
    (b"FUJIFILMCCD-RAW 0201", FileFormat::Raw),
    (b"\0MRM", FileFormat::Raw),
    (b"FOVb", FileFormat::Raw),
    (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", FileFormat::Raw),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", FileFormat::Heif),
    (b"\0\0\0\x18ftypabcd\0\0\0\0mif1heic", FileFormat::Heif),
    (b"\0\0\0\x14ftypavif\0\0\0\0avif", FileFormat::Heif),
    (b"\0\0\0\x14ftypmp42\0\0\0\0isom", FileFormat::Video),
    (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", FileFormat::Video),
    (b"\0\0\0\x14ftypabcd\0\0\0\0abcd", FileFormat::Unknown),
    (b"\0\0\x10\0moov", FileFormat::Video),
    (b"RIFF\0\0\0\0WEBPVP8 ", FileFormat::WebP),
    (b"RIFF\0\0\0\0AVI LIST", FileFormat::Video),
    (b"RIFF\0\0\0\0WAVEfmt ", FileFormat::Unknown),
    (b"\x1A\x45\xDF\xA3", FileFormat::Video),
    (b"\0\0\x01\xBA\x44", FileFormat::Video),
    (b"\0\0\0\x0CjP  \r\n\x87\n", FileFormat::OtherJpeg),
    (b"\0\0\0\x0CJXL \r\n\x87\n", FileFormat::OtherJpeg),
    (b"\xFF\x0A\xFA\x7F", FileFormat::OtherJpeg),
    (b"8BPS\0\x01", FileFormat::Psd),
    (b"%PDF-1.4\n%\xE2\xE3", FileFormat::Pdf),
    (b"junk before it\n%PDF-1.4\n", FileFormat::Pdf),
    (b"PK\x03\x04\x14\0", FileFormat::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileFormat::Ole),
    ("أسماء\r\n\tsecond line\n".as_bytes(), FileFormat::Text),
    (b"\xFF\xFEa\0\x45\x06\n\0", FileFormat::Text),
    (b"\xFE\xFF\0a\xD8\0", FileFormat::Unknown),
    (b"a bell \x07", FileFormat::Unknown),
];

#[test]
fn files_are_told_by_their_content() {
    for (bytes, format) in CASES {
        let facts = examine(Offered::Whole(bytes)).facts;
        let text = String::from_utf8_lossy(bytes);
        assert_eq!(facts.format, format, "{text:?}");
        let expected = match format {
            FileFormat::Empty => Some(PictureDefect::Empty),
            FileFormat::Heif | FileFormat::Raw | FileFormat::OtherJpeg | FileFormat::Psd => {
                Some(PictureDefect::NotDecodedHere)
            }
            FileFormat::Video
            | FileFormat::Zip
            | FileFormat::Ole
            | FileFormat::Text
            | FileFormat::Unknown => Some(PictureDefect::NotAPicture),
            _ => Some(PictureDefect::DoesNotDecode),
        };
        assert_eq!(facts.defect, expected, "{text:?}");
    }
}

#[test]
fn a_transport_stream_is_a_film() {
    let mut packet = [0xFF; 188];
    packet[0] = 0x47;
    let stream = packet.repeat(5);
    assert_eq!(
        examine(Offered::Whole(&stream)).facts.format,
        FileFormat::Video
    );
}
