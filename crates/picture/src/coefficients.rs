//! The quantised coefficients of a JPEG, as libjpeg-turbo reads them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dct_io::{ComponentCoefficients, read_coefficients};
use model::Uncommitted;
use tiles::{Block, Coefficients, Colours, Component, Frame};
use turbojpeg::{Colorspace, Decompressor, OwnedBuf, Transform, Transformer};

use crate::jpeg::{self, Header};
use crate::limits::{self, MAX_SCANS, MOST_VALUES};
use crate::{Offered, format};

/// Reads the coefficients of a JPEG.
///
/// libjpeg-turbo reads the file whatever its process is, and writes the coefficients as the plainest JPEG that there
/// is: one scan, with tables of its own making. For these it counts every value first, and refuses those that no JPEG
/// may have. Only that is given to the library that tells coefficients.
///
/// # Errors
///
/// Why there are none.
pub fn coefficients(file: Offered<'_>) -> Result<Coefficients, Uncommitted> {
    let (bytes, whole) = match file {
        Offered::Whole(bytes) => (bytes, true),
        Offered::Beginning(bytes) => (bytes, false),
    };
    let jpeg = format::jpeg(bytes).ok_or(Uncommitted::NotAJpeg)?;
    if !whole {
        return Err(Uncommitted::TooLarge);
    }
    // The libraries are not ours: a fault of theirs is a fault of the file.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let (plain, colours) = plainly(jpeg)?;
        read(&plain, colours)
    }));
    read.unwrap_or(Err(Uncommitted::NotRead))
}

/// The same coefficients in a JPEG of one scan, and what they are of.
fn plainly(jpeg: &[u8]) -> Result<(OwnedBuf, Colours), Uncommitted> {
    let header = Header::parse(jpeg);
    let frame = header.frame.ok_or(Uncommitted::NotRead)?;
    if !frame.is_decoded_here() {
        return Err(Uncommitted::OtherProcess);
    }
    let not_read = |_| Uncommitted::NotRead;
    // A file may have several headers: what counts is the one that the decoder goes by.
    let said = Decompressor::new()
        .and_then(|mut decoder| decoder.read_header(jpeg))
        .map_err(not_read)?;
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    let (width, height) = (side(said.width), side(said.height));
    let pixels = u64::from(width) * u64::from(height);
    let within = limits::check(width, height)
        .and_then(|()| limits::check_scans(pixels, header.scans()))
        .is_ok();
    let (colours, components) = match said.colorspace {
        Colorspace::Gray => (Colours::Grey, 1),
        Colorspace::RGB => (Colours::Rgb, 3),
        Colorspace::YCbCr => (Colours::YCbCr, 3),
        Colorspace::CMYK => (Colours::Cmyk, 4),
        Colorspace::YCCK => (Colours::Ycck, 4),
    };
    if !within || header.scans() > MAX_SCANS || pixels * components > MOST_VALUES {
        return Err(Uncommitted::TooLarge);
    }
    let mut plain = Transform::default();
    plain.copy_none = true;
    plain.optimize = true;
    let plain = Transformer::new()
        .and_then(|mut transformer| transformer.transform_to_owned(&plain, jpeg))
        .map_err(not_read)?;
    Ok((plain, colours))
}

fn read(plain: &[u8], colours: Colours) -> Result<Coefficients, Uncommitted> {
    let frame = jpeg::frame(plain, colours).ok_or(Uncommitted::NotRead)?;
    let read = read_coefficients(plain).map_err(|error| match error {
        dct_io::DctError::Unsupported(_) => Uncommitted::TooLarge,
        _ => Uncommitted::NotRead,
    })?;
    let components = frame.components().iter().zip(read.components);
    let planes = components
        .map(|(component, read)| plane(&frame, component, read))
        .collect::<Option<_>>()
        .ok_or(Uncommitted::NotRead)?;
    Coefficients::new(frame, planes).map_err(|_| Uncommitted::NotRead)
}

/// The blocks of a component row by row, without those that fill up the last units. The library gives them unit by
/// unit.
fn plane(frame: &Frame, component: &Component, read: ComponentCoefficients) -> Option<Vec<Block>> {
    let (across, down) = (usize::from(component.across), usize::from(component.down));
    let in_a_row = frame.units().wide as usize;
    let grid = frame.blocks(component);
    let mut plane = Vec::with_capacity(grid.count());
    for row in 0..grid.high as usize {
        for column in 0..grid.wide as usize {
            let unit = row / down * in_a_row + column / across;
            let at = unit * across * down + row % down * across + column % across;
            plane.push(*read.blocks.get(at)?);
        }
    }
    Some(plane)
}
