use custody::Excerpt;
use model::{Defect, DefectCode, EntryIndex, ItemId, SourcePath};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::outcome::{Check, Outcome, Question};
use crate::{OpenedProof, Original};

/// The longest field that is repeated in a report, in bytes of its disclosure: a path of 4 KiB fits.
const MAX_FIELD: usize = 16 << 10;
/// How many fields of one record are repeated.
const MAX_FIELDS: usize = 64;

/// What was found of one original, or of a proof without one.
#[derive(Debug, Serialize)]
pub struct FileReport {
    /// The original; `None` when there is but a proof.
    pub path: Option<String>,
    /// The proof; `None` when there is but an original.
    pub proof: Option<String>,
    /// The item, as the record says or, without that, the file's name.
    pub item: Option<ItemId>,
    /// The log that the proof names.
    pub log: Option<String>,
    /// The place in it that the proof claims.
    pub entry: Option<EntryIndex>,
    /// How many entries the log had.
    pub log_size: Option<u64>,
    /// All answers taken together.
    pub outcome: Outcome,
    /// What was asked and answered.
    pub checks: Vec<Check>,
    /// The fields of the record that the proof shows.
    pub shown: Map<String, Value>,
    /// Digests of the record that stand for fields which are not shown, or for nothing.
    pub hidden: usize,
    /// What the record says that a reader must know.
    pub remarks: Vec<String>,
}

/// The names of an original and its proof, as they are shown.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The original's path.
    pub original: Option<String>,
    /// The proof's path.
    pub proof: Option<String>,
    /// The item after which the files are named.
    pub item: Option<ItemId>,
}

impl FileReport {
    /// An original without a proof: nothing of it can be tested.
    pub fn without_proof(names: Names) -> Self {
        let question = Question::Proof;
        Self::of(
            names,
            Outcome::NotTested,
            vec![Check::not_tested(question, "there is no proof of it")],
        )
    }

    /// A proof, with the original that it is of if there is one.
    pub fn new(names: Names, proof: &OpenedProof, original: &Original) -> Self {
        let mut checks = proof.checks().to_vec();
        let untested = |detail: String| Check::not_tested(Question::Content, detail);
        match original {
            Original::Read(original) => checks.extend(proof.compare(original, names.item)),
            Original::Unreadable(why) => {
                checks.push(untested(format!("the original could not be read: {why}")));
            }
            Original::Absent => {
                checks.push(untested("there is no original beside the proof".into()));
            }
        }
        let outcome = taken_together(&checks, *original != Original::Absent);
        let mut report = Self::of(names, outcome, checks);
        report.item = proof.item().or(report.item);
        report.entry = proof.index();
        if let Some(checkpoint) = proof.checkpoint() {
            report.log = Some(shown(checkpoint.origin().as_str()));
            report.log_size = Some(checkpoint.size());
        }
        if let Some(excerpt) = proof.excerpt() {
            report.hidden = excerpt.hidden().len();
            report.shown = repeated(excerpt);
            report.remarks = remarks(&report.shown);
            if report.shown.len() < excerpt.disclosures().len() {
                let remark = "the proof shows fields that are too long to be repeated here";
                report.remarks.push(remark.into());
            }
        }
        report
    }

    fn of(names: Names, outcome: Outcome, mut checks: Vec<Check>) -> Self {
        for check in &mut checks {
            check.detail = shown(&check.detail);
        }
        Self {
            path: names.original,
            proof: names.proof,
            item: names.item,
            log: None,
            entry: None,
            log_size: None,
            outcome,
            checks,
            shown: Map::new(),
            hidden: 0,
            remarks: Vec::new(),
        }
    }

    /// The answer to a question, if it was asked.
    pub fn check(&self, question: Question) -> Option<&Check> {
        self.checks.iter().find(|check| check.question == question)
    }

    /// What is to be listed as a defect.
    pub fn defects(&self) -> Vec<Defect> {
        let place = self.path.as_ref().or(self.proof.as_ref());
        let place = place.map_or("", String::as_str);
        let at = |code, detail: String| Defect::at(code, place, detail);
        if self.proof.is_none() {
            return vec![at(
                DefectCode::ProofMissing,
                "there is no proof of it".into(),
            )];
        }
        let wrong: Vec<Defect> = self
            .checks
            .iter()
            .filter(|check| check.outcome == Outcome::Inconsistent)
            .map(|check| {
                at(
                    code(check.question),
                    format!("{}: {}", check.question, check.detail),
                )
            })
            .collect();
        if wrong.is_empty() && self.outcome == Outcome::NotTested {
            let open: Vec<&str> = self
                .checks
                .iter()
                .filter(|check| Question::needed(true).contains(&check.question))
                .filter(|check| check.outcome == Outcome::NotTested)
                .map(|check| check.detail.as_str())
                .collect();
            return vec![at(DefectCode::NotChecked, open.join("; "))];
        }
        wrong
    }
}

/// The fields that a proof shows, as far as they fit into a report.
fn repeated(excerpt: &Excerpt) -> Map<String, Value> {
    excerpt
        .disclosures()
        .iter()
        .filter(|field| field.text().len() <= MAX_FIELD)
        .take(MAX_FIELDS)
        .map(|field| (field.name().to_owned(), field.value().clone()))
        .collect()
}

fn code(question: Question) -> DefectCode {
    match question {
        Question::Size | Question::Content => DefectCode::FileAltered,
        _ => DefectCode::ProofWrong,
    }
}

fn taken_together(checks: &[Check], with_original: bool) -> Outcome {
    if checks
        .iter()
        .any(|check| check.outcome == Outcome::Inconsistent)
    {
        return Outcome::Inconsistent;
    }
    let holds = |question: &Question| {
        checks
            .iter()
            .any(|check| check.question == *question && check.outcome == Outcome::Consistent)
    };
    if Question::needed(with_original).iter().all(holds) {
        Outcome::Consistent
    } else {
        Outcome::NotTested
    }
}

/// What the record says of the bytes that a reader must not overlook.
fn remarks(shown: &Map<String, Value>) -> Vec<String> {
    let mut remarks = Vec::new();
    match shown.get("state").and_then(Value::as_str) {
        Some("damaged") => remarks.push(damaged(shown.get("lost"))),
        Some("altered") => remarks.push(
            "it is as the archive received it; its directory or a list names other bytes".into(),
        ),
        Some("added") => {
            remarks.push("it is as the archive received it; no directory or list names it".into());
        }
        _ => {}
    }
    if shown.get("repaired") == Some(&Value::Bool(true)) {
        remarks.push("part of it was computed from the spare blocks of its disks".into());
    }
    if shown.get("empty") == Some(&Value::Bool(true)) {
        remarks.push("it is empty, and it came so".into());
    }
    remarks
}

fn damaged(lost: Option<&Value>) -> String {
    let stretches = lost.and_then(Value::as_array).map(Vec::as_slice);
    let Some(stretches @ [_, ..]) = stretches else {
        return "it is damaged as the archive received it; the proof does not show where".into();
    };
    let bytes = stretches
        .iter()
        .filter_map(|stretch| stretch.get(1)?.as_u64())
        .fold(0, u64::saturating_add);
    format!(
        "it is damaged as the archive received it: {bytes} bytes in {} places did not arrive, \
         and zeros stand for them",
        stretches.len()
    )
}

/// Text from a file, with everything that could deceive a reader of a terminal escaped.
pub(crate) fn shown(text: &str) -> String {
    SourcePath::from_bytes(text).to_string()
}
