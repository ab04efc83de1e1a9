//! Time stamps of outside authorities.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Json;

#[derive(Debug, Subcommand)]
pub(crate) enum Authority {
    /// Ask a time authority (RFC 3161) from now on. It learns digests and when they are asked for, and nothing else.
    Add {
        /// What the archive calls it.
        name: String,
        /// Where it is asked: http://… or https://…
        url: String,
        /// Its root certificate, PEM or DER, fetched from the authority itself; compare its fingerprint.
        #[arg(long, value_name = "FILE")]
        root: PathBuf,
    },
    /// List the authorities that are asked.
    List(Json),
    /// Ask an authority no more; its stamps stay.
    Remove {
        /// What the archive calls it.
        name: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Stamp {
    /// Ask for nothing: write all stamps there are, with what they stamp, for `openssl ts -verify`.
    #[arg(long, value_name = "DIR")]
    pub(crate) to: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) json: Json,
}
