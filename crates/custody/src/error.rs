use model::EntryIndex;

use crate::Origin;

/// Why bytes are not what they should be; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A disclosure does not follow RFC 9901.
    #[error("read a disclosure: {wrong}")]
    Disclosure {
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A record does not follow `docs/spec/record.md`.
    #[error("read a record: {wrong}")]
    Record {
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A record is of a version that this program does not know.
    #[error("read a record of version {found}: this program knows version 1; use a newer one")]
    RecordVersion {
        /// The version that was found.
        found: u64,
    },
    /// The fields of a record are not those of an act.
    #[error("read a record as an act")]
    Event {
        /// Which field is wrong, and how.
        source: serde_json::Error,
    },
    /// An act cannot be written as fields.
    #[error("write an act as a record")]
    Encode {
        /// Which field is wrong, and how.
        source: serde_json::Error,
    },
    /// An excerpt does not follow `docs/spec/record.md`.
    #[error("read what a proof shows: {wrong}")]
    Excerpt {
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A record has no field of that name.
    #[error("show the field {name:?}: the record has none of that name")]
    NoField {
        /// The name that was asked for.
        name: String,
    },
    /// A text cannot be the name of a log or a key.
    #[error(
        "use {text:?} as the name of a log: it must be 1 to 255 bytes without spaces, '+' and \
         control characters, as archive.example/log"
    )]
    Origin {
        /// The text.
        text: String,
    },
    /// A public key does not follow C2SP signed-note.
    #[error("read a public key: {wrong}")]
    Key {
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A checkpoint does not follow C2SP tlog-checkpoint.
    #[error("read a checkpoint: {wrong}")]
    Checkpoint {
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A signed certificate does not follow `docs/spec/documents.md`.
    #[error("read a certificate: {wrong}")]
    Certificate {
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// No signature of a certificate counts.
    #[error("verify a certificate: {wrong}")]
    CertificateUnsigned {
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A policy does not follow C2SP tlog-policy.
    #[error("read the policy, line {line}: {wrong}")]
    Policy {
        /// The line, from 1; 0 for the whole.
        line: usize,
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A proof does not follow C2SP tlog-proof.
    #[error("read a proof: {wrong}")]
    Proof {
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A checkpoint is of another log than the one asked about.
    #[error("verify a checkpoint: it is of the log {found}, not of {wanted}")]
    OtherLog {
        /// The log that the checkpoint names.
        found: Origin,
        /// The log that was asked about.
        wanted: Origin,
    },
    /// A checkpoint is of a log that the policy does not name.
    #[error("verify a checkpoint: the policy does not name its log, {found}")]
    UnknownLog {
        /// The log that the checkpoint names.
        found: Origin,
    },
    /// No trusted key of the log signed.
    #[error("verify a checkpoint of {origin}: it bears no signature by the log's known key")]
    Unsigned {
        /// The log that the checkpoint names.
        origin: Origin,
    },
    /// A signature in the name of a known key does not hold.
    #[error("verify a checkpoint: the signature in the name of {name} does not hold")]
    Signature {
        /// The key's name.
        name: String,
    },
    /// Too few witnesses cosigned.
    #[error(
        "verify a checkpoint: the policy asks for {quorum}; {cosigned} of its witnesses cosigned"
    )]
    NoQuorum {
        /// What the policy asks for.
        quorum: String,
        /// How many witnesses of the policy cosigned.
        cosigned: usize,
    },
    /// The entry is not where the proof says.
    #[error("verify a proof: what it shows does not stand in the log as entry {index}")]
    NotIncluded {
        /// The place.
        index: EntryIndex,
    },
}
