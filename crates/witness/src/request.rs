use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use custody::Checkpoint;
use model::Sha256Digest;

/// The most hashes of a consistency proof (C2SP tlog-witness).
const MAX_PROOF: usize = 63;
/// No log has more entries: beyond it the arithmetic of trees has no room.
const MAX_SIZE: u64 = 1 << 62;

/// What is posted to `add-checkpoint`: a checkpoint, and the proof that it continues an older one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) old: u64,
    pub(crate) proof: Vec<Sha256Digest>,
    pub(crate) note: Checkpoint,
}

impl Request {
    /// Reads a body; the error says what is wrong with it.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, &'static str> {
        let text = std::str::from_utf8(body).map_err(|_| "it is not UTF-8")?;
        let (head, note) = text.split_once("\n\n").ok_or("there is no empty line")?;
        let mut lines = head.split('\n');
        let old = lines
            .next()
            .and_then(|line| line.strip_prefix("old "))
            .and_then(read_number)
            .ok_or("the first line is not the old size")?;
        let proof: Vec<_> = lines
            .take(MAX_PROOF + 1)
            .map(|line| read_hash(line).ok_or("a line of the proof is no hash"))
            .collect::<Result<_, _>>()?;
        if proof.len() > MAX_PROOF {
            return Err("the proof has more than 63 lines");
        }
        let note = Checkpoint::parse(note.as_bytes()).map_err(|_| "there is no checkpoint")?;
        if note.size() > MAX_SIZE {
            return Err("the checkpoint is larger than any log");
        }
        if old > note.size() {
            return Err("the old size is larger than that of the checkpoint");
        }
        Ok(Self { old, proof, note })
    }

    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            text += &BASE64_STANDARD.encode(hash.as_bytes());
            text.push('\n');
        }
        text.push('\n');
        text + self.note.as_str()
    }
}

/// A decimal number as the protocol writes it: no sign, no leading zero.
pub(crate) fn read_number(digits: &str) -> Option<u64> {
    let number: u64 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}

fn read_hash(line: &str) -> Option<Sha256Digest> {
    let bytes = BASE64_STANDARD.decode(line).ok()?;
    Some(Sha256Digest::from_bytes(bytes.try_into().ok()?))
}
