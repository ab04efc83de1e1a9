//! What sealing onto disks and reading them back costs, beside the tools that others use for the
//! same: `tar`, `age` and `par2`. All on a RAM disk, at k = 3 and M = 2.

mod desk;
mod figures;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

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

/// How the programs compute digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digests {
    /// With the processor's SHA extensions, if it has them.
    AsHere,
    /// As on a processor without.
    Soft,
}

impl Digests {
    /// Whether SHA extensions take part.
    fn are_fast(self) -> bool {
        self == Self::AsHere && has_sha_extensions()
    }
}

#[cfg(target_arch = "x86_64")]
fn has_sha_extensions() -> bool {
    std::arch::is_x86_feature_detected!("sha")
}

#[cfg(not(target_arch = "x86_64"))]
fn has_sha_extensions() -> bool {
    false
}

/// Measures sealing and reading; fails when one costs more than it may.
pub(super) fn run(workspace: &Workspace, photos: &Photos, digests: Digests) -> Result<()> {
    let desk = Desk::make(photos, &build(workspace, digests)?)?;
    let mut figures = Figures::within(digests.are_fast());
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
    let desk = Desk::make(photos, &build(workspace, Digests::AsHere)?)?;
    print!("{}", desk.memory(workspace)?);
    Ok(())
}

/// Builds the programs; gives their folder.
fn build(workspace: &Workspace, digests: Digests) -> Result<PathBuf> {
    let what = ["build", "--package", "seal", "--package", "carrier"];
    let cargo = programs::cargo(workspace, what).args(&["--bins", "--examples"]);
    match digests {
        Digests::AsHere => {
            cargo.run()?;
            let own = std::env::current_exe()?;
            let folder = own.parent().context("find what was built")?;
            Ok(folder.to_path_buf())
        }
        Digests::Soft => {
            let target = workspace.root.join("target/soft");
            let soft = ["--package", "model", "--features", "model/soft-sha256"];
            cargo.args(&soft).arg("--target-dir").arg(&target).run()?;
            Ok(target.join("debug"))
        }
    }
}

fn round(desk: &Desk<'_>, with_par2: bool) -> Result<Vec<(Job, Used)>> {
    let jobs = Job::ALL.into_iter();
    jobs.filter(|job| with_par2 || *job != Job::Par2)
        .map(|job| Ok((job, desk.measure(job)?)))
        .collect()
}
