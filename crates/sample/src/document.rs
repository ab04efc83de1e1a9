use crate::Size;

/// Points of an A4 page, and of the margin around its picture.
const PAPER: [u32; 2] = [595, 842];
const MARGIN: u32 = 40;
/// An entry of a TIFF directory: tag, kind (3 is of two bytes, 4 of four), value.
type Entry = (u16, u16, u32);

/// A PDF of A4 pages: on each a JPEG of that size in colour, and below it the number of the page in a font that every
/// reader has.
pub fn pdf(pictures: &[(Vec<u8>, Size)]) -> Vec<u8> {
    let count = pictures.len();
    let kids: String = (0..count)
        .map(|page| format!("{} 0 R ", 4 + 3 * page))
        .collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {count}/Kids[{kids}]>>").into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ];
    let [width, height] = PAPER;
    for (page, (jpeg, size)) in pictures.iter().enumerate() {
        let at = 4 + 3 * page;
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents {} 0 R\
                 /Resources<</Font<</F 3 0 R>>/XObject<</P {} 0 R>>>>>>",
                at + 1,
                at + 2
            )
            .into_bytes(),
        );
        let wide = width - 2 * MARGIN;
        let high = wide * u32::from(size.height()) / u32::from(size.width());
        let lower = height.saturating_sub(MARGIN + high);
        let drawn = format!(
            "q {wide} 0 0 {high} {MARGIN} {lower} cm /P Do Q BT /F 24 Tf {MARGIN} {MARGIN} Td (Page {}) Tj ET",
            page + 1
        );
        objects.push(stream("", drawn.as_bytes()));
        let image = format!(
            "/Type/XObject/Subtype/Image/Width {}/Height {}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode",
            size.width(),
            size.height()
        );
        objects.push(stream(&image, jpeg));
    }
    pdf_of(&objects)
}

/// A PDF of objects that are numbered from 1, of which the first is the catalog.
pub fn pdf_of(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut places = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let (begin, count) = (file.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {count}\n{places}trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{begin}\n%%EOF\n"
    );
    file.extend(end.into_bytes());
    file
}

/// A stream object of a PDF, with what its dictionary says beside its length.
pub fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary}/Length {}>>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// A TIFF of several pages of `side` by `side` pixels, each of one grey; after the last the chain of directories leads
/// to the page `back`, counted from 0, or ends.
pub fn tiff(greys: &[u8], side: u16, back: Option<usize>) -> Vec<u8> {
    let pixels = u32::from(side) * u32::from(side);
    let entries: [Entry; 8] = [
        (0x0100, 3, side.into()),
        (0x0101, 3, side.into()),
        (0x0102, 3, 8),
        (0x0103, 3, 1),
        (0x0106, 3, 1),
        (0x0111, 4, 0),
        (0x0116, 3, side.into()),
        (0x0117, 4, pixels),
    ];
    let directory = 2 + 12 * 8 + 4;
    let place = |page: usize| 8 + u32::try_from(page).unwrap_or(0) * (directory + pixels);
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    for (page, grey) in greys.iter().enumerate() {
        file.extend(8u16.to_le_bytes());
        for (tag, kind, value) in entries {
            let value = if tag == 0x0111 {
                place(page) + directory
            } else {
                value
            };
            file.extend(tag.to_le_bytes());
            file.extend(kind.to_le_bytes());
            file.extend(1u32.to_le_bytes());
            file.extend(value.to_le_bytes());
        }
        let next = if page + 1 < greys.len() {
            Some(page + 1)
        } else {
            back
        };
        file.extend(next.map_or(0, place).to_le_bytes());
        file.resize(file.len() + pixels as usize, *grey);
    }
    file
}
