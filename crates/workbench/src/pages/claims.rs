use catalog::Examined;
use model::Facts;
use wording::{Reader, details};

use super::facts::{Fact, spaced};
use super::measures;

/// Below this a perceptual hash says little (`docs/spec/facts.md`).
const LEAST_QUALITY: u8 = 50;
const MOST_QUALITY: u64 = 100;

/// What stands above the claims of a file.
pub(super) fn note(reader: &Reader, examined: Option<&Examined>) -> String {
    let Some(examined) = examined else {
        return reader.text("facts-not-examined");
    };
    let basis = details([
        ("method", examined.method.clone()),
        ("entry", reader.number(examined.entry.0)),
    ]);
    let said = if claims(reader, Some(examined)).is_empty() {
        reader.text("facts-none")
    } else {
        reader.text("facts-claims")
    };
    format!("{said} {}", reader.say("facts-basis", &basis))
}

/// What a file says of itself; what it does not say is not listed.
pub(super) fn claims(reader: &Reader, examined: Option<&Examined>) -> Vec<Fact> {
    let Some(examined) = examined else {
        return Vec::new();
    };
    let facts = &examined.facts;
    let mut claims = camera(reader, facts);
    claims.extend(picture(reader, facts));
    if let Some(measured) = &facts.measured {
        claims.extend(measures::measures(reader, measured));
    }
    if let Some(metadata) = &examined.metadata {
        let size = reader.bytes(metadata.size);
        let digest = spaced(&metadata.sha256.to_string());
        let label = reader.text("facts-metadata");
        claims.push(Fact::new(label, digest).coded().noted(size));
    }
    claims
}

fn camera(reader: &Reader, facts: &Facts) -> Vec<Fact> {
    let text = |key: &str, value: &Option<String>| {
        value
            .as_ref()
            .map(|value| Fact::new(reader.text(key), value))
    };
    let captured = facts.captured.map(|time| {
        let offset = facts.captured_offset.as_deref();
        Fact::new(reader.text("facts-captured"), reader.captured(time, offset))
    });
    let serial = text("facts-serial", &facts.serial)
        .map(|fact| fact.coded().noted(reader.text("facts-serial-note")));
    let shutter = facts
        .shutter_count
        .map(|count| Fact::new(reader.text("facts-shutter-count"), reader.number(count)));
    let place = facts
        .gps
        .map(|gps| Fact::new(reader.text("facts-gps"), reader.place(gps)));
    [
        captured,
        text("facts-make", &facts.make),
        text("facts-model", &facts.model),
        serial,
        text("facts-lens", &facts.lens),
        shutter,
        text("facts-file-number", &facts.file_number).map(Fact::coded),
        text("facts-software", &facts.software),
        place,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn picture(reader: &Reader, facts: &Facts) -> Vec<Fact> {
    let pixels = facts.width.zip(facts.height).map(|(width, height)| {
        let size = details([
            ("width", reader.number(width.into())),
            ("height", reader.number(height.into())),
        ]);
        Fact::new(
            reader.text("facts-pixels"),
            reader.say("facts-pixels-value", &size),
        )
    });
    let orientation = facts.orientation.map(|orientation| {
        let words = reader.text(&format!("facts-orientation-{orientation}"));
        Fact::new(reader.text("facts-orientation"), words)
    });
    let quantisation = facts.quantisation.map(|digest| {
        let label = reader.text("facts-quantisation");
        Fact::new(label, spaced(&digest.to_string())).coded()
    });
    let pdq = facts.pdq.map(|hash| {
        let fact = Fact::new(reader.text("facts-pdq"), spaced(&hash.to_string())).coded();
        match facts.pdq_quality {
            Some(quality) => fact.noted(quality_note(reader, quality)),
            None => fact,
        }
    });
    [pixels, orientation, quantisation, pdq]
        .into_iter()
        .flatten()
        .collect()
}

fn quality_note(reader: &Reader, quality: u8) -> String {
    let told = details([
        ("quality", reader.number(quality.into())),
        ("most", reader.number(MOST_QUALITY)),
    ]);
    let told = reader.say("facts-pdq-quality", &told);
    if quality >= LEAST_QUALITY {
        return told;
    }
    let least = details([("least", reader.number(LEAST_QUALITY.into()))]);
    format!("{told} {}", reader.say("facts-pdq-weak", &least))
}
