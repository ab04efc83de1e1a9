use std::collections::BTreeMap;

use model::{Defect, DefectCode, Sha256Digest};
use serde::Serialize;

use crate::file::shown;
use crate::{
    CertificateReport, Checker, FileReport, Names, OpenedProof, Original, Outcome, Question,
};

/// Everything that was found, and what was not tested.
#[derive(Debug, Serialize)]
pub struct Report {
    /// How many originals, lone proofs and certificates were looked at.
    pub checked: usize,
    /// Of these, how many are consistent.
    pub consistent: usize,
    /// Of these, how many are inconsistent.
    pub inconsistent: usize,
    /// Of these, how many could not be tested.
    pub not_tested: usize,
    /// Every original and lone proof.
    pub files: Vec<FileReport>,
    /// Every certificate.
    pub certificates: Vec<CertificateReport>,
    /// What does not hold, is absent or could not be looked at.
    pub defects: Vec<Defect>,
    /// What this program did not test of the whole.
    pub limits: Vec<Limit>,
}

/// Something that was not tested of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// What. The words are stable.
    pub what: Untested,
    /// Why, for people.
    pub detail: String,
}

/// What can remain untested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Untested {
    /// Whether anybody but the archive saw the log.
    Witnesses,
    /// When the log was written.
    Time,
    /// Whether several checkpoints are of one history.
    History,
    /// Whether certificates stand in the log.
    Entry,
    /// Fields of records that the proofs do not show.
    Fields,
    /// What the pictures show and who took them.
    Meaning,
}

/// A report in the making.
#[derive(Debug, Default)]
pub struct Findings {
    files: Vec<FileReport>,
    certificates: Vec<CertificateReport>,
    defects: Vec<Defect>,
    checkpoints: BTreeMap<(String, u64), Sha256Digest>,
}

impl Findings {
    /// Adds what was found of one original or of a proof alone.
    pub fn add(&mut self, names: Names, proof: &OpenedProof, original: &Original) {
        let file = FileReport::new(names, proof, original);
        self.compare_checkpoints(&file, proof);
        self.defects.extend(file.defects());
        self.files.push(file);
    }

    /// Adds an original of which there is no proof.
    pub fn add_without_proof(&mut self, names: Names) {
        let file = FileReport::without_proof(names);
        self.defects.extend(file.defects());
        self.files.push(file);
    }

    /// Adds what was found of a certificate.
    pub fn add_certificate(&mut self, certificate: CertificateReport) {
        self.defects.extend(certificate.defects());
        self.certificates.push(certificate);
    }

    /// Adds something else that is wrong.
    pub fn defect(&mut self, defect: Defect) {
        self.defects.push(defect);
    }

    /// The files that were added from `first` on.
    pub fn files_from(&self, first: usize) -> &[FileReport] {
        self.files.get(first..).unwrap_or_default()
    }

    /// How many files were added.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// A log that signed two trees of one size shows different people different histories.
    fn compare_checkpoints(&mut self, file: &FileReport, proof: &OpenedProof) {
        let signed = file
            .check(Question::Signature)
            .is_some_and(|check| check.outcome == Outcome::Consistent);
        let Some(checkpoint) = proof.checkpoint().filter(|_| signed) else {
            return;
        };
        let key = (checkpoint.origin().to_string(), checkpoint.size());
        let root = *self.checkpoints.entry(key).or_insert(*checkpoint.root());
        if root != *checkpoint.root() {
            let place = file.proof.as_deref().unwrap_or_default();
            self.defects.push(Defect::at(
                DefectCode::LogForked,
                place,
                format!(
                    "{} signed two different trees of {} entries",
                    shown(checkpoint.origin().as_str()),
                    checkpoint.size()
                ),
            ));
        }
    }

    /// Sums up.
    pub fn finish(mut self, checker: &Checker) -> Report {
        let nothing = self.files.is_empty() && self.certificates.is_empty();
        if nothing && self.defects.is_empty() {
            let detail = "there is no original and no proof here";
            self.defect(Defect::of_all(DefectCode::NotChecked, detail));
        }
        let files = self.files.iter().map(|file| file.outcome);
        let certificates = self.certificates.iter().map(|one| one.outcome);
        let outcomes: Vec<Outcome> = files.chain(certificates).collect();
        let count = |outcome| outcomes.iter().filter(|one| **one == outcome).count();
        Report {
            checked: outcomes.len(),
            consistent: count(Outcome::Consistent),
            inconsistent: count(Outcome::Inconsistent),
            not_tested: count(Outcome::NotTested),
            limits: self.limits(checker),
            files: self.files,
            certificates: self.certificates,
            defects: self.defects,
        }
    }

    fn limits(&self, checker: &Checker) -> Vec<Limit> {
        let mut limits = Vec::new();
        let mut add = |what, detail: String| limits.push(Limit { what, detail });
        if !checker.asks_for_witnesses() {
            add(
                Untested::Witnesses,
                "the policy asks for no witness: nothing here shows that the log was not shown to \
                 others in another form"
                    .into(),
            );
        }
        add(
            Untested::Time,
            "no time stamp of an outside authority is checked: the times in the records are the \
             archive's own"
                .into(),
        );
        if self.checkpoints.len() > 1 {
            add(
                Untested::History,
                format!(
                    "the proofs rest on {} checkpoints; whether the longer logs continue the \
                     shorter ones is not tested",
                    self.checkpoints.len()
                ),
            );
        }
        if !self.certificates.is_empty() {
            add(
                Untested::Entry,
                "whether the log holds the entry that a certificate names is not tested: its signature \
                 says that the archive issued it, not that the log has kept it"
                    .into(),
            );
        }
        if self.files.iter().any(|file| file.hidden > 0) {
            add(
                Untested::Fields,
                "the proofs show some fields of their records; the digests of the rest stand for \
                 fields that are withheld or for nothing, and cannot be told apart"
                    .into(),
            );
        }
        add(
            Untested::Meaning,
            "what a picture shows, who took it and when, no program can test; tested is only that \
             these are the bytes that the log says were received"
                .into(),
        );
        limits
    }
}

impl Report {
    /// Whether nothing is wrong or absent.
    pub fn is_well(&self) -> bool {
        self.defects.is_empty()
    }
}
