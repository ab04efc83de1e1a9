use model::FileFormat;

use crate::bytes::Order;

const HEADER: usize = 8;
/// The most brands that are looked at.
const MAX_BRANDS: usize = 64;
/// The first box of a QuickTime film older than brands.
const FILM_BOXES: [&[u8]; 6] = [b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"];
/// HEIF and AVIF (ISO/IEC 23008-12 annex B, AVIF 1.1).
const PICTURE_BRANDS: [&[u8]; 14] = [
    b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"mif2",
    b"msf1", b"avif", b"avis", b"miaf",
];
/// How the brands of films begin.
const FILM_BRANDS: [&[u8]; 14] = [
    b"iso", b"mp4", b"avc", b"qt", b"M4V", b"3gp", b"3g2", b"mmp4", b"MSNV", b"dash", b"f4v",
    b"XAVC", b"CAEP", b"niko",
];

/// The formats made of boxes (ISO/IEC 14496-12), told by the brands in the first.
pub(super) fn format(bytes: &[u8]) -> Option<FileFormat> {
    let size = Order::Big.size(bytes, 0)?;
    let kind = bytes.get(4..HEADER)?;
    if kind != b"ftyp" {
        let plausible = size == 1 || size >= HEADER;
        return (plausible && FILM_BOXES.contains(&kind)).then_some(FileFormat::Video);
    }
    let major = bytes.get(8..12)?;
    if major == b"crx " {
        return Some(FileFormat::Raw);
    }
    let compatible = bytes.get(16..size.min(bytes.len())).unwrap_or_default();
    let brands = || std::iter::once(major).chain(compatible.chunks_exact(4).take(MAX_BRANDS));
    if brands().any(|brand| PICTURE_BRANDS.contains(&brand)) {
        return Some(FileFormat::Heif);
    }
    let film = |brand: &[u8]| FILM_BRANDS.iter().any(|film| brand.starts_with(film));
    brands().any(film).then_some(FileFormat::Video)
}
