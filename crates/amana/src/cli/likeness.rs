//! Which pictures are alike. Nothing of it is entered.

use std::path::PathBuf;

use clap::Args;
use clap::builder::RangedU64ValueParser;
use model::AccessionId;

use super::{Json, as_typed};

/// Look for pictures of the archive that are like one, however it is turned or mirrored.
///
/// A picture of which little is left after reduction has nothing to be found by: below quality 50 no picture is
/// compared. Of a file that is no item, nothing is kept and nothing is entered.
#[derive(Debug, Args)]
pub(crate) struct Similar {
    /// The item, as `items` lists it, or a file. Write ./NAME for a file that is named as items are.
    #[arg(value_name = "ITEM|FILE")]
    pub(crate) what: PathBuf,
    #[command(flatten)]
    pub(crate) within: Within,
    #[command(flatten)]
    pub(crate) among: Among,
    #[command(flatten)]
    pub(crate) json: Json,
}

/// Propose groups of pictures: the same bytes in several accessions, the same pixels in different bytes, and pictures
/// that are nearly alike.
///
/// They are proposals of a machine that knows nothing of what is shown. Nothing is merged and nothing is entered.
#[derive(Debug, Args)]
pub(crate) struct Groups {
    #[command(flatten)]
    pub(crate) within: Within,
    #[command(flatten)]
    pub(crate) json: Json,
}

/// List what caches of pictures tell of: files that were seen in a cache, and whether they are among the received.
///
/// Thumbs.db, thumbcache_*.db, picasa.ini and desktop.ini keep names and small copies of pictures that may have been
/// deleted or not copied. What a cache says is a claim of whoever could write it. Nothing is entered.
#[derive(Debug, Args)]
pub(crate) struct Seen {
    #[command(flatten)]
    pub(crate) among: Among,
    #[command(flatten)]
    pub(crate) json: Json,
}

/// Look for pictures of the archive that a list or a folder of published ones has. The list is not kept.
///
/// Each line of a list begins with 64 hex digits, which are a SHA-256 digest or a PDQ hash, and goes on with a label, as
/// a name or a URL; or it is a JSON object with `sha256`, `pdq`, `pdq_quality`, `label`. Blank lines and those that
/// begin with # are passed over. Of a folder, every file is hashed, however it is turned or mirrored.
#[derive(Debug, Args)]
pub(crate) struct Published {
    /// A list, or a folder of pictures.
    #[arg(value_name = "LIST|FOLDER")]
    pub(crate) what: PathBuf,
    #[command(flatten)]
    pub(crate) within: Within,
    #[command(flatten)]
    pub(crate) among: Among,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Among {
    /// Only among those of one accession.
    #[arg(long, value_name = "ID", value_parser = as_typed::<AccessionId>)]
    pub(crate) accession: Option<AccessionId>,
}

#[derive(Debug, Args)]
pub(crate) struct Within {
    /// How many of the 256 bits of two hashes may differ, at most 31. Fewer find fewer copies, and fewer pictures
    /// that only look alike.
    #[arg(
        long,
        value_name = "N",
        default_value_t = likeness::MOST,
        value_parser = RangedU64ValueParser::<u32>::new().range(..=u64::from(likeness::MOST))
    )]
    pub(crate) distance: u32,
}
