//! The pages of an archive, rendered on the server: overview, pictures, one picture, accessions and the
//! custody log, behind a sign-in. They work without JavaScript, by keyboard and on a phone.
//!
//! In scope: addresses, forms, who is signed in, what a page shows, headers. Out of scope: text
//! (`wording`), what is so (`catalog`), passwords and sessions (`office`), renditions (`examine`), the
//! process that serves and its keys (`amana`).
//!
//! Invariants:
//! - The detail of a picture leaves the archive only after the entry of its view is acknowledged, and only
//!   to the session that asked (`tests/pages/showing.rs` in `amana`).
//! - Nothing but the sign-in page and its assets is given to somebody who is not signed in; a form without
//!   the secret of its session does nothing (`tests/pages/doors.rs` in `amana`).
//! - No page asks another host for anything, and no answer but an asset may be stored (`src/headers.rs`).
//! - No name, path or content of evidence is written to the log of the process.

mod archive;
mod assets;
mod bench;
mod fault;
mod frame;
mod guard;
mod headers;
mod issued;
mod languages;
mod marks;
mod pages;
mod paper;
mod paths;
mod router;
mod scribe;
mod serve;
mod tallies;
mod visitor;

pub use archive::Archive;
pub use issued::{Issued, Unissued};
pub use paper::paper_html;
pub use serve::{Error, serve};
