//! The identities of sources, which the archive itself never holds.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{By, Json};

/// Who a source is, in a sealed file outside the archive.
#[derive(Debug, Subcommand)]
pub(crate) enum Source {
    /// Seal the identity of a source for trustees. The log keeps its code name, its digest, the shares and the delay.
    Add(SourceAdd),
    /// Ask that an identity be opened, with --reason; after the delay open it, with --confirm.
    Open(SourceOpen),
    /// Tell what was sealed, asked for and opened.
    List(Json),
}

#[derive(Debug, Args)]
pub(crate) struct SourceAdd {
    /// What the archive calls the source.
    #[arg(value_name = "CODENAME")]
    pub(crate) codename: String,
    /// A file outside the archive with what is to be sealed; delete it afterwards.
    #[arg(long, value_name = "FILE")]
    pub(crate) identity_file: PathBuf,
    /// Where to write the sealed file, outside the archive and its keys; a new file.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// How many trustees open it.
    #[arg(long, value_name = "K")]
    pub(crate) need: u8,
    /// A new file for the share of one trustee; given once for each.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) share_out: Vec<PathBuf>,
    /// How many hours after it was asked for it may be opened, at the earliest.
    #[arg(long, value_name = "HOURS", default_value_t = 72, value_parser = clap::value_parser!(u32).range(..=87_600))]
    pub(crate) delay: u32,
    #[command(flatten)]
    pub(crate) by: By,
}

#[derive(Debug, Args)]
pub(crate) struct SourceOpen {
    /// The sealed file.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Why it is to be opened; it stands in the log, so name nobody.
    #[arg(long, value_name = "TEXT", required_unless_present = "confirm")]
    pub(crate) reason: Option<String>,
    /// Open what was asked for; for a source safety officer, after the delay.
    #[arg(long, conflicts_with = "reason", requires = "trustee_share")]
    pub(crate) confirm: bool,
    /// A file with the share of a trustee, given K times. (--share is for the keys of the archive.)
    #[arg(long, value_name = "FILE", requires = "confirm")]
    pub(crate) trustee_share: Vec<PathBuf>,
    /// Where to write the identity, outside the archive and its keys; a new file. Else it is printed.
    #[arg(long, value_name = "FILE", requires = "confirm")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) by: By,
}
