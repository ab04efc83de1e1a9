//! What systems and programs remember of pictures beside them: small copies with the names of files that may be gone,
//! and notes. `Thumbs.db` (Windows 95 to 7), `thumbcache_*.db` (Windows Vista to 11), `picasa.ini` and `desktop.ini`.
//!
//! In scope: bytes to names, times and pictures, within limits; no I/O. Out of scope: decoding the pictures (`picture`),
//! and what becomes of them. The formats are those of `docs/spec/caches.md`.
//!
//! Invariants: no input makes it panic, loop or take memory beyond its limits (`tests/mutations.rs`). What a cache says is a
//! claim: whoever can write the cache can write anything into it.

mod cached;
mod error;
mod ini;
mod little;
mod notes;
mod thumbcache;
mod thumbs;

pub use cached::{Cached, Form};
pub use error::Error;
pub use ini::{Ini, Section};
pub use notes::{FolderNotes, PictureNotes, folder_notes, picture_notes};
pub use thumbcache::thumbcache;
pub use thumbs::thumbs;
