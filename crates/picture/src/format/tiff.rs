use model::FileFormat;

use crate::ifd::Tiff;

const NEW_SUBFILE_TYPE: u16 = 0x00FE;
const COMPRESSION: u16 = 0x0103;
const MAKE: u16 = 0x010F;
const SUB_IFDS: u16 = 0x014A;
const DNG_VERSION: u16 = 0xC612;
/// The first directory is of a smaller picture of the same.
const REDUCED: u32 = 1;
/// Ways of compressing that only raw formats have: Sony, Nikon, Pentax.
const RAW_COMPRESSIONS: [u32; 3] = [32_767, 34_713, 65_535];

/// TIFF, or one of the raw formats that are built like it.
///
/// A raw file says so (CR2, DNG), packs its pixels as only cameras do, or names a camera and begins
/// with a thumbnail, the picture itself being in a directory of its own (NEF, ARW).
pub(super) fn format(bytes: &[u8]) -> Option<FileFormat> {
    let (tiff, first) = Tiff::parse(bytes)?;
    let number = |tag| tiff.find(first, tag).and_then(|entry| entry.number());
    let has = |tag| tiff.find(first, tag).is_some();
    let canon = bytes.get(8..10) == Some(b"CR");
    let packed = number(COMPRESSION).is_some_and(|kind| RAW_COMPRESSIONS.contains(&kind));
    let thumbnail = number(NEW_SUBFILE_TYPE) == Some(REDUCED) && has(SUB_IFDS);
    if canon || has(DNG_VERSION) || (has(MAKE) && (packed || thumbnail)) {
        Some(FileFormat::Raw)
    } else {
        Some(FileFormat::Tiff)
    }
}
