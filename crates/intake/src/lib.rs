//! The stages that take evidence in: a plain folder, a memory card or the image of a whole medium becomes an
//! accession, and so do the disks that a courier brings.
//!
//! In scope: walking what is offered without following a link, reading each file once, storing it,
//! entering it, going on where a run was stopped, and saying what came of it. Out of scope: the bytes
//! of a disk (`carrier`), those of an image (`diskimage`), how originals and records are kept (`vault`, `ledger`), text for people and
//! the catalog (the programs).
//!
//! Invariants:
//! - Every file offered ends stored, duplicate or refused with a reason, and the sum is checked before
//!   a run ends (`crates/amana/tests/cli/ingest.rs`).
//! - Nothing that is offered is ever written to (`crates/amana/tests/cli/receive.rs` compares it before and after).
//! - Each file is read once: who looks at pictures is shown the same bytes (`tests/ingest/looked.rs`).
//! - What is stored twice in an accession is one blob with several placements.

mod batch;
mod error;
mod expect;
mod folder;
mod image;
mod ingest;
mod known;
mod onlooker;
mod origin;
mod receive;
mod stores;

pub use error::Error;
pub use expect::ExpectedList;
pub use image::{DeletedFile, ImageOffer, ImageTaken, ingest_image};
pub use ingest::{Ingested, Offer, ingest, places};
pub use known::{Known, KnownItem, Refusal};
pub use onlooker::{Onlooker, Seen};
pub use receive::{
    After, Certificate, CodeResult, Counts, Delivery, DiskLine, FileLine, GoesOn, HandLine,
    Receipt, hands, receive, sealed_volume,
};
pub use stores::Stores;
