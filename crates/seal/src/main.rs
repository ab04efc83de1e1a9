//! The source's tool: seals pictures onto disks for an archive, tells the health of disks, repairs them,
//! and spreads sets over new disks.
//!
//! In scope: arguments, the phrases that somebody types, the folders of a source, the files of a disk, a
//! card behind the program itself, progress, what is said at the end.
//! Out of scope: the layout of a disk and the sealing itself (`carrier`), opening what was sealed
//! (`amana receive`).
//!
//! Invariants: nothing is kept; no file is opened outside the sources, the disks' folders, the cards, the
//! phrase and the program itself; there is no network code (`tests/dependencies.rs`). Memory stays below 128 MiB.

mod args;
mod card_file;
mod check;
mod disk_folder;
mod earlier;
mod exit;
mod hand;
mod health;
mod health_page;
mod image;
mod kit;
mod moving;
mod need;
mod page;
mod progress;
mod prove;
mod repair;
mod repair_page;
mod report;
mod run;
mod said;
mod screen;
mod sealing;
mod seldom_file;
mod since;
mod source;
mod spread;
mod spread_report;
mod stop;
mod system;
mod times;
mod volume_file;
mod volume_name;
mod walk;

use std::process::ExitCode;

use args::Command;
use exit::Exit;
use screen::Screen;

fn main() -> ExitCode {
    let screen = Screen::new();
    let outcome = match args::parse(std::env::args_os()) {
        Ok(Command::Seal(args)) => sealing::seal(&args, &screen),
        Ok(Command::Check(args)) => check::check(&args, &screen),
        Ok(Command::Prove(args)) => prove::prove(&args, &screen),
        Ok(Command::Spread(args)) => spread::spread(&args, &screen),
        Ok(Command::Bare(dropped)) => kit::run(&dropped, &screen),
        Ok(Command::Say(text)) => screen.answer(&text).map(|()| Exit::AllWell),
        Err(error) => Err(error),
    };
    outcome
        .unwrap_or_else(|error| {
            let exit = Exit::of(&error);
            screen.fail(&error);
            exit
        })
        .into()
}
