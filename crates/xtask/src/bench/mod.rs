//! What taking pictures in costs, beside the tools that others use for the same work: whole
//! processes, in one run, as ratios of CPU time; and the same of sealing disks and reading them. What
//! was found is told in `docs/performance.md`.

mod archive;
mod bounds;
mod disks;
mod figures;
mod flat;
mod likeness;
mod measure;
mod pack;
mod peers;
mod photos;
mod place;
mod record;
mod report;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;
use crate::{programs, setup};
use archive::Archive;
use disks::Digests;
use figures::{Figures, Job};
use peers::Peers;
use photos::Photos;
use place::Place;

/// How often everything is measured at each place, after one time that does not count.
const ROUNDS: usize = 5;

/// The variable that names parts, by spaces: `soft-disks` is disks on a processor without SHA extensions; the memory of
/// disks, and whether taking in stays as fast as it begins (`flat`), are measured only if they are named.
const PARTS: &str = "AMANA_BENCH";

/// Measures everything and tells it; fails when something costs more than it may.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let parts = std::env::var(PARTS)
        .unwrap_or_else(|_| "disks soft-disks packing taking-in cameras record likeness".into());
    setup::for_bench()?;
    let photos = Photos::find()?;
    for part in parts.split_whitespace() {
        match part {
            "disks" => disks::run(workspace, &photos, Digests::AsHere)?,
            "soft-disks" => disks::run(workspace, &photos, Digests::Soft)?,
            "record" => record::run(workspace)?,
            "likeness" => likeness::run(workspace)?,
            "memory" => disks::memory(workspace, &photos)?,
            "packing" => packing(workspace, &photos)?,
            "taking-in" => taking_in(workspace, &photos)?,
            "cameras" => taking_in(workspace, &photos.of_cameras()?)?,
            "flat" => flat::run(workspace, &photos)?,
            _ => bail!(
                "measure {part}: {PARTS} has disks, soft-disks, memory, packing, taking-in, cameras, flat, record and likeness"
            ),
        }
    }
    Ok(())
}

/// What packing saves and costs.
fn packing(workspace: &Workspace, photos: &Photos) -> Result<()> {
    programs::cargo(workspace, ["build", "--package", "seal"]).run()?;
    if let Some(place) = Place::all(workspace)?.first() {
        print!("{}", pack::table(place, photos)?);
    }
    Ok(())
}

/// Fails when taking in costs more than it may of these photographs, by what the tools cost.
fn taking_in(workspace: &Workspace, photos: &Photos) -> Result<()> {
    programs::cargo(workspace, ["build", "--package", "amana"]).run()?;
    let places = Place::all(workspace)?;
    println!("{photos}");
    let mut over = Vec::new();
    let all: Vec<Figures> = places.iter().map(|_| Figures::default()).collect();
    for (place, figures) in places.iter().zip(interleave(&places, photos, all)?) {
        let peaks = peaks(place, photos)?;
        print!("{}", report::table(place.name, &figures, photos, peaks)?);
        for bound in &bounds::OF_TAKING_IN {
            let ratio = bound.ratio(&figures)?;
            println!("{bound}: {ratio:.2}");
            if ratio > bound.most {
                over.push(format!("{bound}: {ratio:.2} on the {}", place.name));
            }
        }
    }
    if !over.is_empty() {
        bail!("take pictures in for what it may cost: {}", over.join("; "));
    }
    Ok(())
}

/// Every round goes through all places, so that what else the machine does meets all of them.
fn interleave(places: &[Place], photos: &Photos, mut all: Vec<Figures>) -> Result<Vec<Figures>> {
    for number in 0..=ROUNDS {
        for (place, figures) in places.iter().zip(&mut all) {
            eprintln!("round {number} of {ROUNDS} on the {}", place.name);
            let mut counted = Figures::default();
            round(
                place,
                photos,
                if number == 0 { &mut counted } else { figures },
            )?;
        }
    }
    Ok(all)
}

fn round(place: &Place, photos: &Photos, figures: &mut Figures) -> Result<()> {
    let out = place.folder.path().join("out");
    fs::create_dir(&out).context("make a folder for what the tools write")?;
    let peers = Peers::new(place, &out, photos)?;
    figures.add(Job::Sha256sum, peers.sha256sum()?);
    figures.add(Job::Exiftool, peers.exiftool()?);
    figures.add(Job::Age, peers.age()?);
    figures.add(Job::TarAge, peers.tar_age()?);
    figures.add(Job::Vips320, peers.vipsthumbnail("320", "small")?);
    figures.add(Job::Vips1600, peers.vipsthumbnail("1600x1600>", "large")?);
    figures.add(Job::TwoVips, peers.two_vipsthumbnails()?);
    fs::remove_dir_all(&out).context("remove what the tools wrote")?;

    let whole = Archive::make(place)?;
    figures.add(Job::Ingest, whole.ingest(photos)?);
    figures.add(Job::NothingToDo, whole.examine(0)?);
    drop(whole);
    figures.add(Job::Lazy, Archive::make(place)?.ingest_lazily(photos)?);
    let apart = Archive::make(place)?;
    figures.add(Job::IngestOnly, apart.ingest_only(photos)?);
    figures.add(Job::Examine, apart.examine(photos.contents)?);
    figures.add(Job::Commit, apart.commit(photos.contents)?);
    Ok(())
}

/// The peak memory of one more run, which is watched and therefore not timed.
fn peaks(place: &Place, photos: &Photos) -> Result<measure::Peaks> {
    let archive = Archive::make(place)?;
    measure::peaks(archive.ingest_command(&photos.folder))
}
