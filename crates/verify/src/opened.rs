use custody::{Checkpoint, Error as Custody, Excerpt, TlogProof};
use model::{ByteCount, EntryIndex, ItemId, Sha256Digest};
use serde_json::Value;

use crate::Measured;
use crate::checker::failed;
use crate::outcome::{Check, Question};

/// The kinds of acts that receive bytes (`docs/spec/record.md`).
const RECEIPTS: [&str; 2] = ["original-received", "duplicate-received"];

/// A proof that was read, with what was found of it.
#[derive(Debug)]
pub struct OpenedProof {
    checks: Vec<Check>,
    proof: Option<TlogProof>,
    excerpt: Option<Excerpt>,
}

impl OpenedProof {
    pub(crate) fn new(checks: Vec<Check>, proof: TlogProof, excerpt: Option<Excerpt>) -> Self {
        Self {
            checks,
            proof: Some(proof),
            excerpt,
        }
    }

    pub(crate) fn unreadable(error: &Custody) -> Self {
        Self {
            checks: vec![Check::inconsistent(Question::Proof, failed(error))],
            proof: None,
            excerpt: None,
        }
    }

    /// A proof whose file could not be read; `why` is said in the report.
    pub fn not_read(why: &str) -> Self {
        let detail = format!("it could not be read: {why}");
        Self {
            checks: vec![Check::not_tested(Question::Proof, detail)],
            proof: None,
            excerpt: None,
        }
    }

    /// What was found without the original.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The place in the log that the proof claims.
    pub fn index(&self) -> Option<EntryIndex> {
        self.proof.as_ref().map(TlogProof::index)
    }

    /// The checkpoint that the proof leads to.
    pub fn checkpoint(&self) -> Option<&Checkpoint> {
        self.proof.as_ref().map(TlogProof::checkpoint)
    }

    /// What the proof shows of the record; to be believed only as far as the checks go.
    pub fn excerpt(&self) -> Option<&Excerpt> {
        self.excerpt.as_ref()
    }

    /// The item that the record is of, if it is shown.
    pub fn item(&self) -> Option<ItemId> {
        self.text("item")?.parse().ok()
    }

    /// Compares the record with an original. `named` is the item after which the file is named.
    pub fn compare(&self, original: &Measured, named: Option<ItemId>) -> Vec<Check> {
        let mut checks = vec![self.kind()];
        checks.extend(named.map(|named| self.item_named(named)));
        checks.push(self.size(original.size));
        checks.push(self.content(&original.sha256));
        checks
    }

    fn field(&self, name: &str) -> Option<&Value> {
        self.excerpt.as_ref()?.field(name)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.field(name)?.as_str()
    }

    fn kind(&self) -> Check {
        let question = Question::Kind;
        match self.field("kind") {
            None => Check::not_tested(question, "the proof does not show the record's kind"),
            Some(Value::String(kind)) if RECEIPTS.contains(&kind.as_str()) => {
                Check::consistent(question, "the record says that these bytes were received")
            }
            Some(_) => {
                Check::inconsistent(question, "the record is of an act that receives no bytes")
            }
        }
    }

    fn item_named(&self, named: ItemId) -> Check {
        let question = Question::Item;
        match (self.field("item"), self.item()) {
            (None, _) => Check::not_tested(question, "the proof does not show the item"),
            (_, Some(item)) if item == named => {
                Check::consistent(question, format!("the record is of item {item}"))
            }
            (_, Some(item)) => Check::inconsistent(
                question,
                format!("the record is of item {item}, and the file is named after {named}"),
            ),
            (_, None) => Check::inconsistent(question, "the record's item is no id of an item"),
        }
    }

    fn size(&self, size: ByteCount) -> Check {
        let question = Question::Size;
        match self.field("size").map(Value::as_u64) {
            None => Check::not_tested(question, "the proof does not show the size"),
            Some(Some(wanted)) if wanted == size.get() => {
                Check::consistent(question, format!("it has {wanted} bytes"))
            }
            Some(Some(wanted)) => Check::inconsistent(
                question,
                format!("it has {} bytes; the record says {wanted}", size.get()),
            ),
            Some(None) => Check::inconsistent(question, "the record's size is no number of bytes"),
        }
    }

    fn content(&self, found: &Sha256Digest) -> Check {
        let question = Question::Content;
        let Some(wanted) = self.field("sha256") else {
            return Check::not_tested(question, "the proof does not show the digest");
        };
        match wanted.as_str().map(str::parse::<Sha256Digest>) {
            Some(Ok(wanted)) if wanted == *found => Check::consistent(
                question,
                format!("its SHA-256 digest is the recorded one, {wanted}"),
            ),
            Some(Ok(wanted)) => Check::inconsistent(
                question,
                format!("its SHA-256 digest is {found}; the record says {wanted}"),
            ),
            _ => Check::inconsistent(question, "the record's digest is no SHA-256 digest"),
        }
    }
}
