//! Making an archive and keeping it whole.

use std::path::PathBuf;

use clap::Args;

use super::{By, Json};

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder to make.
    #[arg(value_name = "ARCHIVE")]
    pub(crate) folder: PathBuf,
    /// Where the objects lie: a folder or s3://BUCKET/PREFIX, with the usual AWS_* variables in the
    /// environment; by default the archive's own folder.
    #[arg(long, value_name = "URL")]
    pub(crate) storage: Option<String>,
    /// Where the catalog lies: sqlite:///PATH or postgres://…; by default a file in the archive's folder.
    #[arg(long, value_name = "URL")]
    pub(crate) catalog: Option<String>,
    /// The name of the log in its checkpoints; by default one drawn by chance.
    #[arg(long, value_name = "NAME")]
    pub(crate) origin: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Audit {
    /// Repair damage from copies that have the bytes that the ledger knows, here and in the copies; needs
    /// the keys, for each damage and each repair is an entry.
    #[arg(long)]
    pub(crate) repair: bool,
    /// Read only so many of the objects, drawn by chance: 5% or 1000.
    #[arg(long, value_name = "N%|COUNT")]
    pub(crate) sample: Option<String>,
    /// What to draw the sample with, to draw an earlier one again: 32 hex digits.
    #[arg(long, value_name = "SEED", requires = "sample")]
    pub(crate) seed: Option<String>,
    /// Begin again, also if an earlier run was stopped.
    #[arg(long)]
    pub(crate) anew: bool,
    /// An older checkpoint, kept elsewhere, that the log must continue.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) by: By,
    #[command(flatten)]
    pub(crate) json: Json,
}
