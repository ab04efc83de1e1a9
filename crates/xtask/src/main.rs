//! The developers' tasks, behind `make` and `cargo xtask`: what a machine lacks is installed or
//! named, everything is checked in one go, and the rules of the house are kept by a program.
//!
//! In scope: running other programs in order, and the checks that no compiler makes. Out of scope:
//! tests of what the archive does (each crate has its own).
//!
//! Invariant: nothing here is part of the archive; no crate depends on this one.

mod bench;
mod carried;
mod fuzz;
mod house;
mod menu;
mod programs;
mod ram_disk;
mod setup;
mod suite;
mod workspace;

use std::process::ExitCode;

use workspace::Workspace;

/// The program was used wrongly.
const WRONG_USAGE: u8 = 2;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        [] => {
            print!("{}", menu::text());
            Ok(())
        }
        [task] => match menu::find(task) {
            Some(task) => Workspace::open().and_then(|workspace| (task.run)(&workspace)),
            None => return wrong_usage(),
        },
        _ => return wrong_usage(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nfailed to {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn wrong_usage() -> ExitCode {
    eprint!("{}", menu::text());
    ExitCode::from(WRONG_USAGE)
}
