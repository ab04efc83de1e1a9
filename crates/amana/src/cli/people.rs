//! Who may work here, and the pages.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Json;

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen. Anything but this machine needs a server with TLS in front.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8460")]
    pub(crate) listen: SocketAddr,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// End with the story, without serving the pages: for scripts.
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Where to serve the pages.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8460")]
    pub(crate) listen: SocketAddr,
}

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Let somebody sign in.
    Add {
        /// What they are called, and sign in as.
        name: String,
        #[command(flatten)]
        means: Means,
    },
    /// List everybody.
    List(Json),
    /// Give somebody a new password and a new secret for codes, and sign them out everywhere.
    Reset {
        /// What they are called.
        name: String,
        #[command(flatten)]
        means: Means,
    },
    /// Keep somebody from signing in, and sign them out everywhere.
    Lock {
        /// What they are called.
        name: String,
        /// Let them sign in again.
        #[arg(long)]
        undo: bool,
    },
}

/// What somebody will sign in with.
#[derive(Debug, Args)]
pub(crate) struct Means {
    /// A file whose first line is the new password; without it the terminal is asked.
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) json: Json,
}
