use model::{ByteCount, Embedded, JpegFacts, Measured, Pages, PictureOf, Quality};
use wording::{Reader, details};

use super::facts::{Fact, spaced};

/// Bits of a perceptual hash.
const BITS: u64 = 256;

/// What was measured of a file; what was not is not listed.
pub(super) fn measures(reader: &Reader, measured: &Measured) -> Vec<Fact> {
    let mut facts = Vec::new();
    facts.extend(measured.pages.map(|it| pages(reader, it)));
    facts.extend(film(reader, measured));
    facts.extend(measured.jpeg.iter().flat_map(|jpeg| of_jpeg(reader, jpeg)));
    facts.extend(measured.embedded.iter().map(|one| embedded(reader, one)));
    facts.extend(
        measured
            .quality
            .into_iter()
            .flat_map(|quality| light(reader, quality)),
    );
    facts.extend(measured.pixels.map(|digest| {
        let label = reader.text("facts-pixels-digest");
        let fact = Fact::new(label, spaced(&digest.to_string())).coded();
        fact.noted(reader.text("facts-pixels-digest-note"))
    }));
    facts
}

fn film(reader: &Reader, measured: &Measured) -> Option<Fact> {
    let film = measured.film.as_ref()?;
    let length = film.length.map_or_else(
        || reader.text("facts-film-no-length"),
        |milliseconds| {
            let seconds = milliseconds / 1_000;
            let told = details([
                ("minutes", reader.number(seconds / 60)),
                ("seconds", reader.number(seconds % 60)),
            ]);
            reader.say("facts-film-length", &told)
        },
    );
    let fact = Fact::new(reader.text("facts-film"), length);
    if measured.of != Some(PictureOf::OneOfAFilm) {
        return Some(fact);
    }
    let by = details([("version", film.version.clone())]);
    Some(fact.noted(reader.say("facts-film-by", &by)))
}

fn pages(reader: &Reader, pages: Pages) -> Fact {
    let fact = Fact::new(
        reader.text("facts-pages"),
        reader.number(pages.count.into()),
    );
    let notes = [
        (!pages.whole).then_some("facts-pages-not-whole"),
        pages.foreign_fonts.then_some("facts-pages-foreign-fonts"),
    ];
    let notes: Vec<_> = notes
        .into_iter()
        .flatten()
        .map(|key| reader.text(key))
        .collect();
    if notes.is_empty() {
        fact
    } else {
        fact.noted(notes.join(" "))
    }
}

fn of_jpeg(reader: &Reader, jpeg: &JpegFacts) -> Vec<Fact> {
    let label = |key: &str| reader.text(key);
    let process = jpeg
        .process
        .map(|it| Fact::new(label("facts-jpeg-process"), it.as_str()).coded());
    let sampling = jpeg.subsampling.as_ref();
    let sampling = sampling.map(|it| Fact::new(label("facts-jpeg-subsampling"), it).coded());
    let quality = jpeg.ijg_quality.map(|quality| {
        Fact::new(
            label("facts-jpeg-ijg-quality"),
            reader.number(quality.into()),
        )
    });
    let huffman = jpeg
        .huffman
        .map(|digest| Fact::new(label("facts-jpeg-huffman"), spaced(&digest.to_string())).coded());
    let scans = Fact::new(label("facts-jpeg-scans"), reader.number(jpeg.scans.into()));
    let segments = (!jpeg.segments.is_empty())
        .then(|| Fact::new(label("facts-jpeg-segments"), &jpeg.segments).coded());
    let after = jpeg.after_end.map(|bytes| {
        Fact::new(
            label("facts-jpeg-after-end"),
            reader.bytes(ByteCount(bytes)),
        )
    });
    [
        process,
        sampling,
        Some(scans),
        segments,
        quality,
        huffman,
        after,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn embedded(reader: &Reader, one: &Embedded) -> Fact {
    let size = details([
        ("width", reader.number(one.width.into())),
        ("height", reader.number(one.height.into())),
    ]);
    let label = reader.text(&format!("facts-embedded-{}", one.kind));
    let fact = Fact::new(label, reader.say("facts-pixels-value", &size));
    let Some((distance, difference)) = one.distance.zip(one.difference) else {
        return fact;
    };
    let compared = details([
        ("difference", reader.number(difference.into())),
        ("distance", reader.number(distance.into())),
        ("bits", reader.number(BITS)),
    ]);
    fact.noted(reader.say("facts-embedded-difference", &compared))
}

fn light(reader: &Reader, quality: Quality) -> [Fact; 2] {
    let told = details([
        ("light", reader.number(quality.light.into())),
        ("black", reader.number(quality.black.into())),
        ("white", reader.number(quality.white.into())),
    ]);
    [
        Fact::new(
            reader.text("facts-light"),
            reader.say("facts-light-value", &told),
        ),
        Fact::new(
            reader.text("facts-sharpness"),
            reader.number(quality.sharpness.into()),
        ),
    ]
}
