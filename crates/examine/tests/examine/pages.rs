use std::time::Duration;

use examine::{Workers, make_within};
use flate2::{Compress, Compression, FlushCompress};
use model::{PictureDefect, Within};
use picture::{Offered, within};
use sample::{Picture, Size};

use crate::scene::{House, patient, pictures, workers, workers_that};

/// Bytes of zeros in a chunk of [`swelling`], and how many there are: more than a worker may have.
const CHUNK: usize = 1 << 20;
const CHUNKS: usize = 4096;

fn pdf(pages: u64) -> Vec<u8> {
    let size = Size::new(320, 240).unwrap();
    let drawn = |seed| (Picture::draw(seed, size).to_jpeg().unwrap(), size);
    let pictures: Vec<_> = (1..=pages).map(drawn).collect();
    sample::pdf(&pictures)
}

/// A PDF of one page whose content is four gigabytes in four megabytes.
fn swelling() -> Vec<u8> {
    let mut compress = Compress::new(Compression::fast(), false);
    let mut chunk = Vec::with_capacity(CHUNK);
    compress
        .compress_vec(&vec![0; CHUNK], &mut chunk, FlushCompress::Full)
        .unwrap();
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>".to_vec(),
        sample::stream("/Filter/FlateDecode", &chunk.repeat(CHUNKS)),
    ];
    sample::pdf_of(&objects)
}

#[test]
fn a_worker_in_its_sandbox_draws_every_page_as_it_is_drawn_outside() {
    let house = House::new();
    let files = [
        pdf(3),
        sample::tiff(&[10, 200], 64, None),
        pictures(1).remove(0),
    ];
    let subjects = house.accession(&files);
    let examined = house
        .examine(&subjects, &workers(), &mut patient())
        .unwrap();
    assert_eq!((examined.pictures, examined.examined), (3, 3));
    for (subject, (file, pages)) in subjects.iter().zip(files.iter().zip([3, 2, 0])) {
        let scope = house.scope(subject.item);
        let made = |number| {
            make_within(
                &house.vault,
                &scope,
                subject,
                Within::Page(number),
                &workers(),
            )
            .unwrap()
        };
        for number in 1..=pages {
            let expected = within(Offered::Whole(file), Within::Page(number)).unwrap();
            assert!(made(number).is_some_and(|made| made == expected));
        }
        assert_eq!(made(pages + 1), None);
        assert_eq!(made(0), None);
    }
}

#[test]
fn a_page_of_an_original_that_is_not_what_was_entered_is_not_made() {
    let house = House::new();
    let mut subject = house.accession(&[pdf(2)])[0];
    subject.sha256 = model::Sha256Digest::of("another");
    let scope = house.scope(subject.item);
    let made = make_within(&house.vault, &scope, &subject, Within::Page(2), &workers()).unwrap();
    assert_eq!(made, None);
}

#[test]
fn a_pdf_that_swells_or_takes_too_long_costs_nobody_but_itself() {
    let house = House::new();
    let files = [swelling(), pdf(2)];
    let subjects = house.accession(&files);
    house
        .examine(&subjects, &workers_that(&[]), &mut patient())
        .unwrap();
    let facts: Vec<_> = house
        .entered()
        .into_iter()
        .map(|(_, facts)| facts.defect)
        .collect();
    let [swollen, honest] = facts[..] else {
        panic!("{facts:?}")
    };
    assert!(
        matches!(
            swollen,
            Some(
                PictureDefect::EndsItsWorker
                    | PictureDefect::TooSlow
                    | PictureDefect::DoesNotDecode
            )
        ),
        "{swollen:?}"
    );
    assert_eq!(honest, None);
    let impatient = Workers {
        deadline: Duration::ZERO,
        ..workers()
    };
    let scope = house.scope(subjects[1].item);
    let made = |workers| {
        make_within(
            &house.vault,
            &scope,
            &subjects[1],
            Within::Page(2),
            &workers,
        )
        .unwrap()
    };
    assert_eq!(made(impatient), None);
    assert!(made(workers()).is_some());
}
