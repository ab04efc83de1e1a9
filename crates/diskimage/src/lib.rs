//! Images of whole media (raw, E01 or a block device), read through external programs that are shut in.
//!
//! In scope: the digest of an image and what its container says of its own, the table of partitions and file
//! systems, what lies in them and what was deleted from them, and the bytes of a file. Out of scope: what becomes
//! of the files (`intake`), and sentences for people.
//!
//! No byte of an image is parsed here but the first eight: The Sleuth Kit and libewf do that, as processes that see
//! the image and their own libraries alone (`docs/adr/0044-read-images-through-sleuthkit-shut-in.md`). What they say
//! is taken for what the image made them say: read within limits, and believed of the image alone.
//!
//! Invariants:
//! - An image is opened for reading only (`tests/diskimage`, and `crates/amana/tests/cli/image.rs` over a whole run).

mod container;
mod content;
mod deleted;
mod error;
mod ewf;
mod folders;
mod image;
mod listing;
mod reading;
mod segments;
mod stamp;
mod volumes;

pub use confined::{Starter, become_tool, shut_in_and};
pub use container::Format;
pub use content::Content;
pub use deleted::Remains;
pub use error::Error;
pub use ewf::{Fixed, Own};
pub use image::{Found, Image, ImageFile, OnWay, Print};
pub use listing::{Entry, Kind, Times};
pub use volumes::{FileSystem, Volume};
