//! Acts by which something is made unreadable for ever; each takes two people.

use model::{AccessionId, PersonId, Sha256Digest, UserId};
use serde::{Deserialize, Serialize};

/// Somebody asked that an accession be destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DestructionRequested {
    /// The accession.
    pub accession: AccessionId,
    /// Who asked.
    pub by: UserId,
    /// Why, in people's words.
    pub reason: String,
}

/// A second person agreed, and the key of the accession is deleted everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessionDestroyed {
    /// The accession.
    pub accession: AccessionId,
    /// Who agreed.
    pub by: UserId,
    /// Who had asked.
    pub requested_by: UserId,
    /// Why, as it was asked.
    pub reason: String,
    /// What stays in the vault, unreadable: the records that named it cannot be read any more.
    pub remains: Vec<Remains>,
    /// Which entries cannot be read from now on ([`crate::SealedEntries`]); null in entries of old.
    pub sealed_sha256: Option<Sha256Digest>,
}

/// A part of the vault that nobody can read any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remains {
    /// The OCFL object's id.
    pub object: String,
    /// Of the OCFL object's inventory.
    pub inventory_sha256: Sha256Digest,
}

/// What was said of a person; encrypted to a key of that person alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonStated {
    /// The person.
    pub person: PersonId,
    /// A JSON object, as text.
    pub fields: String,
}

/// Somebody asked that a person's record be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureRequested {
    /// The person.
    pub person: PersonId,
    /// Who asked.
    pub by: UserId,
    /// Why; it stays, so it names nobody.
    pub reason: String,
}

/// A second person agreed, and the key of the person's record is deleted everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonErased {
    /// The person.
    pub person: PersonId,
    /// Who agreed.
    pub by: UserId,
    /// Who had asked.
    pub requested_by: UserId,
    /// Why, as it was asked.
    pub reason: String,
    /// Which entries cannot be read from now on ([`crate::SealedEntries`]); null in entries of old.
    pub sealed_sha256: Option<Sha256Digest>,
}
