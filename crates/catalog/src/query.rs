//! Questions that the catalog answers. Each is one text that both databases understand.

mod accessions;
mod alike;
mod care;
mod commitments;
mod endings;
mod facts;
mod history;
mod holdings;
mod items;
mod pictures;
mod sources;
mod stamps;
mod status;
mod users;

pub use alike::{Comparable, Hash};
pub use commitments::Commitment;
pub use pictures::{Cursor, Filter, Listed, Opening, Tallied};
pub use sources::SealedIdentity;
