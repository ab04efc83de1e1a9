//! The rules of the house that no compiler keeps.

mod docs;
mod layers;
mod vectors;
mod words;

use std::fmt;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

/// A rule that is not kept, and where.
#[derive(Debug, PartialEq, Eq)]
struct Breach {
    place: String,
    what: String,
}

impl Breach {
    fn new(place: impl fmt::Display, what: impl Into<String>) -> Self {
        Self {
            place: place.to_string(),
            what: what.into(),
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// One of the checks: its name and what it finds.
type Check = (&'static str, fn(&Workspace) -> Result<Vec<Breach>>);

const CHECKS: [Check; 4] = [
    ("layers", layers::check),
    ("docs", docs::check),
    ("vectors", vectors::check),
    ("words", words::check),
];

/// Runs all checks and prints every breach.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut count = 0;
    for (name, check) in CHECKS {
        let breaches = check(workspace)?;
        for breach in &breaches {
            println!("{name}: {breach}");
        }
        if breaches.is_empty() {
            println!("{name}: kept");
        }
        count += breaches.len();
    }
    if count > 0 {
        bail!("keep the rules of the house: {count} breaches");
    }
    Ok(())
}
