use std::fmt;

use serde::Serialize;

/// The answer to a question. There is no stronger word: what a picture shows, no program can test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was tested, and what is here agrees.
    Consistent,
    /// It could not be tested; the detail says why.
    NotTested,
    /// It was tested, and what is here does not agree.
    Inconsistent,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Consistent => "consistent",
            Self::NotTested => "not tested",
            Self::Inconsistent => "inconsistent",
        })
    }
}

/// What is asked of an original or its proof. The words in JSON are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Can the proof and what it shows of the record be read?
    Proof,
    /// Is it a certificate as archives write them, and does it say of what?
    Certificate,
    /// Did a log of the policy sign the checkpoint, or the certificate?
    Signature,
    /// Did enough witnesses of the policy cosign it?
    Witnesses,
    /// Does the record stand in the log at its place?
    Inclusion,
    /// Does the record say that the archive received these bytes?
    Kind,
    /// Is the record of the item after which the file is named?
    Item,
    /// Has the file the size that the record says?
    Size,
    /// Has the file the SHA-256 digest that the record says, or the document the one that is signed?
    Content,
}

impl Question {
    /// What must be consistent before all of it is; a proof alone needs less.
    pub(crate) fn needed(with_original: bool) -> &'static [Self] {
        if with_original {
            &[
                Self::Proof,
                Self::Signature,
                Self::Inclusion,
                Self::Kind,
                Self::Content,
            ]
        } else {
            &[Self::Proof, Self::Signature, Self::Inclusion]
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Proof => "proof",
            Self::Certificate => "certificate",
            Self::Signature => "signature",
            Self::Witnesses => "witnesses",
            Self::Inclusion => "inclusion",
            Self::Kind => "kind",
            Self::Item => "item",
            Self::Size => "size",
            Self::Content => "content",
        })
    }
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was asked.
    pub question: Question,
    /// The answer.
    pub outcome: Outcome,
    /// What was found, for people.
    pub detail: String,
}

impl Check {
    pub(crate) fn consistent(question: Question, detail: impl Into<String>) -> Self {
        Self::new(question, Outcome::Consistent, detail)
    }

    pub(crate) fn not_tested(question: Question, detail: impl Into<String>) -> Self {
        Self::new(question, Outcome::NotTested, detail)
    }

    pub(crate) fn inconsistent(question: Question, detail: impl Into<String>) -> Self {
        Self::new(question, Outcome::Inconsistent, detail)
    }

    fn new(question: Question, outcome: Outcome, detail: impl Into<String>) -> Self {
        Self {
            question,
            outcome,
            detail: detail.into(),
        }
    }
}
