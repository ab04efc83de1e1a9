//! Copies of the archive in other places.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Json;

#[derive(Debug, Subcommand)]
pub(crate) enum Replica {
    /// Keep a copy of the archive in another place; `amana replicate` fills it.
    Add {
        /// A folder or s3://BUCKET/PREFIX, empty or an older copy of this archive. Who asks a bucket is told by
        /// the AWS_* variables, or, if it differs from the archive's own, by AMANA_REPLICA_NAME_AWS_*.
        #[arg(value_name = "URL")]
        url: String,
        /// What to call it: small letters, digits and '-'.
        #[arg(long, value_name = "NAME")]
        name: String,
    },
    /// List the copies, and how far behind each is.
    List(Json),
    /// Keep a copy up to date no longer; nothing of it is deleted.
    Remove {
        /// What it is called.
        name: String,
    },
    /// Write proofs by which whoever holds a copy proves each part whole without any key.
    Prove {
        /// A new folder for the proofs.
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
        #[command(flatten)]
        json: Json,
    },
    /// Prove a copy whole by such proofs; needs no archive and no key.
    Check {
        /// Where the copy lies: a folder or s3://BUCKET/PREFIX.
        #[arg(value_name = "URL")]
        url: String,
        /// The folder of the proofs.
        #[arg(long, value_name = "DIR")]
        proofs: PathBuf,
        /// The archive's policy file: whose signatures count.
        #[arg(long, value_name = "FILE")]
        policy: PathBuf,
        #[command(flatten)]
        json: Json,
    },
}

/// Brings every copy up to date.
#[derive(Debug, Args)]
pub(crate) struct Replicate {
    #[command(flatten)]
    pub(crate) json: Json,
}
