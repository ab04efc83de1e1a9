use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use carrier::{Geometry, Offer, OpenCard, RunEnd, Sealer, Volume};
use model::OsChance;

use crate::args::SealArgs;
use crate::card_file;
use crate::disk_folder::DiskFolder;
use crate::existing::refuse_set_in;
use crate::exit::{Exit, refuse};
use crate::need::Need;
use crate::progress::Progress;
use crate::report::{Disk, End, Report, Run};
use crate::run::Named;
use crate::said;
use crate::screen::Screen;
use crate::source::SourceFile;
use crate::stop::Stop;
use crate::system;
use crate::walk::{Met, Walk};

/// `amana-seal seal`: looks at everything first, then writes, then says what lies where.
pub(crate) fn seal(args: &SealArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let Some(report) = report(args, screen)? else {
        return Ok(Exit::WithDefects);
    };
    report.show(screen, args.json)?;
    Ok(report.exit())
}

/// Seals and reports; nothing to report if it was stopped before anything was written.
pub(crate) fn report(args: &SealArgs, screen: &Screen) -> anyhow::Result<Option<Report>> {
    let cards = card_file::open(&args.cards, args.phrase_file.as_deref())?;
    let stop = Stop::listen()?;
    for (file, open) in args.cards.iter().zip(&cards) {
        screen.say(&format!(
            "Card {}: card code {}",
            file.display(),
            open.card.code()
        ));
    }
    refuse_odd(&args.sources)?;
    let disks = DiskFolder::all(
        &args.disks,
        &args.sources,
        args.name.as_ref(),
        &mut OsChance,
    )?;
    for disk in &disks {
        refuse_set_in(disk.folder(), &cards)?;
    }
    let data = disks.len() - args.spare;
    let geometry = Geometry::new(data, args.spare).context("failed to seal")?;
    let recipients = cards.iter().map(|open| open.card.recipients().count());
    let Some(need) = Need::of(&args.sources, geometry, recipients.sum(), &stop) else {
        screen.say("Stopped. Nothing was written.");
        return Ok(None);
    };
    if need.files == 0 {
        anyhow::bail!("there is no file in the source. Nothing was written.");
    }
    need.fits(&disks)?;
    screen.say(&format!(
        "Sealing {}, {}, to {}, {} of them spare: {} on each.",
        said::files(need.files),
        need.bytes,
        said::count(disks.len() as u64, "disk", "disks"),
        args.spare,
        need.each_disk,
    ));
    let codes = cards.iter().map(|open| open.card.code().to_string());
    let codes = codes.collect();
    let progress = Progress::new(screen, stop, need.bytes);
    let run = write(&args.sources, geometry, cards, &disks, progress)?;
    Ok(Some(Report::new(&need, geometry, codes, run)))
}

/// Writes the set; from here on whatever happens is reported together with what is closed.
fn write(
    sources: &[PathBuf],
    geometry: Geometry,
    cards: Vec<OpenCard>,
    folders: &[DiskFolder],
    mut progress: Progress<'_>,
) -> anyhow::Result<Run> {
    let volumes = begin_volumes(folders)?;
    let mut chance = OsChance;
    let sealer = Sealer::begin(geometry, cards, volumes, &mut chance).context("failed to seal")?;
    let (set, ids) = (sealer.set(), sealer.disks());
    let mut files = Walk::over(sources).filter_map(|met| match met {
        Met::File(file) => Some(file),
        Met::NotTaken(..) => None,
    });
    let (mut error, mut left_out) = (None, Vec::new());
    let end = match sealer.seal(&mut files, &mut progress) {
        Err(fault) => {
            error = Some(format!("{:#}", explain(fault, folders)));
            End::Failed
        }
        Ok(run) => match run.end {
            RunEnd::Finished => End::Finished,
            RunEnd::Stopped => End::Stopped,
            RunEnd::Full(_) => {
                let left = run.left.into_iter().chain(files);
                left_out = left.map(|file| named(&file)).collect();
                End::Full
            }
        },
    };
    let disks = folders.iter().zip(ids);
    Ok(Run {
        set,
        disks: disks.map(|(folder, id)| Disk::of(folder, id)).collect(),
        end,
        error,
        left_out,
        tally: progress.into_tally(),
    })
}

/// Makes the first file on each disk, or none.
fn begin_volumes(folders: &[DiskFolder]) -> anyhow::Result<Vec<Box<dyn Volume>>> {
    let mut volumes: Vec<Box<dyn Volume>> = Vec::new();
    for folder in folders {
        match folder.begin() {
            Ok(volume) => volumes.push(Box::new(volume)),
            Err(error) => {
                let begun = folders.iter().take(volumes.len());
                begun.for_each(DiskFolder::forget_empty);
                return Err(error);
            }
        }
    }
    Ok(volumes)
}

/// Names the folder of the disk that failed.
fn explain(error: carrier::Error, folders: &[DiskFolder]) -> anyhow::Error {
    let folder = match &error {
        carrier::Error::Volume { place, .. } => folders.get(*place),
        _ => None,
    };
    let folder = folder.map(|folder| folder.folder().display().to_string());
    let error = anyhow::Error::from(error);
    match folder {
        Some(folder) => error.context(format!("the disk {folder} failed")),
        None => error,
    }
}

fn named(file: &SourceFile) -> Named {
    Named::of(file.path(), system::PATHS)
}

/// A source must be a file or a folder that is there and can be listed.
fn refuse_odd(sources: &[PathBuf]) -> anyhow::Result<()> {
    for source in sources {
        let doing = || format!("failed to open the source {}", source.display());
        let kind = fs::metadata(source).with_context(doing)?;
        if kind.is_dir() {
            fs::read_dir(source).with_context(doing)?;
        } else if !kind.is_file() {
            return refuse(format!(
                "the source {} is neither a file nor a folder",
                source.display()
            ));
        }
    }
    Ok(())
}
