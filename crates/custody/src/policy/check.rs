use std::collections::HashSet;

use model::Timestamp;
use signed_note::Signature;

use super::{Name, Policy};
use crate::note::Checked;
use crate::{Checkpoint, Error, Origin, VerifierKey, cosignature};

/// A checkpoint that a policy accepts: only [`Policy::verify`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    log: Origin,
    witnesses: Vec<Cosigned>,
    not_checked: Vec<String>,
}

/// A cosignature that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// What the policy calls the witness.
    pub witness: String,
    /// When the witness says that it saw no larger tree.
    pub time: Timestamp,
}

impl Verified {
    /// The log that signed.
    pub fn log(&self) -> &Origin {
        &self.log
    }

    /// The witnesses of the policy that cosigned, needed or not.
    pub fn witnesses(&self) -> &[Cosigned] {
        &self.witnesses
    }

    /// The names on signatures by keys that the policy does not name or this program cannot check.
    pub fn not_checked(&self) -> &[String] {
        &self.not_checked
    }
}

impl Policy {
    /// Checks that one of the logs signed a checkpoint under its own name, and that enough
    /// witnesses cosigned it.
    pub fn verify(&self, checkpoint: &Checkpoint) -> Result<Verified, Error> {
        let logs: Vec<_> = self
            .logs()
            .filter(|key| key.name() == checkpoint.origin())
            .collect();
        if logs.is_empty() {
            return Err(Error::UnknownLog {
                found: checkpoint.origin().clone(),
            });
        }
        let keys: Vec<_> = logs.iter().copied().chain(self.witnesses()).collect();
        let Checked { hold, unknown } = checkpoint.check(&keys)?;
        if !logs.iter().any(|log| hold.iter().any(|it| is_by(it, log))) {
            return Err(Error::Unsigned {
                origin: checkpoint.origin().clone(),
            });
        }
        Ok(Verified {
            log: checkpoint.origin().clone(),
            witnesses: self.enough(&hold)?,
            not_checked: unknown.iter().map(|it| it.name().to_owned()).collect(),
        })
    }

    /// The witnesses among `signatures`, if they are a quorum.
    fn enough(&self, signatures: &[Signature]) -> Result<Vec<Cosigned>, Error> {
        let mut seen: HashSet<&Name> = HashSet::new();
        let mut witnesses = Vec::new();
        for witness in &self.witnesses {
            let found = signatures.iter().find(|it| is_by(it, &witness.key));
            if let Some(time) = found.and_then(|it| cosignature::time(it.signature())) {
                seen.insert(&witness.name);
                witnesses.push(Cosigned {
                    witness: witness.name.to_string(),
                    time,
                });
            }
        }
        // A group names only what stands before it, so one pass settles them all.
        for group in &self.groups {
            let members = group.members.iter();
            if members.filter(|name| seen.contains(name)).count() >= group.enough {
                seen.insert(&group.name);
            }
        }
        match &self.quorum {
            Some(quorum) if !seen.contains(quorum) => Err(Error::NoQuorum {
                quorum: quorum.to_string(),
                cosigned: witnesses.len(),
            }),
            _ => Ok(witnesses),
        }
    }
}

fn is_by(signature: &Signature, key: &VerifierKey) -> bool {
    signature.id() == key.id() && signature.name() == key.name().as_str()
}
