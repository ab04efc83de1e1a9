//! The read model of an archive: tables folded from the entries of its log, in an SQLite file or,
//! when several machines share them, in PostgreSQL.
//!
//! In scope: folding, the questions that programs ask, the dump, and comparing the tables with the
//! entries. Out of scope: the log itself and whether an entry is in it (`ledger`), text for people
//! (the programs), who may see what (the programs).
//!
//! Invariants:
//! - Nothing is in the catalog but what follows from entries: it can be deleted and folded again,
//!   and the dump is the same (`src/tests/folding.rs`).
//! - Only what the ledger committed is folded: [`Catalog::fold`] takes nothing else (its
//!   compile-fail example), and a gap is an error.
//! - One text of each statement serves both databases, and none sorts by text, for each would do
//!   that in its own order (every test of `src/tests` runs on both).

mod care;
mod catalog;
mod cell;
mod change;
mod compare;
mod derive;
mod dump;
mod ending;
mod entry;
mod error;
mod fields;
mod fold;
mod location;
mod obstacle;
mod placement;
mod query;
mod scrub;
mod statement;
mod table;
#[cfg(test)]
mod tests;
mod views;
mod writer;

pub use catalog::Catalog;
pub use compare::{Comparison, Leaf};
pub use error::Error;
pub use obstacle::{Guarded, Guards, Hold, Leg, Obstacle};
pub use query::{
    Commitment, Comparable, Cursor, Filter, Hash, LEAST_QUALITY, Listed, Opening, Order,
    SealedIdentity, SeenCache, SeenFile, Tallied,
};
pub use views::{
    Accession, Authority, Card, Certificate, Derives, Examined, Finished, HistoryEntry, Item,
    LogEntry, Part, Person, Refusal, Request, Stamp, Status, Tombstone, User, VaultPlace, Volume,
};
