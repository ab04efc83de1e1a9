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
}
