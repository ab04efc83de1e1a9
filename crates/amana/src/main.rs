//! The archive's command line: every command opens the archive, lets the stages do the work and tells
//! people what came of it.
//!
//! In scope: arguments, secrets, progress, JSON, exit codes, which language somebody reads. Out of scope:
//! sentences (`wording`) and everything that touches evidence (`intake`, `vault`, `ledger`, `catalog`).
//!
//! Invariant: a command that shows or hands out an original appends its entry first; no entry, no bytes.

mod acting;
mod archive;
mod cli;
mod commands;
mod config;
mod demo;
mod ending;
mod failure;
mod given;
mod guard;
mod outcome;
mod progress;
mod publishing;
mod reader;
mod secret;
mod staff;
mod time_authority;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::failure::Usage;
use crate::outcome::Outcome;

fn main() -> ExitCode {
    leave_no_trace();
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

/// Keeps keys and pictures out of core dumps and of other programs of the same user. Where the system
/// does not let it, the work goes on.
fn leave_no_trace() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = rustix::process::setrlimit(Resource::Core, none);
    let _ = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable);
}
