//! Files of several pages: PDF and TIFF.
#![cfg(test)]

use image::GrayImage;
use model::{FileFormat, Pages, PictureDefect, PictureOf, Within};
use picture::{Examination, Offered, examine, turned, within};
use sample::{Picture, Size};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// Side of the pages of a TIFF.
const SIDE: u16 = 64;

fn page(file: Offered<'_>, number: u32) -> Result<Vec<u8>, PictureDefect> {
    within(file, Within::Page(number))
}

fn drawn(seed: u64) -> (Vec<u8>, Size) {
    let size = Size::new(400, 300).unwrap();
    (Picture::draw(seed, size).to_jpeg().unwrap(), size)
}

fn pdf(pages: u64) -> Vec<u8> {
    let pictures: Vec<_> = (1..=pages).map(drawn).collect();
    sample::pdf(&pictures)
}

/// A PDF of empty pages.
fn empty_pages(count: usize) -> Vec<u8> {
    let kids: String = (3..count + 3).map(|at| format!("{at} 0 R ")).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {count}/Kids[{kids}]>>").into_bytes(),
    ];
    objects.resize(count + 2, b"<</Type/Page/Parent 2 0 R>>".to_vec());
    sample::pdf_of(&objects)
}

fn looked_at(file: &[u8]) -> Examination {
    let examination = examine(Offered::Whole(file));
    let facts = &examination.facts;
    assert_eq!(examination.renditions.is_some(), facts.has_renditions());
    let measured = facts.measured.as_deref();
    assert_eq!(measured.and_then(|it| it.of), facts.shown());
    examination
}

fn pages_of(examination: &Examination) -> Option<Pages> {
    examination
        .facts
        .measured
        .as_deref()
        .and_then(|it| it.pages)
}

/// The light of a JPEG.
fn grey(jpeg: &[u8]) -> GrayImage {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let pixels = decoder.decode().unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    let [width, height] = [width, height].map(|side| side.try_into().unwrap());
    GrayImage::from_raw(width, height, pixels).unwrap()
}

#[test]
fn the_first_page_of_a_pdf_is_its_picture() {
    let examination = looked_at(&pdf(3));
    let facts = &examination.facts;
    assert_eq!((facts.format, facts.defect), (FileFormat::Pdf, None));
    assert_eq!((facts.width, facts.height), (None, None));
    let pages = Pages {
        count: 3,
        whole: true,
        foreign_fonts: false,
    };
    assert_eq!(pages_of(&examination), Some(pages));
    let measured = facts.measured.as_deref().unwrap();
    assert_eq!(
        (measured.of, measured.pixels),
        (Some(PictureOf::Picture), None)
    );
    let hashes = turned(Offered::Whole(&pdf(3))).unwrap().hashes;
    assert_eq!(facts.pdq, Some(hashes[0]));
    let large = grey(&examination.renditions.unwrap().large.unwrap());
    assert_eq!((large.width(), large.height()), (1131, 1600));
    // The margin is white, the picture is not, and the number below it is written.
    assert!(large.get_pixel(20, 20).0[0] > 250);
    let dark = |from: (u32, u32), to: (u32, u32)| {
        let (columns, rows) = (from.0..to.0, from.1..to.1);
        let pixels = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
        pixels
            .filter(|(x, y)| large.get_pixel(*x, *y).0[0] < 128)
            .count()
    };
    assert!(dark((76, 1480), (240, 1530)) > 300);
    assert_eq!(dark((300, 1400), (1131, 1600)), 0);
}

#[test]
fn every_page_is_drawn_by_its_number_and_the_same_each_time() {
    let file = pdf(3);
    let page = |number| page(Offered::Whole(&file), number);
    let first = looked_at(&file).renditions.unwrap().large.unwrap();
    assert_eq!(page(1).unwrap(), first);
    let pages = [1, 2, 3].map(|number| page(number).unwrap());
    assert!(pages[0] != pages[1] && pages[1] != pages[2] && pages[0] != pages[2]);
    assert_eq!([1, 2, 3].map(|number| page(number).unwrap()), pages);
    for number in [0, 4, u32::MAX] {
        assert_eq!(page(number), Err(PictureDefect::NotAPicture));
    }
    assert_eq!(looked_at(&file), looked_at(&file));
}

#[test]
fn a_pdf_of_too_many_pages_is_refused_with_their_number_and_none_is_drawn() {
    let file = empty_pages(100_000);
    let examination = looked_at(&file);
    assert_eq!(examination.facts.defect, Some(PictureDefect::TooLarge));
    let pages = Pages {
        count: 100_000,
        whole: true,
        foreign_fonts: false,
    };
    assert_eq!(pages_of(&examination), Some(pages));
    assert_eq!(page(Offered::Whole(&file), 2), Err(PictureDefect::TooLarge));
}

#[test]
fn a_tree_of_pages_that_leads_into_itself_ends() {
    let tree = |kids: &str, count: u32| {
        let mut objects = vec![
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            format!("<</Type/Pages/Count {count}/Kids[{kids}]>>").into_bytes(),
        ];
        // Each level names the next ten times: taken at their word, they are 10^18 pages.
        for level in 3..20 {
            let kids = format!("{} 0 R ", level + 1).repeat(10);
            objects.push(format!("<</Type/Pages/Count 10/Kids[{kids}]>>").into_bytes());
        }
        objects.push(b"<</Type/Page/MediaBox[0 0 100 100]>>".to_vec());
        looked_at(&sample::pdf_of(&objects))
    };
    let one = Pages {
        count: 1,
        whole: false,
        foreign_fonts: false,
    };
    assert_eq!(pages_of(&tree("3 0 R", 100_000_000)), Some(one));
    let none = tree("2 0 R", 1);
    assert_eq!(none.facts.defect, Some(PictureDefect::DoesNotDecode));
}

#[test]
fn pages_of_any_form_are_drawn_or_refused() {
    let with = |page: &str| {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            page,
        ];
        let objects = objects.map(|object| object.as_bytes().to_vec());
        looked_at(&sample::pdf_of(&objects)).facts.defect
    };
    let told: Vec<_> = [
        "0 0 60000 60000",
        "0 0 1 14400",
        "0 0 0 0",
        "-9 -9 1 1",
        "0 0 1e38 1e38",
        "5 5 2 2",
    ]
    .into_iter()
    .map(|form| (form, with(&format!("<</Type/Page/MediaBox[{form}]>>"))))
    .collect();
    println!("{told:?}");
    let refused = |defect: &Option<PictureDefect>| *defect == Some(PictureDefect::DoesNotDecode);
    assert!(told.iter().all(|(_, it)| it.is_none() || refused(it)));
    assert_eq!(with("<</Type/Page/MediaBox[0 0 60000 60000]>>"), None);
    assert_eq!(with("<</Type/Page/Rotate 90>>"), None);
}

#[test]
fn a_pdf_that_asks_for_a_password_is_called_encrypted() {
    let mut file = empty_pages(1);
    let root = b"/Root 1 0 R";
    let at = file.windows(root.len()).position(|it| it == root).unwrap();
    let key = "ab".repeat(32);
    let encrypted =
        format!("/Encrypt<</Filter/Standard/V 1/R 2/O<{key}>/U<{key}>/P -4>>/ID[<00><00>]");
    file.splice(at..at, encrypted.into_bytes());
    let examination = looked_at(&file);
    assert_eq!(examination.facts.defect, Some(PictureDefect::Encrypted));
    assert_eq!(pages_of(&examination), None);
}

const SIMPLE: &str = "<</Type/Font/Subtype/TrueType/BaseFont/Helvetica>>";
const COMPOSITE: &str = "<</Type/Font/Subtype/Type0/BaseFont/NotoNaskhArabic/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/NotoNaskhArabic\
    /CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/NotoNaskhArabic/Flags 4>>>>]>>";

/// A PDF of one page that shows a text in this font, and a picture of these bytes.
fn with_font_and_picture(font: &str, jpeg: &[u8]) -> Vec<u8> {
    let image = "/Type/XObject/Subtype/Image/Width 400/Height 300/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode";
    let drawing = b"BT /F 20 Tf 20 20 Td (text) Tj ET q 200 0 0 150 50 50 cm /P Do Q";
    sample::pdf_of(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</P 6 0 R>>>>>>".to_vec(),
        sample::stream("", drawing),
        font.as_bytes().to_vec(),
        sample::stream(image, jpeg),
    ])
}

#[test]
fn fonts_that_a_pdf_does_not_bring_are_told_of() {
    let (jpeg, _) = drawn(1);
    for (font, foreign) in [(SIMPLE, false), (COMPOSITE, true)] {
        let examination = looked_at(&with_font_and_picture(font, &jpeg));
        assert_eq!(examination.facts.defect, None);
        let pages = pages_of(&examination).unwrap();
        assert_eq!(pages.foreign_fonts, foreign, "{font}");
    }
}

#[test]
fn a_page_of_which_a_picture_does_not_open_is_shown_in_part() {
    let examination = looked_at(&with_font_and_picture(SIMPLE, b"no picture at all"));
    let defect = examination.facts.defect;
    assert_eq!(defect, Some(PictureDefect::DecodedInPart));
}

#[test]
fn a_pdf_that_is_enciphered_in_no_known_way_is_not_said_to_want_a_password() {
    let mut file = empty_pages(1);
    let root = b"/Root 1 0 R";
    let at = file.windows(root.len()).position(|it| it == root).unwrap();
    let enciphered = b"/Encrypt<</Filter/Standard/V 9/R 9/O<00>/U<00>/P -4>>/ID[<00><00>]";
    file.splice(at..at, *enciphered);
    let defect = looked_at(&file).facts.defect;
    assert!(matches!(
        defect,
        Some(PictureDefect::NotDecodedHere | PictureDefect::DoesNotDecode)
    ));
}

#[test]
fn broken_pdfs_do_no_harm() {
    let file = pdf(2);
    let mut shown = 0;
    for end in (0..file.len()).step_by(file.len().div_ceil(60)) {
        shown += u32::from(looked_at(&file[..end]).renditions.is_some());
    }
    println!("{shown} cuts are shown");
    assert!(shown > 0);
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..120 {
        let mut changed = file.clone();
        for _ in 0..4 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            // What is said of pages and objects stands at both ends.
            let at = usize::try_from(state >> 20).unwrap() % 700;
            let at = if state & 1 == 0 {
                at
            } else {
                file.len() - 1 - at
            };
            changed[at] = u8::try_from(state >> 8 & 0xFF).unwrap();
        }
        looked_at(&changed);
    }
}

#[test]
fn every_page_of_a_tiff_is_counted_and_decoded() {
    let greys = [10, 90, 170, 250];
    let file = sample::tiff(&greys, SIDE, None);
    let examination = looked_at(&file);
    let facts = &examination.facts;
    assert_eq!((facts.format, facts.defect), (FileFormat::Tiff, None));
    let pages = Pages {
        count: 4,
        whole: true,
        foreign_fonts: false,
    };
    assert_eq!(pages_of(&examination), Some(pages));
    for (number, expected) in (1..).zip(greys) {
        let shown = page(Offered::Whole(&file), number).unwrap();
        let shown = grey(&shown);
        assert_eq!(shown.width(), SIDE.into());
        assert!(
            shown
                .pixels()
                .all(|pixel| pixel.0[0].abs_diff(expected) <= 1)
        );
    }
    let none = page(Offered::Whole(&file), 5);
    assert_eq!(none, Err(PictureDefect::NotAPicture));
    let photograph = drawn(1).0;
    let none = page(Offered::Whole(&photograph), 1);
    assert_eq!(none, Err(PictureDefect::NotAPicture));
}

#[test]
fn a_chain_of_directories_that_does_not_end_is_cut_and_said_to_be() {
    for back in 0..3 {
        let examination = looked_at(&sample::tiff(&[10, 90, 170], SIDE, Some(back)));
        let pages = Pages {
            count: 3,
            whole: false,
            foreign_fonts: false,
        };
        assert_eq!(pages_of(&examination), Some(pages));
        assert_eq!(examination.facts.defect, None);
    }
    let many = sample::tiff(&[7; 10_001], 1, None);
    let pages = Pages {
        count: 10_000,
        whole: false,
        foreign_fonts: false,
    };
    assert_eq!(pages_of(&looked_at(&many)), Some(pages));
    let cut = sample::tiff(&[10, 90], SIDE, None);
    let examination = looked_at(&cut[..8 + 102 + 64 * 64]);
    let pages = Pages {
        count: 1,
        whole: false,
        foreign_fonts: false,
    };
    assert_eq!(pages_of(&examination), Some(pages));
}
