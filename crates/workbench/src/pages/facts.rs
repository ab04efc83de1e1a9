use catalog::{Examined, Item};
use model::ItemId;
use wording::{Reader, details};

use crate::bench::Bench;
use crate::fault::Fault;
use crate::paths::ShownPath;

/// A line of what is known.
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) note: Option<String>,
    /// Whether the value is a digest, an id or a version: letters one by one.
    pub(super) code: bool,
}

/// Another place of the same bytes.
pub(super) struct Place {
    pub(super) label: String,
    pub(super) id: ItemId,
    pub(super) path: ShownPath,
}

impl Fact {
    pub(super) fn new(label: String, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
            note: None,
            code: false,
        }
    }

    pub(super) fn coded(self) -> Self {
        Self { code: true, ..self }
    }

    pub(super) fn noted(self, note: impl Into<String>) -> Self {
        Self {
            note: Some(note.into()),
            ..self
        }
    }
}

/// What the archive knows of an item by itself.
pub(super) fn facts(reader: &Reader, item: &Item, examined: Option<&Examined>) -> Vec<Fact> {
    let label = |key: &str| reader.text(key);
    let mut facts = vec![Fact::new(label("facts-state"), reader.state(item.state))];
    facts.extend(
        item.size
            .map(|size| Fact::new(label("facts-size"), reader.bytes(size))),
    );
    if let Some(examined) = examined {
        let format = reader.format(examined.facts.format);
        facts.push(Fact::new(label("facts-format"), format));
        facts.extend(
            examined
                .facts
                .defect
                .map(|defect| Fact::new(label("facts-defect"), reader.picture_defect(defect))),
        );
    }
    facts.extend(
        item.sha256
            .map(|sha256| Fact::new(label("facts-sha256"), spaced(&sha256.to_string())).coded()),
    );
    facts.extend(item.vault.as_ref().map(|place| {
        let part = details([
            ("part", reader.number(place.part.0.into())),
            ("object", place.content.clone()),
        ]);
        Fact::new(label("facts-stored-in"), reader.say("facts-part", &part))
    }));
    facts.extend(
        item.modified
            .map(|time| Fact::new(label("facts-modified"), reader.date_time(time))),
    );
    facts
}

/// A digest in groups of eight, so that it can be compared by eye.
pub(super) fn spaced(digest: &str) -> String {
    let letters: Vec<char> = digest.chars().collect();
    let groups: Vec<String> = letters
        .chunks(8)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

/// The other places of the same bytes, in this accession and in others.
pub(super) async fn places(
    bench: &Bench,
    reader: &Reader,
    item: &Item,
) -> Result<Vec<Place>, Fault> {
    let catalog = &bench.archive.catalog;
    let mut same = catalog.placements(item.id).await?;
    same.extend(catalog.links(item.id).await?);
    // What is hidden is not told of.
    same.retain(|other| other.state != model::ItemState::Withdrawn);
    let places = same.iter().map(|other| Place {
        label: reader.text(if item.of == Some(other.id) {
            "picture-same-bytes-first"
        } else {
            "picture-same-bytes"
        }),
        id: other.id,
        path: ShownPath::new(other.path_view.clone()),
    });
    Ok(places.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_shown_in_groups_and_whole() {
        assert_eq!(spaced("0123456789abcdef01"), "01234567 89abcdef 01");
    }
}
