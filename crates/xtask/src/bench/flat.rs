//! Whether taking in stays as fast as it begins: a thousand photographs and fifty thousand, on the RAM disk.

use anyhow::{Context, Result, bail};

use super::archive::Archive;
use super::photos::{Photos, multiplied};
use super::place::Place;
use crate::programs;
use crate::workspace::Workspace;

/// Photographs of at most so many bytes are taken, so that there is room for many.
const SMALL: u64 = 40_000;
const FEW: usize = 1_000;
const MANY: usize = 50_000;
/// The many are taken in at least at this share of the speed of the few.
const LEAST: f64 = 0.9;

pub(super) fn run(workspace: &Workspace, photos: &Photos) -> Result<()> {
    programs::cargo(workspace, ["build", "--package", "amana"]).run()?;
    let places = Place::all(workspace)?;
    let place = places.first().context("find a place to measure in")?;
    let mut speeds = Vec::new();
    for count in [FEW, MANY] {
        let small = photos.at_most(SMALL)?;
        let copies = count
            .checked_div(small.len())
            .context("find small photographs")?;
        let (folder, count) = (multiplied(&small, copies)?, copies * small.len());
        let used = Archive::make(place)?.ingest_folder(folder.path(), count)?;
        #[expect(
            clippy::cast_precision_loss,
            reason = "there are not so many photographs"
        )]
        let speed = count as f64 / used.wall.as_secs_f64();
        println!(
            "{count:>6} photographs {:8.1} s of CPU, {:8.1} s, {speed:6.0} each second, {} MiB",
            used.cpu.as_secs_f64(),
            used.wall.as_secs_f64(),
            used.peak >> 20
        );
        speeds.push(speed);
    }
    let [few, many] = speeds.as_slice() else {
        bail!("measure twice");
    };
    println!(
        "the many by the few: {:.2} of the speed, at least {LEAST}",
        many / few
    );
    if many / few < LEAST {
        bail!("take in many as fast as few");
    }
    Ok(())
}
