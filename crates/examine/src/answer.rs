mod sound;

use std::io::{self, ErrorKind, Read};

use model::{PictureDefect, Uncommitted};
use picture::{Examination, MAX_METADATA, RECOMPRESSION_METHOD, Renditions, Wanted};

use self::sound::{MOST_QUALITY, is_sound};
use crate::jpeg::Shape;
use crate::message::{self, Answer, Committing, Hashes, Made};
use crate::{Rendition, frame};

/// Tiles of the most pixels that a JPEG has in a row, if no colour has fewer.
const MOST_TILES: u32 = 2048;
/// From a wave of minus one to one of one, in thousandths.
const MOST_RISE: u16 = 2000;

/// Reads what a worker says of a file. The file may have taken the worker over, so whatever is not
/// what [`picture::examine`] could have said is refused.
pub(crate) fn read(from: &mut impl Read, wanted: Wanted) -> io::Result<Examination> {
    let Answer {
        facts,
        metadata,
        renditions,
    } = message::read(from)?;
    if !is_sound(&facts) || facts.has_renditions() != renditions {
        return Err(ErrorKind::InvalidData.into());
    }
    let metadata = if metadata {
        Some(frame::read(from, MAX_METADATA)?)
    } else {
        None
    };
    let renditions = if renditions {
        Some(Renditions {
            shielded: jpeg(from, Rendition::Shielded)?,
            small: jpeg(from, Rendition::Small)?,
            large: match wanted {
                Wanted::All => Some(jpeg(from, Rendition::Large)?),
                Wanted::AllButLarge => None,
            },
        })
    } else {
        None
    };
    Ok(Examination {
        facts,
        metadata,
        renditions,
    })
}

/// Reads what a worker says of the hashes of a file, and refuses what [`picture::turned`] could not have said.
pub(crate) fn read_hashes(from: &mut impl Read) -> io::Result<Hashes> {
    let hashes: Hashes = message::read(from)?;
    let is_sound = match &hashes {
        Ok(turned) => {
            turned.quality <= MOST_QUALITY
                && turned.defect.is_none_or(PictureDefect::has_renditions)
        }
        Err(defect) => !defect.has_renditions(),
    };
    if is_sound {
        Ok(hashes)
    } else {
        Err(ErrorKind::InvalidData.into())
    }
}

/// Reads what a worker says is committed to, and refuses what [`picture::commit`] could not have said.
pub(crate) fn read_committing(from: &mut impl Read) -> io::Result<Committing> {
    let committing: Committing = message::read(from)?;
    let is_sound = match &committing {
        Ok(made) => {
            (1..=MOST_TILES).contains(&made.wide)
                && (1..=MOST_TILES).contains(&made.high)
                && made.recompression.method == RECOMPRESSION_METHOD
                && made
                    .recompression
                    .rises
                    .iter()
                    .flatten()
                    .all(|rise| *rise <= MOST_RISE)
        }
        Err(why) => !matches!(why, Uncommitted::TooSlow | Uncommitted::EndsItsWorker),
    };
    if is_sound {
        Ok(committing)
    } else {
        Err(ErrorKind::InvalidData.into())
    }
}

/// Reads a rendition of a picture in a file that a worker made, and refuses what is no rendition.
pub(crate) fn read_within(from: &mut impl Read) -> io::Result<Result<Vec<u8>, PictureDefect>> {
    match message::read::<Made>(from)? {
        Ok(()) => Ok(Ok(jpeg(from, Rendition::Large)?)),
        Err(defect) if defect.has_renditions() => Err(ErrorKind::InvalidData.into()),
        Err(defect) => Ok(Err(defect)),
    }
}

fn jpeg(from: &mut impl Read, what: Rendition) -> io::Result<Vec<u8>> {
    let shape = Shape::of(what);
    let jpeg = frame::read(from, shape.most_bytes)?;
    if shape.fits(&jpeg) {
        Ok(jpeg)
    } else {
        Err(ErrorKind::InvalidData.into())
    }
}

#[cfg(test)]
mod tests {
    use model::{
        CacheFacts, Embedded, EmbeddedKind, Facts, FileFormat, Gps, Measured, PdqHash, PictureOf,
        Quality, Recompression, Seen, Sha256Digest,
    };
    use picture::{Commitment, Turned};

    use super::sound::{MAX_TEXT, MOST_SHARPNESS};
    use super::*;
    use crate::cache::MOST_SEEN;
    use crate::jpeg;

    /// The parts of a picture of one pixel.
    fn parts() -> [Vec<u8>; 3] {
        let made = jpeg::tests::renditions(1, &[0x80; 3]);
        [made.shielded, made.small, made.large.unwrap()]
    }

    /// An answer as a worker would send it.
    fn sent(facts: &Facts, renditions: bool, parts: &[Vec<u8>]) -> Vec<u8> {
        let answer = Answer {
            facts: facts.clone(),
            metadata: false,
            renditions,
        };
        let mut sent = Vec::new();
        message::write(&mut sent, &answer).unwrap();
        for part in parts {
            frame::write(&mut sent, part).unwrap();
        }
        sent
    }

    fn is_refused(sent: &[u8]) -> bool {
        read(&mut &*sent, Wanted::All).is_err()
    }

    #[test]
    fn an_honest_answer_is_taken_and_none_that_is_cut() {
        let facts = Facts::of_format(FileFormat::Jpeg);
        let sent = sent(&facts, true, &parts());
        let taken = read(&mut &*sent, Wanted::All).unwrap();
        assert_eq!(taken.facts, facts);
        let taken = taken.renditions.unwrap();
        assert_eq!([taken.shielded, taken.small, taken.large.unwrap()], parts());
        for end in 0..sent.len() {
            assert!(is_refused(&sent[..end]), "{end} bytes");
        }
    }

    #[test]
    fn a_rendition_that_is_no_jpeg_or_in_the_place_of_another_is_refused() {
        let facts = Facts::of_format(FileFormat::Jpeg);
        let [shielded, small, large] = parts();
        for wrong in [b"".as_slice(), b"\xff\xd8\xff\xe0", b"<svg>", &shielded] {
            for place in [1, 2] {
                let mut parts = parts();
                parts[place] = wrong.to_vec();
                assert!(is_refused(&sent(&facts, true, &parts)));
            }
        }
        assert!(is_refused(&sent(&facts, true, &[small, shielded, large])));
    }

    #[test]
    fn renditions_and_a_defect_that_denies_them_do_not_go_together() {
        let mut facts = Facts::of_format(FileFormat::Jpeg);
        assert!(is_refused(&sent(&facts, false, &[])));
        facts.defect = Some(PictureDefect::DoesNotDecode);
        assert!(is_refused(&sent(&facts, true, &parts())));
        assert!(!is_refused(&sent(&facts, false, &[])));
    }

    #[test]
    fn measures_outside_their_ranges_or_of_what_is_not_shown_are_refused() {
        let measured = |change: fn(&mut Measured)| {
            let mut measured = Measured {
                of: Some(PictureOf::Picture),
                quality: Some(Quality {
                    sharpness: MOST_SHARPNESS,
                    light: 1000,
                    black: 0,
                    white: 1000,
                }),
                ..Measured::default()
            };
            change(&mut measured);
            let mut facts = Facts::of_format(FileFormat::Png);
            facts.measured = Some(Box::new(measured));
            is_refused(&sent(&facts, true, &parts()))
        };
        assert!(!measured(|_| ()));
        assert!(measured(|it| it.of = Some(PictureOf::Preview)));
        assert!(measured(|it| it.of = None));
        assert!(measured(
            |it| it.quality = it.quality.map(|it| Quality { light: 1001, ..it })
        ));
        assert!(measured(|it| {
            let thumbnail = Embedded {
                kind: EmbeddedKind::Thumbnail,
                width: 160,
                height: 120,
                bytes: 4000,
                distance: Some(257),
                difference: Some(9),
            };
            it.embedded = vec![thumbnail];
        }));
    }

    #[test]
    fn what_a_cache_cannot_have_told_is_refused() {
        let cache = |seen: Vec<Seen>| {
            let measured = Measured {
                cache: Some(CacheFacts {
                    kind: model::CacheKind::Thumbs,
                    seen,
                    cut: 0,
                }),
                ..Measured::default()
            };
            let mut facts = Facts::of_format(FileFormat::Ole);
            facts.defect = Some(PictureDefect::NotAPicture);
            facts.measured = Some(Box::new(measured));
            is_refused(&sent(&facts, false, &[]))
        };
        assert!(!cache(vec![Seen::default(); MOST_SEEN]));
        assert!(cache(vec![Seen::default(); MOST_SEEN + 1]));
        let wrong: [fn(&mut Seen); 4] = [
            |seen| seen.name = Some("a\u{1b}[2J".into()),
            |seen| seen.note = Some("n".repeat(MAX_TEXT + 1)),
            |seen| seen.pdq_quality = Some(101),
            |seen| seen.cell = Some(0),
        ];
        for change in wrong {
            let mut seen = Seen::default();
            change(&mut seen);
            assert!(cache(vec![seen]));
        }
    }

    #[test]
    fn hashes_are_taken_whole_and_within_their_ranges_or_not_at_all() {
        let sent = |hashes: &Hashes| {
            let mut sent = Vec::new();
            message::write(&mut sent, hashes).unwrap();
            sent
        };
        let turned = Turned {
            hashes: [1, 2, 3, 4, 5, 6, 7, 8].map(|byte| PdqHash::from_bytes([byte; 32])),
            quality: 100,
            defect: None,
        };
        for honest in [Ok(turned.clone()), Err(PictureDefect::TooLarge)] {
            let sent = sent(&honest);
            assert_eq!(read_hashes(&mut &*sent).unwrap(), honest);
            for end in 0..sent.len() {
                assert!(read_hashes(&mut &sent[..end]).is_err(), "{end} bytes");
            }
        }
        let beyond = Turned {
            quality: 101,
            ..turned.clone()
        };
        let of_nothing = Turned {
            defect: Some(PictureDefect::TooLarge),
            ..turned
        };
        for wrong in [
            Ok(beyond),
            Ok(of_nothing),
            Err(PictureDefect::DecodedInPart),
        ] {
            assert!(read_hashes(&mut &*sent(&wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn commitments_are_taken_within_their_ranges_or_not_at_all() {
        let refuses = |committing: Committing| {
            let mut sent = Vec::new();
            message::write(&mut sent, &committing).unwrap();
            read_committing(&mut &*sent).ok() != Some(committing)
        };
        let made = |wide, high, rise| {
            Ok(Commitment {
                root: Sha256Digest::of("a root"),
                wide,
                high,
                recompression: Recompression {
                    method: "comb/1".into(),
                    rises: [Some(rise); 9],
                },
            })
        };
        assert!(!refuses(made(1, 2048, 2000)));
        assert!(!refuses(Err(Uncommitted::NotRead)));
        for wrong in [made(0, 1, 0), made(1, 2049, 0), made(1, 1, 2001)] {
            assert!(refuses(wrong));
        }
        let mut other = made(1, 1, 0);
        if let Ok(made) = &mut other {
            made.recompression.method = "comb/2".into();
        }
        assert!(refuses(other));
        // Of that only this side can tell.
        assert!(refuses(Err(Uncommitted::TooSlow)));
    }

    #[test]
    fn a_page_is_taken_if_it_is_a_rendition_and_not_if_it_is_anything_else() {
        let sent = |made: &Made, page: &[u8]| {
            let mut sent = Vec::new();
            message::write(&mut sent, made).unwrap();
            frame::write(&mut sent, page).unwrap();
            sent
        };
        let [shielded, _, large] = parts();
        let honest = sent(&Ok(()), &large);
        assert_eq!(read_within(&mut &*honest).unwrap(), Ok(large));
        for end in 0..honest.len() {
            assert!(read_within(&mut &honest[..end]).is_err(), "{end} bytes");
        }
        for wrong in [&*shielded, b"", b"<svg>"] {
            assert!(read_within(&mut &*sent(&Ok(()), wrong)).is_err());
        }
        let none = sent(&Err(PictureDefect::NotAPicture), b"");
        assert_eq!(
            read_within(&mut &*none).unwrap(),
            Err(PictureDefect::NotAPicture)
        );
        let shown = sent(&Err(PictureDefect::DecodedInPart), b"");
        assert!(read_within(&mut &*shown).is_err());
    }

    #[test]
    fn facts_outside_their_ranges_are_refused() {
        let wrong: [fn(&mut Facts); 6] = [
            |facts| facts.make = Some("m".repeat(MAX_TEXT + 1)),
            |facts| facts.software = Some("a\u{1b}[2J".into()),
            |facts| facts.serial = Some("a\0".into()),
            |facts| facts.orientation = Some(9),
            |facts| facts.pdq_quality = Some(101),
            |facts| {
                facts.gps = Some(Gps {
                    latitude: 90.1,
                    longitude: 0.0,
                    altitude: None,
                });
            },
        ];
        for (number, change) in wrong.iter().enumerate() {
            let mut facts = Facts::of_format(FileFormat::Pdf);
            facts.defect = Some(PictureDefect::NotAPicture);
            assert!(!is_refused(&sent(&facts, false, &[])));
            change(&mut facts);
            assert!(is_refused(&sent(&facts, false, &[])), "{number}");
        }
    }
}
