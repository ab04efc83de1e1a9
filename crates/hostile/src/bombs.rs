/// The side of most bombs, in pixels.
const SIDE: u32 = 60_000;
/// A directory of a nested TIFF: how many entries, five entries, the place of the next directory.
const DIRECTORY: u32 = 2 + 5 * 12 + 4;

/// Small files whose headers say that they are huge pictures, by their formats: 60,000 by 60,000 pixels, and of GIF
/// the most that it can say.
pub fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("png", png()),
        (
            "jpeg",
            b"\xFF\xD8\xFF\xC0\0\x0B\x08\xEA\x60\xEA\x60\x01\x01\x11\0\xFF\xDA\0\x08".to_vec(),
        ),
        (
            "gif",
            b"GIF89a\xFF\xFF\xFF\xFF\0\0\0,\0\0\0\0\xFF\xFF\xFF\xFF\0\x08\x01\0\0".to_vec(),
        ),
        ("bmp", bmp()),
        ("tiff", huge_tiff()),
    ]
}

fn png() -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(SIDE.to_be_bytes());
    header.extend(SIDE.to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for chunk in [&header[..], b"IDAT", b"IEND"] {
        let length = u32::try_from(chunk.len().saturating_sub(4)).unwrap_or_default();
        file.extend(length.to_be_bytes());
        file.extend(chunk);
        file.extend(crc32(chunk).to_be_bytes());
    }
    file
}

/// The checksum of a PNG chunk (PNG 3rd edition section 5.5).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

fn bmp() -> Vec<u8> {
    let mut file = b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    file.extend(SIDE.to_le_bytes());
    file.extend(SIDE.to_le_bytes());
    // One plane of 24 bits, not compressed.
    file.extend([1, 0, 24, 0]);
    file.extend([0; 24]);
    file
}

fn huge_tiff() -> Vec<u8> {
    let entries = [
        (0x0100, SIDE),
        (0x0101, SIDE),
        (0x0102, 8),
        (0x0106, 1),
        (0x0111, 8),
        (0x0116, SIDE),
        (0x0117, 1),
    ];
    tiff(&[directory(&entries, 0)])
}

/// A TIFF of so many directories, at least one; each has the next one below it and behind it, and the last the first.
pub fn nested_tiff(depth: u32) -> Vec<u8> {
    let depth = depth.max(1);
    let at = |number: u32| 8 + number.checked_rem(depth).unwrap_or_default() * DIRECTORY;
    let directories: Vec<_> = (1..=depth)
        .map(|next| {
            let entries = [
                (0x0100, 16),
                (0x0101, 1),
                (0x0111, 8),
                (0x0117, 1),
                (0x014A, at(next)),
            ];
            directory(&entries, at(next))
        })
        .collect();
    tiff(&directories)
}

fn directory(entries: &[(u16, u32)], next: u32) -> Vec<u8> {
    let count = u16::try_from(entries.len()).unwrap_or_default();
    let mut bytes = count.to_le_bytes().to_vec();
    for (tag, value) in entries {
        bytes.extend(tag.to_le_bytes());
        // One number of 32 bits.
        bytes.extend([4, 0, 1, 0, 0, 0]);
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend(next.to_le_bytes());
    bytes
}

fn tiff(directories: &[Vec<u8>]) -> Vec<u8> {
    [b"II*\0\x08\0\0\0", &*directories.concat()].concat()
}
