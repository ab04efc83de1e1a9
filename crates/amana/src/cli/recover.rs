use std::path::PathBuf;

use clap::Args;
use custody::Origin;

#[derive(Debug, Args)]
pub(crate) struct Recover {
    /// Go on under a new name and key, because witnesses have seen a newer log that is lost.
    #[arg(long, required = true)]
    pub(crate) succeed: bool,
    /// Why; it stands in the log.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// The new name of the log. By default the old one with a number after it.
    #[arg(long, value_name = "NAME")]
    pub(crate) origin: Option<Origin>,
    /// The newest checkpoint of the old log that somebody outside has, as a file.
    #[arg(long, value_name = "FILE")]
    pub(crate) last: Option<PathBuf>,
}
