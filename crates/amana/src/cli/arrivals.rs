//! What comes in: cards, kits, disks, folders, and what is said of them.

use std::ffi::OsString;
use std::path::PathBuf;

use carrier::SetId;
use clap::{Args, Subcommand};
use model::AccessionId;
use wording::Language;

use super::{By, Json, as_typed};

#[derive(Debug, Subcommand)]
pub(crate) enum Card {
    /// Make a card for a source.
    New {
        /// What the archive calls the source; never a real name.
        codename: String,
        /// The card's file; by default CODENAME.card here.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        by: By,
    },
    /// List the cards with their codes.
    List(Json),
}

#[derive(Debug, Args)]
pub(crate) struct Kit {
    /// What the archive calls the source; `card new` has made its card.
    pub(crate) codename: String,
    /// The folder for it: a stick, best an empty one.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The file's name; a harmless one by chance unless you say.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The language of its few sentences: ar, en, fr or de; English unless you say.
    #[arg(long, value_name = "LANG")]
    pub(crate) language: Option<String>,
    /// The sealing program; by default amana-seal.exe beside this program or where `make windows` puts it.
    #[arg(long, value_name = "FILE")]
    pub(crate) program: Option<PathBuf>,
}

/// How the pictures are looked at that come in.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Looking {
    /// Do not look at the pictures yet; `amana examine` does it later.
    #[arg(long)]
    pub(crate) no_examine: bool,
    /// Leave the large renditions until somebody first looks at one; `amana examine`, and the next run without this
    /// flag, make them.
    #[arg(long, conflicts_with = "no_examine")]
    pub(crate) lazy_previews: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Receive {
    /// Folders, files, raw images or devices; opened read-only.
    #[arg(required = true, value_name = "DISK")]
    pub(crate) disks: Vec<PathBuf>,
    /// The code that the source read over the telephone: six groups of four digits.
    #[arg(long, value_name = "CODE")]
    pub(crate) code: Option<String>,
    /// The set to receive, where one image holds several; without it the message names them.
    #[arg(long, value_name = "SET")]
    pub(crate) set: Option<SetId>,
    #[command(flatten)]
    pub(crate) looking: Looking,
    #[command(flatten)]
    pub(crate) by: By,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Certificate {
    /// The accession, as `status` lists it.
    #[arg(value_name = "ID", value_parser = as_typed::<AccessionId>)]
    pub(crate) accession: AccessionId,
    /// Whose language it is in: ar, en, fr or de. By default that of --lang.
    #[arg(long, value_name = "LANG", value_parser = Language::parse)]
    pub(crate) language: Option<Language>,
    /// As one file of HTML that asks for nothing else, to be printed.
    #[arg(long, conflicts_with_all = ["json", "note"])]
    pub(crate) html: bool,
    /// As a note that the archive signs; `amana-verify` checks it with the policy.
    #[arg(long, conflicts_with = "json")]
    pub(crate) note: bool,
    /// Where to write it; a new file.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// Folders, memory cards or single files.
    #[arg(required = true, value_name = "FOLDER")]
    pub(crate) folders: Vec<PathBuf>,
    /// A BagIt manifest or a list by sha256sum to compare with.
    #[arg(long, value_name = "LIST")]
    pub(crate) expect: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) looking: Looking,
    #[command(flatten)]
    pub(crate) by: By,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Image {
    /// A raw image, the first segment of an E01, or a block device.
    #[arg(value_name = "FILE")]
    pub(crate) image: PathBuf,
    /// Take in deleted files whose content can still be read, too. Without it they are only listed.
    #[arg(long)]
    pub(crate) deleted: bool,
    #[command(flatten)]
    pub(crate) looking: Looking,
    #[command(flatten)]
    pub(crate) by: By,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct ImageTool {
    /// Which tool, its limits, what it may see and what it is given.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) order: Vec<OsString>,
}

#[derive(Debug, Args)]
pub(crate) struct Challenge {
    /// The accession whose hand is asked.
    #[arg(value_name = "ACCESSION")]
    pub(crate) accession: AccessionId,
    /// What `amana-seal prove` answered: a file, or - for standard input. Without it a challenge is made.
    #[arg(long, value_name = "FILE")]
    pub(crate) answer: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) json: Json,
}
