//! Proofs that were given, as those who check them will see them: whether the archive's own policy accepts
//! their checkpoints yet.

use custody::{Checkpoint, Policy};
use model::{Defect, DefectCode};

use crate::archive::Archive;
use crate::publishing::{self, Standing};

/// The proofs of one command.
pub(crate) struct Given {
    policy: Policy,
    /// How many the policy does not accept, why, and the largest checkpoint of them.
    refused: Option<(u64, String, u64)>,
    /// How many lead to a checkpoint that strangers cannot fetch yet.
    not_published: u64,
}

impl Given {
    pub(crate) fn begin(archive: &Archive) -> anyhow::Result<Self> {
        Ok(Self {
            policy: publishing::read_policy(archive)?,
            refused: None,
            not_published: 0,
        })
    }

    /// A proof under this checkpoint was given. `published` is how many entries strangers can fetch, if the log
    /// is published at all.
    pub(crate) fn add(&mut self, checkpoint: &Checkpoint, published: Option<u64>) {
        if published.is_some_and(|published| checkpoint.size() > published) {
            self.not_published += 1;
        }
        if let Err(error) = self.policy.verify(checkpoint) {
            let size = checkpoint.size();
            let (count, why, largest) = self.refused.take().unwrap_or((0, String::new(), 0));
            let why = if why.is_empty() {
                error.to_string()
            } else {
                why
            };
            self.refused = Some((count + 1, why, largest.max(size)));
        }
    }

    /// What whoever checks the proofs would find, and what to do next; `None` if they find nothing.
    pub(crate) fn defect(&self, archive: &Archive) -> anyhow::Result<Option<Defect>> {
        let Some((count, why, size)) = &self.refused else {
            self.tell_what_waits();
            return Ok(None);
        };
        let proofs = match count {
            1 => "1 proof is".to_owned(),
            count => format!("{count} proofs are"),
        };
        let next = match Standing::of(archive)? {
            Some(standing) if *size > standing.published => format!(
                "the entry is published at the beat of {}: then `amana log publish`, and give it out again",
                standing.due.whole_seconds()
            ),
            _ => "`amana log publish` asks the witnesses again; then give it out again".to_owned(),
        };
        let detail = format!(
            "{proofs} not accepted yet by the archive's own policy: failed to {why}. Next: {next}"
        );
        Ok(Some(Defect::of_all(DefectCode::ProofWrong, detail)))
    }

    fn tell_what_waits(&self) {
        match self.not_published {
            0 => {}
            1 => eprintln!(
                "1 proof leads to a checkpoint that is not published yet; give it out again after the next beat."
            ),
            count => eprintln!(
                "{count} proofs lead to a checkpoint that is not published yet; give them out again after the next beat."
            ),
        }
    }
}
