//! The layout of a disk, as `docs/spec/carrier.md` gives it: bytes to values and back.
//!
//! A source seals files to a card; what lands on the disks is nothing but blocks of random-looking
//! bytes, from which any k of n disks give every file back.
//!
//! In scope: blocks, key blocks, cards, codes, lanes, slices, rows, directories, the chain, the hand that signs it, and
//! the two engines over them: sealing onto volumes, and reading back what is left of them. Out of scope:
//! opening files and folders (`seal` writes disks, `intake` reads them), keeping what came (`vault`),
//! the command line (`seal`, `amana`).
//!
//! Invariants: no file, socket, clock or environment is touched here, only the [`Volume`] and
//! [`ReadAt`] that a caller hands in. Every length read from a disk is compared with a named limit
//! before anything is allocated. Encryption is age's, masking XChaCha20-Poly1305, spares Reed-Solomon,
//! packed pictures Lepton's, each from a kept crate.

mod address;
mod age_header;
mod audience;
mod block;
mod card;
mod carried;
mod chain;
mod closing;
mod code;
mod directory;
mod error;
mod hand;
mod ids;
mod key_block;
mod kit;
mod lane;
mod lepton;
mod limits;
mod packed;
mod plaintext;
mod reading;
mod row;
mod sealed_box;
mod sealing;
mod slice;
mod volume;
mod words;

pub use address::{Address, Kind, Place};
pub use audience::Audience;
pub use block::{Block, Mask, PAYLOAD, Payload, Peek, SIZE as BLOCK};
pub use card::{Card, CardSecret};
pub use carried::{CarriedDirectory, CarriedSlice};
pub use chain::ChainLink;
pub use closing::Closing;
pub use code::{Code, CodeError};
pub use directory::{
    Directory, DirectoryKind, FileLine, FileState, FragmentPlace, Header, OpenDirectory, Piece,
    Sealed,
};
pub use error::Error;
pub use hand::{Answer, Challenge, Hand, HandKey, Phrase, Signed};
pub use ids::{DiskId, PieceFileId, SetId};
pub use key_block::{KeyBlock, OpenedKey};
pub use kit::{Kit, KitLanguage};
pub use lane::{Fragment, FragmentHeader, HEADER as FRAGMENT_HEADER};
pub use limits::{
    FILE_LIMIT, FILES_PER_PACKET, MAX_CARDS, MAX_DIRECTORY, MAX_HYBRID_RECIPIENTS, MAX_LANES,
    MAX_RECIPIENTS, PACKED_FILE_LIMIT, PHRASE_WORDS, ROWS_PER_PACKET, VERSION, fragment_limit,
    slice_blocks,
};
pub use packed::Packed;
pub use reading::{
    CodeMatch, Contents, FileReader, LaneHealth, MAX_ATTEMPTS, MAX_CANDIDATES, MAX_CARRIED_DEPTH,
    MAX_CODES, MAX_COMBINATIONS, MAX_HOLE, MAX_NAMES, MAX_OLD_SETS, MAX_SETS, MAX_SOURCES,
    MAX_STRAY_FRAGMENTS, MAX_STRETCHES, MAX_TRIALS, Outcome, PacketHealth, PacketId, PacketRef,
    Progress, ReadFile, ReadPacket, Reading, RowHealth, Set, SetKey, SourceReport, Stray,
    Stretches, Tip, VolumeReport,
};
pub use row::{Geometry, spares};
pub use sealing::{
    ClosedPacket, FileStat, Forecast, MovedSet, Offer, OpenCard, OpenFile, Past, PastSet,
    ReadFault, Repair, Repaired, RunEnd, SealedRun, Sealer, Spread, SpreadRun, Watch,
};
pub use slice::{OpenSlice, SliceSealer, open_slice};
pub use volume::{ReadAt, Volume};
pub use words::WordList;
