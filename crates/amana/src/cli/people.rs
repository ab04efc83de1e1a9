//! Who may work here, and the pages.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use model::Role;

use super::{By, Json};

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
    /// Give somebody a role, or take it: who is what stands in the log.
    Role {
        /// What they are called.
        name: String,
        /// A role to give: source-safety-officer, custodian, technical-examiner, medical-reviewer,
        /// family-liaison, analyst or publisher.
        #[arg(long, value_name = "ROLE", required_unless_present = "take")]
        add: Vec<Role>,
        /// A role to take.
        #[arg(long, value_name = "ROLE")]
        take: Vec<Role>,
        #[command(flatten)]
        by: By,
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
