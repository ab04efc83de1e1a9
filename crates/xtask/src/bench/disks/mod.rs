//! What sealing onto disks and reading them back costs, beside the tools that others use for the
//! same: `tar`, `age` and `par2`. All on a RAM disk, at k = 3 and M = 2.

mod desk;
mod figures;

use anyhow::{Result, bail};

use super::measure::Used;
use super::photos::Photos;
use crate::programs;
use crate::workspace::Workspace;
use desk::Desk;
use figures::{Figures, Job};

/// How often everything is measured, after one time that does not count.
const ROUNDS: usize = 9;
/// The one round with `par2`, which takes a minute.
const WITH_PAR2: usize = 1;

/// Measures sealing and reading; fails when one costs more than it may.
pub(super) fn run(workspace: &Workspace, photos: &Photos) -> Result<()> {
    build(workspace)?;
    let desk = Desk::make(photos)?;
    let mut figures = Figures::default();
    for number in 0..=ROUNDS {
        eprintln!("round {number} of {ROUNDS} with disks");
        let round = round(&desk, number == WITH_PAR2)?;
        if number > 0 {
            figures.add(round);
        }
    }
    print!("{}", figures.table()?);
    let over = figures.over()?;
    if !over.is_empty() {
        bail!("seal and read for what it may cost: {}", over.join(", "));
    }
    Ok(())
}

/// Tells the memory that sealing and reading take, at sizes that take their time.
pub(super) fn memory(workspace: &Workspace, photos: &Photos) -> Result<()> {
    build(workspace)?;
    let desk = Desk::make(photos)?;
    print!("{}", desk.memory(workspace)?);
    Ok(())
}

fn build(workspace: &Workspace) -> Result<()> {
    let what = ["build", "--package", "seal", "--package", "carrier"];
    programs::cargo(workspace, what)
        .args(&["--bins", "--examples"])
        .run()
}

fn round(desk: &Desk<'_>, with_par2: bool) -> Result<Vec<(Job, Used)>> {
    let jobs = Job::ALL.into_iter();
    jobs.filter(|job| with_par2 || *job != Job::Par2)
        .map(|job| Ok((job, desk.measure(job)?)))
        .collect()
}
