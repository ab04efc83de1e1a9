//! The image of a whole medium becomes an accession: its files as they are named in it, and, if somebody asks for
//! them, those that were deleted and can still be read.

mod look;
mod told;

use std::path::PathBuf;

use custody::{Acting, ImageRead};
use diskimage::{Image, Remains, Starter, Times};
use model::{AccessionId, ByteCount, SourcePath, Watch};

use crate::error::Error;
use crate::ingest::{Delivery, Ingested, places, take_in};
use crate::known::Known;
use crate::stores::Stores;
use look::Look;

/// An image that a person offers.
#[derive(Debug)]
pub struct ImageOffer {
    /// A raw image, the first segment of an E01, or a block device.
    pub image: PathBuf,
    /// Whether deleted files that can be read are taken in too.
    pub deleted: bool,
    /// What starts the tools that read it.
    pub starter: Starter,
    /// Who receives it.
    pub acting: Acting,
}

/// What became of an image.
#[derive(Debug)]
pub struct ImageTaken {
    /// What became of its files, and what is wrong with it.
    pub ingested: Ingested,
    /// What was read, as it is entered.
    pub read: ImageRead,
    /// The files that were deleted from it.
    pub deleted: Vec<DeletedFile>,
}

/// A file that was deleted from an image and is still named in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedFile {
    /// The path that it has in the accession if it is taken in.
    pub path: SourcePath,
    /// In bytes.
    pub size: ByteCount,
    /// Its times, as its file system says.
    pub times: Times,
    /// What is left of its content.
    pub remains: Remains,
}

/// Takes an image in, as [`crate::ingest`] takes folders in.
///
/// # Errors
/// [`Error`] if the image cannot be read or changes meanwhile, no file system in it can be listed, or the vault,
/// the ledger or a key cannot be used. A file in it that cannot be read is a refusal, not an error.
pub fn ingest_image(
    stores: &mut Stores<'_>,
    offer: &ImageOffer,
    known: &[Known],
    watch: &mut dyn Watch,
) -> Result<ImageTaken, Error> {
    let image = Image::open(&offer.image, offer.starter.clone())?;
    let print = look::print(&image, watch)?;
    let look = Look::at(image, offer, watch)?;
    // Until it opens an accession of its own, it stands for none.
    let read = told::entry(AccessionId::draw(&mut stores.chance), &look, &print);
    let delivery = Delivery {
        origin: &look,
        offered: look.offered(),
        places: places(std::slice::from_ref(&offer.image))?,
        image: Some(read.clone()),
        expected: None,
        acting: offer.acting,
    };
    let mut ingested = take_in(stores, &delivery, known, watch)?;
    ingested.defects.extend(told::defects(&look, &print));
    let accession = ingested.accession;
    Ok(ImageTaken {
        ingested,
        read: ImageRead { accession, ..read },
        deleted: look.into_deleted(),
    })
}
