//! What the record costs: appends, a replay, a proof among ten million entries, and an audit beside
//! `sha256sum` of the same bytes. On the RAM disk, so that the program is measured and not the disk.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::archive::Archive;
use super::measure::measure;
use super::place::Place;
use crate::programs::{self, program};
use crate::workspace::Workspace;

const ACTS: u32 = 100_000;
/// Entries of the log in which one is proved.
const MANY: u32 = 10_000_000;
const PROOFS: u32 = 100;
/// A replay of 100,000 entries may take a minute.
const MOST_OF_REPLAY: f64 = 60.0;
/// An audit reads at least at this share of the speed of `sha256sum`.
const LEAST_OF_AUDIT: f64 = 0.7;
/// Two gigabytes in files as large as photographs.
const GENERATE: &str = "cd \"$1\" && head -c 2000000000 /dev/urandom | split -b 1500000 -a 4";
/// What an audit reads.
const SUM_ALL: &str = "cd \"$1\" && find ocfl log journal -type f -print0 | xargs -0 sha256sum";
/// Runs of the audit and of `sha256sum`, in turns.
const ROUNDS: usize = 5;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    programs::cargo(workspace, ["build", "--package", "amana"]).run()?;
    let example = [
        "build",
        "--package",
        "catalog",
        "--example",
        "measure-record",
    ];
    programs::cargo(workspace, example).run()?;
    let places = Place::all(workspace)?;
    let place = places.first().context("find a place to measure in")?;
    let measured = Measured {
        program: workspace.root.join("target/debug/examples/measure-record"),
        folder: place.folder.path().join("record"),
    };
    let append = measured.seconds("acts", "append", Some(ACTS))?;
    let replay = measured.seconds("acts", "replay", None)?;
    println!(
        "append {ACTS} acts    {append:8.2} s, {:.0} each second",
        f64::from(ACTS) / append
    );
    println!("replay them          {replay:8.2} s, at most {MOST_OF_REPLAY} s");
    let fill = measured.seconds("many", "fill", Some(MANY))?;
    let prove = measured.seconds("many", "prove", Some(PROOFS))? / f64::from(PROOFS);
    println!("{MANY} fillers     {fill:8.2} s");
    println!("prove one of them    {:8.2} ms", prove * 1000.0);
    std::fs::remove_dir_all(&measured.folder).context("remove what was measured")?;
    let speed = audit(place)?;
    println!(
        "audit                {speed:8.2} of the speed of sha256sum, at least {LEAST_OF_AUDIT}"
    );
    if replay > MOST_OF_REPLAY || speed < LEAST_OF_AUDIT {
        bail!("keep the record for what it may cost");
    }
    Ok(())
}

struct Measured {
    program: PathBuf,
    folder: PathBuf,
}

impl Measured {
    fn seconds(&self, log: &str, act: &str, number: Option<u32>) -> Result<f64> {
        eprintln!("measuring: {act}");
        let number: Vec<String> = number.iter().map(u32::to_string).collect();
        let told = program(&self.program, [])
            .arg(self.folder.join(log))
            .arg(act)
            .args(&number)
            .output()?;
        let seconds = told.split_whitespace().next();
        let seconds = seconds.context("read what was measured")?;
        Ok(seconds.parse()?)
    }
}

/// The median of how fast an audit without keys is, by `sha256sum` of every file that it reads.
fn audit(place: &Place) -> Result<f64> {
    let archive = Archive::make(place)?;
    let source = place.folder.path().join("source");
    std::fs::create_dir(&source).context("make a folder for files")?;
    program("sh", ["-c", GENERATE])
        .arg("sh")
        .arg(&source)
        .run()?;
    archive.take_in(&source)?;
    std::fs::remove_dir_all(&source).context("remove the files")?;
    let mut ratios = Vec::new();
    for round in 0..=ROUNDS {
        let mut sums = Command::new("sh");
        sums.args(["-c", SUM_ALL, "sh"]).arg(archive.folder());
        let sums = measure(sums, &place.said(), &[0])?.wall;
        let audit = archive.audit()?.wall;
        if round > 0 {
            ratios.push(sums.as_secs_f64() / audit.as_secs_f64());
        }
    }
    ratios.sort_by(f64::total_cmp);
    ratios.get(ROUNDS / 2).copied().context("take the median")
}
