//! The archive's command line: every command opens the archive, lets the stages do the work and tells
//! people what came of it.
//!
//! In scope: arguments, secrets, progress, JSON, exit codes, which language somebody reads. Out of scope:
//! sentences (`wording`) and everything that touches evidence (`intake`, `vault`, `ledger`, `catalog`).
//!
//! Invariant: a command that shows or hands out an original appends its entry first; no entry, no bytes.

mod archive;
mod cli;
mod commands;
mod config;
mod demo;
mod failure;
mod outcome;
mod progress;
mod reader;
mod secret;
mod staff;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::failure::Usage;
use crate::outcome::Outcome;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = commands::run(&cli).unwrap_or_else(|error| {
        eprintln!("amana: {}", failure::sentence(&error));
        if error.is::<Usage>() {
            Outcome::WrongUsage
        } else {
            Outcome::Failed
        }
    });
    outcome.into()
}
