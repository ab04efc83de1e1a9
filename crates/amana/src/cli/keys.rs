//! The archive's own keys, and what is opened with them elsewhere.

use std::path::PathBuf;

use age::x25519::Recipient;
use clap::{Args, Subcommand};
use custody::Origin;
use model::{AccessionId, Use};

use super::{Json, as_typed};

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Split the keys: any K of N shares open the archive without the passphrase. Earlier shares open nothing
    /// any more.
    Share {
        /// How many shares open the keys.
        #[arg(long, value_name = "K")]
        need: u8,
        /// How many shares there are.
        #[arg(long, value_name = "N")]
        of: u8,
        /// A folder for the shares: share-1.txt and so on.
        #[arg(
            long,
            value_name = "DIR",
            conflicts_with = "out",
            required_unless_present = "out"
        )]
        to: Option<PathBuf>,
        /// A file for one share; given N times.
        #[arg(long, value_name = "FILE")]
        out: Vec<PathBuf>,
    },
    /// Put the keys behind another passphrase.
    Passphrase {
        /// A file whose first line is the new passphrase; without it the terminal is asked.
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Wrap every key to a new identity. Stop `amana serve` before; give it again if it was stopped.
    Rotate,
}

#[derive(Debug, Args)]
pub(crate) struct Handover {
    /// The accession whose key is given to a partner.
    #[arg(value_name = "ACCESSION", value_parser = as_typed::<AccessionId>)]
    pub(crate) accession: AccessionId,
    /// The partner's age recipient, age1….
    #[arg(long, value_name = "AGE-RECIPIENT")]
    pub(crate) to: Recipient,
    /// Where to write the file for the partner; a new file.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// To what end, where the provider's conditions ask for one: publish, court, research or family.
    #[arg(long, value_name = "USE", value_parser = super::custody::purpose)]
    pub(crate) purpose: Option<Use>,
}

#[derive(Debug, Args)]
pub(crate) struct Recover {
    /// The folder of the archive to make; needs none with --dry-run.
    #[arg(value_name = "ARCHIVE", required_unless_present_any = ["dry_run", "succeed"])]
    pub(crate) folder: Option<PathBuf>,
    /// Where the objects lie: a folder; by default what --archive says.
    #[arg(long, value_name = "URL", required_unless_present_any = ["dry_run", "succeed"])]
    pub(crate) storage: Option<String>,
    /// Where the catalog will lie; by default a file in the archive's folder.
    #[arg(long, value_name = "URL", conflicts_with = "dry_run")]
    pub(crate) catalog: Option<String>,
    /// Try it in a folder that is deleted again, open one original of each part and compare it.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Go on under a new name and key, because witnesses have seen a newer log that is lost.
    #[arg(long, requires = "reason", conflicts_with_all = ["folder", "storage", "catalog", "dry_run"])]
    pub(crate) succeed: bool,
    /// Why; it stands in the log.
    #[arg(long, value_name = "TEXT", requires = "succeed")]
    pub(crate) reason: Option<String>,
    /// The new name of the log; by default the old one with a number after it.
    #[arg(long, value_name = "NAME", requires = "succeed")]
    pub(crate) origin: Option<Origin>,
    /// The newest checkpoint of the old log that somebody outside has, as a file.
    #[arg(long, value_name = "FILE", requires = "succeed")]
    pub(crate) last: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) json: Json,
}
