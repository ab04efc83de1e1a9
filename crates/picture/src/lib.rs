//! What a picture file says of itself, and renditions of it. The values, methods and limits are in
//! `docs/spec/facts.md`.
//!
//! In scope: telling formats, reading metadata, decoding, drawing pages, turning, renditions, the perceptual hash
//! PDQ, the coefficients of a JPEG. Out of scope: files, processes and time (`examine` gives the bytes and ends what takes too
//! long), resampling (`scaling`), what a fact means (people).
//!
//! Invariants:
//! - No bytes make [`examine`] panic, and it decodes nothing before its size was compared with the
//!   limits (`tests/hostile.rs`).
//! - The same bytes give the same facts and renditions (`tests/renditions.rs`).
//! - A shielded rendition holds no more than a raster of 16 cells on its long side (`tests/shielded.rs`).
//! - No rendition holds metadata of its original.
//! - A JPEG that is coded anew without loss has the same coefficients (`tests/coefficients.rs`).

mod bytes;
mod claims;
mod coefficients;
mod commit;
mod container;
mod decode;
mod document;
mod embedded;
mod examine;
mod format;
mod heif;
mod ifd;
mod jpeg;
mod limits;
mod orientation;
mod pdq;
mod quality;
mod raster;
mod recompression;
mod render;
mod sheet;
mod turned;
mod within;

pub use claims::readable;
pub use coefficients::coefficients;
pub use commit::{Commitment, commit};
pub use examine::{
    Examination, FACTS_METHOD, Offered, RENDITIONS_METHOD, Renditions, Wanted, examine, examine_for,
};
pub use limits::{MAX_METADATA, MOST_EMBEDDED, MOST_PAGES};
pub use recompression::METHOD as RECOMPRESSION_METHOD;
pub use sheet::{MOST_CELLS, Sheet};
pub use turned::{Turned, turned};
pub use within::within;
