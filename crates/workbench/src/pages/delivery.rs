use intake::{Certificate, CodeResult};
use model::{ByteCount, DefectCode};
use wording::{Language, Reader, details};

use crate::marks;
use crate::paths::ShownPath;

/// A disk of a delivery, or one that did not arrive.
pub(super) struct Disk {
    pub(super) label: String,
    pub(super) mark: &'static str,
    pub(super) tone: &'static str,
    pub(super) state: String,
    pub(super) name: Option<ShownPath>,
    pub(super) read: String,
    pub(super) unknown: String,
}

/// A commitment code as it is read aloud.
pub(super) struct Code {
    pub(super) mark: &'static str,
    pub(super) tone: &'static str,
    pub(super) result: String,
    pub(super) codes: Vec<Vec<CodeGroup>>,
    pub(super) note: String,
}

pub(super) struct CodeGroup {
    pub(super) number: String,
    pub(super) shown: String,
    /// The same in Western digits, where the reader has others.
    pub(super) western: Option<String>,
}

/// Something that is not as it should be.
pub(super) struct Defective {
    pub(super) words: String,
    pub(super) path: Option<ShownPath>,
    pub(super) detail: String,
}

pub(super) fn disks(reader: &Reader, certificate: &Certificate) -> Vec<Disk> {
    let arrived = certificate.disks.iter().map(|disk| {
        let damaged = disk.unknown_bytes > 0;
        let (mark, tone, state) = if damaged {
            (marks::DAMAGED, "warn", "accession-disk-damaged")
        } else {
            (marks::WHOLE, "", "accession-disk-whole")
        };
        let unknown = details([("size", reader.bytes(ByteCount(disk.unknown_bytes)))]);
        Disk {
            label: disk_label(reader, disk.disk.as_deref()),
            mark,
            tone,
            state: reader.text(state),
            name: Some(ShownPath::new(disk.name.clone())),
            read: reader.number(disk.blocks),
            unknown: if damaged {
                reader.say("accession-disk-unknown", &unknown)
            } else {
                String::new()
            },
        }
    });
    let lost = certificate.defects.iter();
    let lost = lost.filter(|defect| defect.code == DefectCode::DiskAbsent);
    let lost = lost.map(|defect| Disk {
        label: disk_label(reader, defect.path.as_deref()),
        mark: marks::LOST,
        tone: "fault",
        state: reader.text("accession-disk-lost"),
        name: None,
        read: reader.text("accession-disk-absent"),
        unknown: String::new(),
    });
    arrived.chain(lost).collect()
}

/// A disk by the beginning of its id: ids are random, and eight digits tell sixteen disks apart.
fn disk_label(reader: &Reader, disk: Option<&str>) -> String {
    match disk {
        Some(id) => id.trim_start_matches("disk ").chars().take(8).collect(),
        None => reader.text("accession-disk-not-told"),
    }
}

pub(super) fn code(reader: &Reader, certificate: &Certificate) -> Code {
    let read = "accession-code-read";
    let (mark, tone, result, given, note) = match &certificate.code {
        CodeResult::Matches { given, .. } => (
            marks::WHOLE,
            "",
            "accession-code-matches",
            Some(given),
            read,
        ),
        CodeResult::DoesNotMatch { given } => (
            marks::CONFLICT,
            "fault",
            "accession-code-does-not-match",
            Some(given),
            "accession-code-does-not-match-next",
        ),
        CodeResult::CannotBeCompared { given } => (
            marks::PENDING,
            "warn",
            "accession-code-not-compared",
            Some(given),
            "accession-code-cannot-be-compared-next",
        ),
        // The codes of what arrived are not shown: nobody must read them to the source.
        CodeResult::NotGiven => (
            marks::RING,
            "warn",
            "accession-code-not-compared",
            None,
            "accession-code-not-given-next",
        ),
    };
    Code {
        mark,
        tone,
        result: reader.text(result),
        codes: given.into_iter().map(|code| groups(reader, code)).collect(),
        note: reader.text(note),
    }
}

fn groups(reader: &Reader, code: &str) -> Vec<CodeGroup> {
    let foreign = reader.language() == Language::Ar;
    let groups = code.split_whitespace().zip(1..);
    groups
        .map(|(group, number)| CodeGroup {
            number: reader.number(number),
            shown: reader.digits(group),
            western: foreign.then(|| group.to_owned()),
        })
        .collect()
}

pub(super) fn defects(reader: &Reader, certificate: &Certificate, most: usize) -> Vec<Defective> {
    let told = certificate
        .defects
        .iter()
        .take(most)
        .map(|defect| Defective {
            words: reader.defect(defect.code),
            path: defect.path.as_ref().map(ShownPath::new),
            detail: defect.detail.clone(),
        });
    told.collect()
}
