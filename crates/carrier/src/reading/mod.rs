//! The reading engine: sources → blocks → sets → files, whatever is left of them (spec section 16).
//!
//! [`Reading::of`] scans sources with cards alone and sorts their blocks into [`Set`]s, whose health a
//! card is enough to tell. [`Set::open`] adds the identities and gives [`Contents`]: the files.
//! Nothing here trusts a disk: whoever has a card can forge blocks with valid tags.

mod cache;
mod carriage;
mod carried_stream;
mod chain;
mod chunks;
mod column;
mod contents;
mod directories;
mod doubt;
mod file_list;
mod file_reader;
mod health;
mod index;
mod key;
mod lacking;
mod lane;
mod lane_map;
mod limits;
mod moving;
mod old_sets;
mod origin;
mod others;
mod packet;
mod packet_defects;
mod plan;
mod raw_slice;
mod repeated;
mod report;
mod row;
mod scan;
mod set;
mod sources;
mod stray;
mod summary;
mod trial;
mod trust;
mod unpacking;
mod verified;
mod window;
mod workroom;

pub(crate) use lacking::{AllLacking, Found, Lacking};
pub(crate) use moving::{LastRow, OldPacket};

pub use chain::{CodeMatch, Tip};
pub use contents::{Contents, PacketRef};
pub use file_list::ReadFile;
pub use file_reader::{FileReader, Outcome};
pub use health::{LaneHealth, PacketHealth, RowHealth};
pub use index::PacketId;
pub use key::SetKey;
pub use limits::{
    MAX_ATTEMPTS, MAX_CANDIDATES, MAX_CARRIED_DEPTH, MAX_CODES, MAX_COMBINATIONS, MAX_HOLE,
    MAX_NAMES, MAX_OLD_SETS, MAX_SETS, MAX_SOURCES, MAX_STRAY_FRAGMENTS, MAX_STRETCHES, MAX_TRIALS,
};
pub use report::{SourceReport, Stretches, VolumeReport};
pub use set::Set;
pub use sources::{Progress, Reading};
pub use stray::Stray;
pub use summary::ReadPacket;
