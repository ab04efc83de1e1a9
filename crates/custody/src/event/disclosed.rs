use model::{AccessionId, EntryIndex, ItemId, Use};
use serde::{Deserialize, Serialize};

use super::Acting;

/// Fields of an entry were shown to a stranger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosed {
    /// The entry whose fields were shown.
    pub entry: EntryIndex,
    /// The item that it is about, if it is about one.
    pub item: Option<ItemId>,
    /// The accession that it belongs to, if it belongs to one.
    pub accession: Option<AccessionId>,
    /// The names of the fields.
    pub fields: Vec<String>,
    /// To whom, in people's words.
    pub to: Option<String>,
    /// To what end.
    pub purpose: Option<Use>,
    /// By whom.
    #[serde(flatten)]
    pub acting: Acting,
}

/// What a stranger could do with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointsAt {
    /// It names people, or tells of them, their words, places or devices.
    People,
    /// Whoever holds other copies of the file can find this one among them, and who could open it.
    AFile,
}

/// Fields that say nothing of people or files whatever the kind of their entry.
const HARMLESS: [&str; 40] = [
    "accession",
    "allow",
    "basis",
    "bytes",
    "confidence",
    "defect",
    "deleted",
    "deleted_files",
    "deleted_readable",
    "deny",
    "duplicate",
    "empty",
    "encoding",
    "entry",
    "format",
    "given",
    "hold",
    "inventory_sha256",
    "item",
    "kind",
    "leg",
    "lost",
    "manner",
    "method",
    "of",
    "offered",
    "order",
    "originals",
    "part",
    "purpose",
    "refused",
    "rendition",
    "repaired",
    "role",
    "state",
    "stored",
    "supersedes",
    "taken",
    "time",
    "until",
];

/// Fields that are the same of every copy of a file.
const OF_A_FILE: [&str; 19] = [
    "captured",
    "captured_offset",
    "expected_sha256",
    "file_number",
    "height",
    "measured",
    "metadata",
    "modified",
    "orientation",
    "pdq",
    "pdq_quality",
    "quantisation",
    "sha256",
    "shutter_count",
    "size",
    "software",
    "stored_sha256",
    "stored_size",
    "width",
];

/// What a field points at when it is shown; a field that is not known here points at people.
pub fn points_at(field: &str) -> Option<PointsAt> {
    if HARMLESS.contains(&field) {
        None
    } else if OF_A_FILE.contains(&field) {
        Some(PointsAt::AFile)
    } else {
        Some(PointsAt::People)
    }
}

#[cfg(test)]
mod tests {
    use model::{OsChance, PersonId};

    use super::*;
    use crate::{Event, PersonStated};

    #[test]
    fn what_is_said_of_a_person_points_at_people() {
        let event = Event::PersonStated(PersonStated {
            person: PersonId::draw(&mut OsChance),
            fields: "{}".into(),
        });
        let fields = serde_json::to_value(&event).unwrap();
        for field in fields
            .as_object()
            .unwrap()
            .keys()
            .filter(|it| *it != "kind")
        {
            assert_eq!(points_at(field), Some(PointsAt::People), "{field}");
        }
    }
}
