use custody::CertificateNote;
use model::{Defect, DefectCode, EntryIndex, Sha256Digest};
use serde::Serialize;

use crate::Checker;
use crate::checker::failed;
use crate::file::shown;
use crate::outcome::{Check, Outcome, Question};

/// What was found of a signed certificate of what came.
#[derive(Debug, Serialize)]
pub struct CertificateReport {
    /// Its file.
    pub path: String,
    /// The log of the archive that it names.
    pub log: Option<String>,
    /// The entry that holds it, as it says.
    pub entry: Option<EntryIndex>,
    /// The accession that it is of.
    pub accession: Option<String>,
    /// When it was issued, as it says.
    pub issued: Option<String>,
    /// All answers taken together.
    pub outcome: Outcome,
    /// What was asked and answered.
    pub checks: Vec<Check>,
}

impl Checker {
    /// Checks a signed certificate. `beside` is the document that lies beside a note which is too short for it.
    pub fn certificate(
        &self,
        path: String,
        note: &[u8],
        beside: Option<&[u8]>,
    ) -> CertificateReport {
        let note = match CertificateNote::parse(note) {
            Ok(note) => note,
            Err(error) => {
                let check = Check::inconsistent(Question::Certificate, failed(&error));
                return CertificateReport::new(path, vec![check]);
            }
        };
        let (content, document) = content(&note, beside);
        let about = |field| Some(shown(&CertificateNote::text(document?, field)?));
        let (accession, issued) = (about("accession"), about("issued"));
        let signature = match note.verify(self.policy()) {
            Ok(()) => Check::consistent(
                Question::Signature,
                format!("the archive {} signed it", note.origin()),
            ),
            Err(error) => Check::inconsistent(Question::Signature, failed(&error)),
        };
        let certificate = said(&note, accession.as_deref(), issued.as_deref());
        CertificateReport {
            log: Some(shown(note.origin().as_str())),
            entry: Some(note.entry()),
            accession,
            issued,
            ..CertificateReport::new(path, vec![certificate, signature, content])
        }
    }
}

/// Whether the document is the one that was signed, and the document if it is.
fn content<'d>(note: &'d CertificateNote, beside: Option<&'d [u8]>) -> (Check, Option<&'d str>) {
    let question = Question::Content;
    let wanted = note.sha256();
    if let Some(document) = note.document() {
        let detail = format!("its document has the SHA-256 digest {wanted}");
        return (Check::consistent(question, detail), Some(document));
    }
    let Some(beside) = beside else {
        let detail = "its document is too long for a note, and is not there as a file of this name \
                      with .json added";
        return (Check::not_tested(question, detail), None);
    };
    let found = Sha256Digest::of(beside);
    if found == *wanted {
        let detail = format!("the document beside it has the SHA-256 digest {wanted}");
        (
            Check::consistent(question, detail),
            str::from_utf8(beside).ok(),
        )
    } else {
        let detail = format!(
            "the document beside it has the SHA-256 digest {found}, and {wanted} is signed"
        );
        (Check::inconsistent(question, detail), None)
    }
}

fn said(note: &CertificateNote, accession: Option<&str>, issued: Option<&str>) -> Check {
    let question = Question::Certificate;
    let (origin, entry) = (note.origin(), note.entry());
    match (accession, issued) {
        (Some(accession), Some(issued)) => Check::consistent(
            question,
            format!(
                "it is a certificate of the archive {origin} of what came as accession {accession}, \
                 issued {issued}; it names entry {entry} of the log as its place"
            ),
        ),
        _ => Check::not_tested(
            question,
            "its document does not tell of which accession it is",
        ),
    }
}

impl CertificateReport {
    fn new(path: String, mut checks: Vec<Check>) -> Self {
        for check in &mut checks {
            check.detail = shown(&check.detail);
        }
        let outcomes = checks.iter().map(|check| check.outcome);
        Self {
            path,
            log: None,
            entry: None,
            accession: None,
            issued: None,
            // The worst answer is the last in order.
            outcome: outcomes.max().unwrap_or(Outcome::NotTested),
            checks,
        }
    }

    /// What is to be listed as a defect.
    pub fn defects(&self) -> Vec<Defect> {
        // What does not hold is told before what could not be tested, which may follow from it.
        let told = self
            .checks
            .iter()
            .filter(|check| check.outcome != Outcome::Consistent && check.outcome == self.outcome);
        told.map(|check| {
            let code = match (check.outcome, check.question) {
                (Outcome::NotTested, _) => DefectCode::NotChecked,
                (_, Question::Signature) => DefectCode::SignatureWrong,
                (_, Question::Content) => DefectCode::FileAltered,
                _ => DefectCode::ProofWrong,
            };
            let detail = format!("{}: {}", check.question, check.detail);
            Defect::at(code, &self.path, detail)
        })
        .collect()
    }
}
