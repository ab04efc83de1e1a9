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
mod seen;
mod sources;
mod stamps;
mod status;
mod users;

pub use alike::{Comparable, Hash, LEAST_QUALITY};
pub use commitments::Commitment;
pub use pictures::{Cursor, Filter, Listed, Opening, Order, Tallied};
pub use seen::{SeenCache, SeenFile};
pub use sources::SealedIdentity;
