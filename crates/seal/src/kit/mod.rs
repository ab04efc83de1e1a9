//! The program with a card inside: started bare it does the one thing that a source needs.

mod large;
mod newest;
mod page;
mod words;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use carrier::{Card, Kit};

use crate::args::{self, Command};
use crate::exit::{Exit, refuse};
use crate::image::Image;
use crate::said;
use crate::screen::Screen;
use crate::sealing;
use crate::system;
use words::Words;

/// The card in this program, if there is one.
pub(crate) fn card() -> anyhow::Result<Option<Card>> {
    Ok(find(&this_program()?)?.map(|kit| kit.card))
}

/// Seals what was dropped on the program, or else the newest folder, to the disk that the program lies on.
pub(crate) fn run(dropped: &[PathBuf], screen: &Screen) -> anyhow::Result<Exit> {
    let program = this_program()?;
    let Some(kit) = find(&program)? else {
        return match dropped.first() {
            None => refuse(said::help()),
            Some(word) => refuse(format!(
                "there is no command {}; see --help",
                word.display()
            )),
        };
    };
    let words = Words::of(kit.language);
    screen.be_quiet();
    let outcome = seal(dropped, &program, &kit.card, screen, &words);
    let exit = match &outcome {
        Ok(exit) => *exit,
        Err(error) => {
            screen.answer(&page::failure(error, &words))?;
            Exit::of(error)
        }
    };
    screen.answer(&words.alone(|words| words.enter))?;
    wait_for_enter();
    Ok(exit)
}

/// Waits until somebody presses Enter; without a keyboard there is nobody to wait for.
fn wait_for_enter() {
    let _ = io::stdin().read_line(&mut String::new());
}

fn this_program() -> anyhow::Result<PathBuf> {
    std::env::current_exe().context("failed to find the program's own file")
}

fn find(program: &Path) -> anyhow::Result<Option<Kit>> {
    Ok(Kit::find(&Image::open(program)?)?)
}

fn seal(
    dropped: &[PathBuf],
    program: &Path,
    card: &Card,
    screen: &Screen,
    words: &Words,
) -> anyhow::Result<Exit> {
    let disk = program.parent().unwrap_or(program);
    let mut sources = dropped.to_vec();
    if sources.is_empty() {
        sources.extend(newest::folder(&system::picture_folders(), disk));
    }
    if sources.is_empty() {
        screen.answer(&words.alone(|words| words.nothing))?;
        return Ok(Exit::CouldNot);
    }
    let code = card.code().to_string();
    screen.answer(&page::first(&code, &sources, disk, is_own(disk), words))?;
    wait_for_enter();
    screen.answer(&words.alone(|words| words.sealing))?;
    let Command::Seal(args) = args::parse(line(sources, disk))? else {
        return refuse(said::help());
    };
    let Some(report) = sealing::report(&args, screen)? else {
        screen.answer(&words.alone(|words| words.nothing_new))?;
        return Ok(Exit::WithDefects);
    };
    screen.answer(&page::outcome(&report, words))?;
    Ok(report.exit())
}

/// Whether a folder lies on the disk of the user's own folder, which is no stick.
fn is_own(disk: &Path) -> bool {
    let Some(home) = system::home() else {
        return false;
    };
    match (system::place_of(disk), system::place_of(&home)) {
        (Ok(disk), Ok(home)) => disk.file_system == home.file_system,
        _ => false,
    }
}

/// What somebody would have typed.
fn line(sources: Vec<PathBuf>, disk: &Path) -> Vec<OsString> {
    let mut line = vec![OsString::new(), "seal".into()];
    line.extend(sources.into_iter().map(PathBuf::into_os_string));
    line.extend(["--disk".into(), disk.into()]);
    line
}
