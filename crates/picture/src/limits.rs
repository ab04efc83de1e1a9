use model::PictureDefect;

/// Most pixels of a picture that is decoded.
pub(crate) const MAX_PIXELS: u64 = 200_000_000;
/// Most pixels in a row or a column of a picture that is decoded: what JPEG can say.
pub(crate) const MAX_SIDE: u32 = 65_535;
/// Most bytes that the pixels of a picture may take as its decoder gives them.
pub(crate) const MAX_DECODED: u64 = 1 << 30;
/// Most bytes of metadata that are kept of a file.
pub const MAX_METADATA: usize = 16 * 1024 * 1024;
/// Most JPEGs inside of a file that are told of.
pub const MOST_EMBEDDED: usize = 8;
/// Most pages of a file that is shown. With more a PDF is refused, and the pages of a TIFF after them are not counted.
pub const MOST_PAGES: u32 = 10_000;
/// Most scans of a progressive JPEG that is decoded; encoders make about ten.
pub(crate) const MAX_SCANS: usize = 64;

/// Most values of coefficients that are committed to, as many as pixels by components if no colour is reduced: their
/// library holds them twice, two bytes each.
pub(crate) const MOST_VALUES: u64 = 400_000_000;

/// Most pixels that all scans of a JPEG go over together: a small file with many scans costs minutes.
const MAX_SCANNED: u64 = 2_500_000_000;

/// Refuses a JPEG whose scans go over more pixels than are decoded.
pub(crate) fn check_scans(pixels: u64, scans: usize) -> Result<(), PictureDefect> {
    match pixels.checked_mul(scans as u64) {
        Some(scanned) if scanned <= MAX_SCANNED => Ok(()),
        _ => Err(PictureDefect::TooLarge),
    }
}

/// Refuses a picture that is too large, before anything is allocated for it.
pub(crate) fn check(width: u32, height: u32) -> Result<(), PictureDefect> {
    if width == 0 || height == 0 {
        return Err(PictureDefect::DoesNotDecode);
    }
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureDefect::TooLarge);
    }
    Ok(())
}
