use std::cell::Cell;
use std::io::{self, IsTerminal, Write};

use anyhow::Context;

/// The two streams of the program: answers on standard output, everything else on standard error.
///
/// A standard error that nobody reads any more never stops the work.
pub(crate) struct Screen {
    is_terminal: bool,
    /// Whether the cursor stands behind a progress line.
    in_line: Cell<bool>,
}

impl Screen {
    pub(crate) fn new() -> Self {
        Self {
            is_terminal: io::stderr().is_terminal(),
            in_line: Cell::new(false),
        }
    }

    /// Whether somebody sees a progress line move.
    pub(crate) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// A line on standard error.
    pub(crate) fn say(&self, line: &str) {
        self.clear();
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// What went wrong, with its causes.
    pub(crate) fn fail(&self, error: &anyhow::Error) {
        self.say(&format!("amana-seal: {error:#}"));
    }

    /// Replaces the progress line.
    pub(crate) fn line(&self, line: &str) {
        let _ = write!(io::stderr(), "\r\x1b[K{line}");
        self.in_line.set(true);
    }

    /// Takes the progress line away.
    pub(crate) fn clear(&self) {
        if self.in_line.replace(false) {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }

    /// Empties a terminal, and what can be scrolled back to.
    pub(crate) fn wipe(&self) {
        if self.is_terminal {
            let _ = write!(io::stderr(), "\x1b[H\x1b[2J\x1b[3J");
        }
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
