//! Draws what a photographer's memory card might hold: number cards (branch, detainee,
//! examination) on plain scenes, as JPEGs with the metadata of a camera.
//!
//! In scope: pictures for the demo, the tests and, later, the training of a card reader; the tree
//! of folders on a memory card. Out of scope: bodies or anything else that a person should not have
//! to see, reading pictures, damage to files (the tests that need it make it).
//!
//! Invariants: the same [`Picture`] gives the same bytes on every machine; every number, branch
//! and camera is invented; nothing is photographed, so nothing needs a licence or a warning.

mod camera;
mod dice;
mod document;
mod draw;
mod error;
mod geometry;
mod memory_card;
mod numbers;
mod picture;
mod size;
mod thumbnail;

pub use dice::Dice;
pub use document::{pdf, pdf_of, stream, tiff};
pub use error::Error;
pub use memory_card::{MemoryCard, card_folder};
pub use numbers::{Branch, Digits, Numbers};
pub use picture::{Picture, Scene};
pub use size::Size;
pub use thumbnail::with_thumbnail;
