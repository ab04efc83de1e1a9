use std::time::Duration;

use custody::Checkpoint;
use model::Sha256Digest;

use crate::request::{Request, read_number};

/// The longest answer that is read, in bytes.
const MAX_ANSWER: u64 = 64 << 10;

/// What a witness answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Signature lines.
    Cosigned(String),
    /// It cosigned a tree of this size.
    Conflict(u64),
    /// The proof does not hold against what it cosigned.
    Inconsistent,
    /// It is not there, or answers what no witness answers; why.
    Away(String),
}

/// Asks one witness over HTTP.
pub(crate) struct Client {
    agent: ureq::Agent,
    url: String,
}

impl Client {
    pub(crate) fn new(url: &str, patience: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(patience))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self {
            agent: config.into(),
            url: format!("{}/add-checkpoint", url.trim_end_matches('/')),
        }
    }

    pub(crate) fn ask(&self, old: u64, proof: Vec<Sha256Digest>, note: &Checkpoint) -> Reply {
        let note = note.clone();
        let body = Request { old, proof, note }.to_text();
        let mut answer = match self.agent.post(&self.url).send(body) {
            Ok(answer) => answer,
            Err(error) => return Reply::Away(error.to_string()),
        };
        let status = answer.status().as_u16();
        let text = answer
            .body_mut()
            .with_config()
            .limit(MAX_ANSWER)
            .read_to_string();
        let text = match text {
            Ok(text) => text,
            Err(error) => return Reply::Away(error.to_string()),
        };
        let size = text.strip_suffix('\n').and_then(read_number);
        match (status, size) {
            (200, _) => Reply::Cosigned(text),
            (409, Some(size)) => Reply::Conflict(size),
            (422, _) => Reply::Inconsistent,
            _ => Reply::Away(format!("it answered {status}")),
        }
    }
}
