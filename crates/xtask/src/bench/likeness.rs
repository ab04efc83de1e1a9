//! What it costs to find every pair of near hashes.

use anyhow::{Context, Result, bail};

use crate::programs::{self, program};
use crate::workspace::Workspace;

/// Hashes, and the most seconds that all pairs among them may take on two processors.
const BOUNDS: [(u32, f64); 2] = [(55_000, 0.5), (1_000_000, 15.0)];

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let example = [
        "build",
        "--package",
        "likeness",
        "--example",
        "measure-likeness",
    ];
    programs::cargo(workspace, example).run()?;
    let example = workspace
        .root
        .join("target/debug/examples/measure-likeness");
    let mut over = false;
    for (hashes, most) in BOUNDS {
        let told = program(&example, []).arg(hashes.to_string()).output()?;
        let seconds = told.split_whitespace().next();
        let seconds: f64 = seconds.context("read what was measured")?.parse()?;
        println!("pairs of {hashes:>9} hashes {seconds:8.2} s, at most {most} s");
        over |= seconds > most;
    }
    if over {
        bail!("find near pairs in the time that it may take");
    }
    Ok(())
}
