use std::cell::Cell;
use std::io::{self, IsTerminal, Write};

use anyhow::Context;
use serde::Serialize;

use crate::said;
use crate::system;

/// Letters of a progress line: consoles have 80 columns and begin a new line after the last.
const WIDTH: usize = 79;

/// The two streams of the program: answers on standard output, everything else on standard error.
///
/// A standard error that nobody reads any more never stops the work.
pub(crate) struct Screen {
    is_terminal: bool,
    /// Whether only answers and the progress line are shown.
    is_quiet: Cell<bool>,
    /// Letters of the progress line behind which the cursor stands; 0 if there is none.
    in_line: Cell<usize>,
}

impl Screen {
    pub(crate) fn new() -> Self {
        Self {
            is_terminal: io::stderr().is_terminal(),
            is_quiet: Cell::new(false),
            in_line: Cell::new(0),
        }
    }

    /// Whether somebody sees a progress line move.
    pub(crate) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// From now on only answers and the progress line are shown.
    pub(crate) fn be_quiet(&self) {
        self.is_quiet.set(true);
    }

    /// A line on standard error.
    pub(crate) fn say(&self, line: &str) {
        if self.is_quiet.get() {
            return;
        }
        self.clear();
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// What went wrong, with its causes.
    pub(crate) fn fail(&self, error: &anyhow::Error) {
        self.say(&format!("{}: {error:#}", said::program()));
    }

    /// Replaces the progress line.
    pub(crate) fn line(&self, line: &str) {
        let line: String = line.chars().take(WIDTH).collect();
        let letters = line.chars().count();
        // Spaces take the rest of an older line away: consoles of older Windows know no escapes.
        let rest = self.in_line.replace(letters).saturating_sub(letters);
        let _ = write!(io::stderr(), "\r{line}{:rest$}", "");
    }

    /// Takes the progress line away.
    pub(crate) fn clear(&self) {
        let letters = self.in_line.replace(0);
        if letters > 0 {
            let _ = write!(io::stderr(), "\r{:letters$}\r", "");
        }
    }

    /// Whether [`wipe`](Self::wipe) empties what is before whoever sees standard error.
    pub(crate) fn can_wipe(&self) -> bool {
        self.is_terminal && system::knows_escapes()
    }

    /// Empties a terminal that can be wiped, and what can be scrolled back to.
    pub(crate) fn wipe(&self) {
        if self.is_terminal {
            let _ = write!(io::stderr(), "\x1b[H\x1b[2J\x1b[3J");
        }
    }

    /// Shows a report: as JSON with the page for people beside it on standard error, or the page alone.
    pub(crate) fn report(
        &self,
        report: &impl Serialize,
        page: &str,
        json: bool,
    ) -> anyhow::Result<()> {
        if json {
            self.say(page);
            return self.answer(&serde_json::to_string_pretty(report)?);
        }
        self.answer(page)
    }

    /// The answer, on standard output.
    pub(crate) fn answer(&self, text: &str) -> anyhow::Result<()> {
        self.clear();
        let mut out = io::stdout().lock();
        writeln!(out, "{text}")
            .and_then(|()| out.flush())
            .context("failed to write the answer")
    }
}
