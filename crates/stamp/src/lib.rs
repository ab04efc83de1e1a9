//! Time stamps of outside authorities: what is asked, what comes back, and whether it holds under a root
//! certificate that somebody pinned (RFC 3161, RFC 5816; CMS of RFC 5652, certificates of RFC 5280).
//!
//! In scope: bytes to values and back, and checking. The codec is `der` with `cms` and `x509-cert`; signatures and
//! chains are checked by `rustls-webpki` over `ring`. Out of scope: asking an authority over a network, and where tokens are kept
//! (`amana`), what is stamped (`custody`).
//!
//! Invariants:
//! - No I/O, no clock and no chance but those handed in.
//! - A token is believed only with the data, and under the root, that it is checked with; the certificates that it
//!   carries are no more than a way to that root (`tests/authority.rs`).
//! - No bytes make it panic (`tests/authority.rs`).

mod asn1;
mod chain;
mod error;
mod hash;
mod request;
mod root;
mod signer;
mod standing;
mod token;

pub use error::Error;
pub use hash::Hash;
pub use request::Request;
pub use root::Root;
pub use standing::Standing;
pub use token::{MAX_TOKEN, Token, Verified};
