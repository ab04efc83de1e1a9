//! What is done with what the archive holds.

use std::path::PathBuf;

use clap::Args;
use model::{AccessionId, ItemId, Use};

use super::{By, Json, as_typed};

#[derive(Debug, Args)]
pub(crate) struct Examine {
    /// Look again at files that took too long or ended their worker, for the machine may have been busy, and at films of
    /// which no picture was taken, where FFmpeg is now.
    #[arg(long)]
    pub(crate) again: bool,
    #[command(flatten)]
    pub(crate) json: Json,
}

/// Commit to the tiles of every JPEG, so that what is left of a redacted copy can be proven original years later.
///
/// It enters one hash for each picture, which shows nothing of it, and numbers that hint at an earlier compression; or
/// why there is nothing to commit to: it is no JPEG, is damaged, or too large. It may run whenever the machine has time;
/// what is stopped goes on. No program makes the redacted copy and its proof yet: what cannot be made up for is the entry.
#[derive(Debug, Args)]
pub(crate) struct Commit {
    /// Try again with files that took too long or ended their worker: the machine may have been busy.
    #[arg(long)]
    pub(crate) again: bool,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Items {
    /// Only those of one accession.
    #[arg(long, value_name = "ID", value_parser = as_typed::<AccessionId>)]
    pub(crate) accession: Option<AccessionId>,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct History {
    /// The item, as `items` lists it.
    #[arg(value_name = "ITEM", value_parser = as_typed::<ItemId>)]
    pub(crate) item: ItemId,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The items, as `items` lists them.
    #[arg(
        required_unless_present = "all",
        conflicts_with = "all",
        value_name = "ITEM",
        value_parser = as_typed::<ItemId>
    )]
    pub(crate) items: Vec<ItemId>,
    /// Everything that is not withdrawn.
    #[arg(long)]
    pub(crate) all: bool,
    /// A new or empty folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) to: PathBuf,
    /// To what end, where the provider's conditions ask for one: publish, court, research or family.
    #[arg(long, value_name = "USE", value_parser = super::custody::purpose)]
    pub(crate) purpose: Option<Use>,
    #[command(flatten)]
    pub(crate) by: By,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    /// The accession to hide.
    #[arg(value_name = "ACCESSION", value_parser = as_typed::<AccessionId>)]
    pub(crate) accession: AccessionId,
    /// Why; it stands in the log.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Show it again.
    #[arg(long)]
    pub(crate) undo: bool,
    #[command(flatten)]
    pub(crate) by: By,
}
