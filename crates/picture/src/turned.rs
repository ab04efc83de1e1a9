use model::{PdqHash, PictureDefect};
use serde::{Deserialize, Serialize};

use crate::Offered;
use crate::decode::Pixels;
use crate::examine::{beginning, open, shown_in_part};
use crate::pdq;
use crate::raster::Luma;

/// The perceptual hashes of a picture, however it is turned or mirrored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turned {
    /// Of the picture upright, and then turned as a picture that is stored in EXIF orientation 2, 3, … 8 is turned
    /// to be upright: the first is the fact `pdq` of it.
    pub hashes: [PdqHash; 8],
    /// How much there is in the picture for a hash to hold on to, 0 to 100.
    pub quality: u8,
    /// Why it is of part of the picture or of a preview of it, if it is.
    pub defect: Option<PictureDefect>,
}

/// Hashes a picture in its eight orientations (`docs/spec/facts.md`).
///
/// # Errors
///
/// Why there is no hash: every [`PictureDefect`] that leaves no rendition.
pub fn turned(file: Offered<'_>) -> Result<Turned, PictureDefect> {
    let bytes = match file {
        Offered::Whole(bytes) => bytes,
        Offered::Beginning(bytes) => {
            let defect = beginning(bytes).facts.defect;
            return Err(defect.unwrap_or(PictureDefect::TooLarge));
        }
    };
    let opened = open(bytes);
    let of_preview = opened.is_of_preview();
    let Pixels { picture, whole } = opened.decoded.outcome?;
    let upright = Luma::of(&picture.light).upright(opened.facts.orientation.unwrap_or(1));
    drop(picture);
    let (hash, quality) = pdq::hash(&upright);
    let mut hashes = [hash; 8];
    for (orientation, hash) in (1..).zip(&mut hashes).skip(1) {
        (*hash, _) = pdq::hash(&upright.clone().upright(orientation));
    }
    Ok(Turned {
        hashes,
        quality,
        defect: shown_in_part(of_preview, whole),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examine;

    fn drawn(seed: u64) -> Vec<u8> {
        sample::Picture::draw(seed, sample::Size::SMALL)
            .to_jpeg()
            .unwrap()
    }

    #[test]
    fn the_first_hash_is_the_one_among_the_facts() {
        for seed in 0..4 {
            let jpeg = drawn(seed);
            let facts = examine(Offered::Whole(&jpeg)).facts;
            let turned = turned(Offered::Whole(&jpeg)).unwrap();
            assert_eq!(Some(turned.hashes[0]), facts.pdq);
            assert_eq!(Some(turned.quality), facts.pdq_quality);
            assert_eq!(turned.defect, None);
        }
    }

    #[test]
    fn the_eight_hashes_are_further_from_each_other_than_copies_are() {
        let hashes = turned(Offered::Whole(&drawn(1))).unwrap().hashes;
        for (at, one) in hashes.iter().enumerate() {
            for other in &hashes[at + 1..] {
                assert!(one.distance(*other) > 31, "{one} {other}");
            }
        }
    }

    #[test]
    fn what_has_no_picture_has_no_hash_and_says_why() {
        let cut = &drawn(1)[..300];
        for (file, why) in [
            (Offered::Whole(b""), PictureDefect::Empty),
            (Offered::Whole(b"a note"), PictureDefect::NotAPicture),
            (Offered::Whole(cut), PictureDefect::DoesNotDecode),
            (Offered::Beginning(cut), PictureDefect::TooLarge),
            (Offered::Beginning(b"a note"), PictureDefect::NotAPicture),
        ] {
            assert_eq!(turned(file), Err(why));
        }
    }
}
