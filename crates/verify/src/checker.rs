use custody::{Checkpoint, Error as Custody, Excerpt, Policy, TlogProof, Verified};

use crate::outcome::{Check, Question};
use crate::{Error, OpenedProof};

/// Checks proofs against one policy.
#[derive(Debug)]
pub struct Checker {
    policy: Policy,
}

impl Checker {
    /// Reads a policy (C2SP tlog-policy).
    ///
    /// # Errors
    ///
    /// [`Error::Policy`], [`Error::NoLog`].
    pub fn new(policy: &[u8]) -> Result<Self, Error> {
        let policy = Policy::parse(policy).map_err(|source| Error::Policy { source })?;
        if policy.logs().next().is_none() {
            return Err(Error::NoLog);
        }
        Ok(Self { policy })
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Whether the policy asks for any witness.
    pub fn asks_for_witnesses(&self) -> bool {
        self.policy.asks_for_witnesses()
    }

    /// Reads a proof (C2SP tlog-proof) and checks all that needs no original. What does not hold is
    /// in the outcome; there is no error.
    pub fn open(&self, proof: &[u8]) -> OpenedProof {
        let proof = match TlogProof::parse(proof) {
            Ok(proof) => proof,
            Err(error) => return OpenedProof::unreadable(&error),
        };
        let mut checks = Vec::new();
        let excerpt = match proof.excerpt() {
            Ok(excerpt) => {
                checks.push(Check::consistent(Question::Proof, "it can be read"));
                Some(excerpt)
            }
            Err(error) => {
                checks.push(Check::inconsistent(Question::Proof, failed(&error)));
                None
            }
        };
        let verified = self.policy.verify(proof.checkpoint());
        checks.push(signature(proof.checkpoint(), &verified));
        checks.push(self.witnesses(&verified));
        checks.push(self.inclusion(&proof, excerpt.as_ref(), verified.is_ok()));
        OpenedProof::new(checks, proof, excerpt)
    }

    fn witnesses(&self, verified: &Result<Verified, Custody>) -> Check {
        let question = Question::Witnesses;
        let verified = match verified {
            Ok(verified) => verified,
            Err(error @ Custody::NoQuorum { .. }) => {
                return Check::inconsistent(question, failed(error));
            }
            Err(_) => {
                return Check::not_tested(question, "no log that counts signed the checkpoint");
            }
        };
        if self.asks_for_witnesses() {
            Check::consistent(question, signatures(verified).join("; "))
        } else {
            let mut details = vec!["the policy asks for no witness".to_owned()];
            details.extend(signatures(verified));
            Check::not_tested(question, details.join("; "))
        }
    }

    fn inclusion(&self, proof: &TlogProof, excerpt: Option<&Excerpt>, accepted: bool) -> Check {
        let question = Question::Inclusion;
        let Some(excerpt) = excerpt else {
            return Check::not_tested(question, "the proof shows no record");
        };
        if !accepted {
            return Check::not_tested(question, "the policy does not accept the checkpoint");
        }
        match proof.verify(&self.policy, &excerpt.leaf()) {
            Ok(_) => Check::consistent(
                question,
                format!(
                    "the record is entry {} of {}",
                    proof.index(),
                    proof.checkpoint().size()
                ),
            ),
            Err(error) => Check::inconsistent(question, failed(&error)),
        }
    }
}

/// Who else signed: witnesses of the policy, and keys that it does not name.
fn signatures(verified: &Verified) -> Vec<String> {
    let witnesses = verified.witnesses().iter();
    let held: Vec<String> = witnesses
        .map(|one| format!("{} at {}", one.witness, one.time))
        .collect();
    let mut details = Vec::new();
    if !held.is_empty() {
        details.push(format!("cosigned: {}", held.join(", ")));
    }
    if !verified.not_checked().is_empty() {
        let names = verified.not_checked().join(", ");
        details.push(format!("signatures by keys unknown here: {names}"));
    }
    details
}

fn signature(checkpoint: &Checkpoint, verified: &Result<Verified, Custody>) -> Check {
    let question = Question::Signature;
    match verified {
        Ok(_) | Err(Custody::NoQuorum { .. }) => Check::consistent(
            question,
            format!(
                "{} signed the checkpoint of {} entries",
                checkpoint.origin(),
                checkpoint.size()
            ),
        ),
        Err(error) => Check::inconsistent(question, failed(error)),
    }
}

pub(crate) fn failed(error: &Custody) -> String {
    format!("failed to {error}")
}
