use model::Timestamp;

use crate::Hash;

/// Why a stamp cannot be had or believed; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is no certificate.
    #[error("read the root certificate: {wrong}")]
    Root {
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// The bytes are no answer of a time authority.
    #[error("read the authority's answer: {wrong}")]
    Answer {
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// The authority would not stamp.
    #[error("get a time stamp: the authority refused (status {status}): {said}")]
    Refused {
        /// RFC 3161, PKIStatus.
        status: u8,
        /// What it said, if anything; its own words.
        said: String,
    },
    /// The bytes are no token.
    #[error("read the time stamp: {wrong}")]
    Token {
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// The token is about other data.
    #[error("check the time stamp: it is about other data")]
    OtherData,
    /// The token answers another request.
    #[error("check the time stamp: it answers another request")]
    OtherRequest,
    /// Something in the token rests on a hash function that is not accepted.
    #[error("check the time stamp: it rests on {hash}, which is no longer accepted")]
    HashNotAccepted {
        /// The hash function.
        hash: Hash,
    },
    /// The token names a method that this program does not know.
    #[error("check the time stamp: it is signed by a method that is not known here ({oid})")]
    UnknownMethod {
        /// The method's object identifier.
        oid: String,
    },
    /// The signature, or what it covers, does not hold.
    #[error("check the time stamp: {wrong}")]
    Signature {
        /// What does not hold.
        wrong: &'static str,
    },
    /// The signer's certificate does not lead to the pinned root.
    #[error(
        "check the time stamp of {time}: its certificate does not lead to the pinned root ({why})"
    )]
    Chain {
        /// When the token says that it was made; the chain is checked at this time.
        time: Timestamp,
        /// What the certificate library said.
        why: String,
    },
}
