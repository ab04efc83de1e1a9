/// The JPEG with this thumbnail in an Exif of its own, which stands before any other: as a camera writes it, or
/// somebody who changed the picture and not its thumbnail. The thumbnail must fit into a segment.
#[must_use]
pub fn with_thumbnail(jpeg: &[u8], thumbnail: &[u8]) -> Vec<u8> {
    // An empty first directory, and a second that says where the thumbnail is (Exif 2.32, 4.5.5).
    const FIRST: u32 = 8;
    const SECOND: u32 = FIRST + 2 + 4;
    const DATA: u32 = SECOND + 2 + 2 * 12 + 4;
    let entry = |tag: u16, value: u32| {
        let (tag, long, one) = (tag.to_le_bytes(), 4u16.to_le_bytes(), 1u32.to_le_bytes());
        [&tag[..], &long, &one, &value.to_le_bytes()].concat()
    };
    let length = u32::try_from(thumbnail.len()).unwrap_or(u32::MAX);
    let exif = [
        b"Exif\0\0II*\0",
        &FIRST.to_le_bytes()[..],
        b"\0\0",
        &SECOND.to_le_bytes(),
        b"\x02\0",
        &entry(0x0201, DATA),
        &entry(0x0202, length),
        b"\0\0\0\0",
        thumbnail,
    ]
    .concat();
    let segment = u16::try_from(exif.len() + 2).unwrap_or(u16::MAX);
    let (start, rest) = jpeg.split_at_checked(2).unwrap_or((jpeg, b""));
    [start, b"\xFF\xE1", &segment.to_be_bytes(), &exif, rest].concat()
}
