use model::{PictureDefect, Within};

use crate::examine::beginning;
use crate::{Offered, document, embedded};

/// Makes the large rendition of one of the pictures that a file holds.
///
/// # Errors
///
/// Why there is none: of one that the file has not [`PictureDefect::NotAPicture`].
pub fn within(file: Offered<'_>, which: Within) -> Result<Vec<u8>, PictureDefect> {
    let bytes = match file {
        Offered::Whole(bytes) => bytes,
        Offered::Beginning(bytes) => {
            let defect = beginning(bytes).facts.defect;
            return Err(defect.unwrap_or(PictureDefect::TooLarge));
        }
    };
    match which {
        Within::Page(number) => document::large(bytes, number),
        Within::Embedded(number) => embedded::large(bytes, number),
    }
}
