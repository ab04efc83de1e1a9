//! Which pictures are alike, told and not entered.

mod asked;
mod collection;
mod find;
pub(super) mod groups;
pub(super) mod published;
pub(super) mod seen;
pub(super) mod similar;
mod turn;

/// What is said beside every list of pictures that are alike.
const BY_MACHINE: &str =
    "Found by a machine that knows nothing of what is shown: look before you rely on it.";
