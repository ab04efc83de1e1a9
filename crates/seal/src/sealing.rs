use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use carrier::{Audience, Geometry, Hand, Offer, OpenCard, RunEnd, Sealer};
use model::OsChance;

use crate::args::SealArgs;
use crate::card_file;
use crate::disk_folder::DiskFolder;
use crate::earlier::Earlier;
use crate::exit::{Exit, Trouble, refuse};
use crate::hand;
use crate::need::Need;
use crate::progress::Progress;
use crate::report::{Disk, End, Report, Run};
use crate::run::Named;
use crate::said;
use crate::screen::Screen;
use crate::source::SourceFile;
use crate::stop::Stop;
use crate::system;
use crate::times::{Times, give};
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
    // Before anything is asked: an interrupted question must leave no new words, and no terminal that shows nothing.
    let stop = Stop::listen()?;
    let keys = keys(args, screen, &stop);
    if stop.is_asked() {
        screen.say("Stopped. Nothing was written.");
        return Ok(None);
    }
    let (cards, hand) = keys?;
    let codes = card_file::say_codes(&args.cards, &cards, screen);
    let audience = Audience::of(cards.iter().map(|open| &open.card)).context("failed to seal")?;
    refuse_odd(&args.sources)?;
    let disks = DiskFolder::all(
        &args.disks,
        &args.sources,
        args.name.as_ref(),
        &mut OsChance,
    )?;
    screen.say("Looking at what is on the disks.");
    let mut earlier = Earlier::look(&disks, &cards, args.after.is_some())?;
    if earlier.other_versions {
        screen.say("There is a set of another version on the disks: a new one is begun beside it.");
    }
    let data = disks.len() - args.spare;
    let geometry = Geometry::new(data, args.spare).context("failed to seal")?;
    let Some(need) = Need::of(&args.sources, geometry, audience, args.since, &stop) else {
        screen.say("Stopped. Nothing was written.");
        return Ok(None);
    };
    if need.files == 0 {
        anyhow::bail!(
            "there is {} in the source. Nothing was written.",
            said::no_file(need.older)
        );
    }
    need.fits(&disks, &earlier)?;
    screen.say(&format!(
        "Sealing {}, {}, to {}, {} of them spare: {} on each.",
        said::files(need.files),
        need.bytes,
        said::count(disks.len() as u64, "disk", "disks"),
        args.spare,
        need.each_disk,
    ));
    if let Some(went_on) = earlier.went_on() {
        screen.say(&said::going_on(went_on.packets));
    }
    let progress = Progress::new(screen, stop, need.bytes);
    let run = write(
        args,
        geometry,
        (cards, hand),
        &disks,
        &mut earlier,
        progress,
    )?;
    Ok(Some(Report::new(
        &need,
        geometry,
        codes,
        earlier.went_on(),
        run,
    )))
}

/// The cards, and the hand that signs, if one does.
fn keys(
    args: &SealArgs,
    screen: &Screen,
    stop: &Stop,
) -> anyhow::Result<(Vec<OpenCard>, Option<Hand>)> {
    let cards = card_file::open(&args.cards, args.phrase_files.first().map(PathBuf::as_path))?;
    let hand = hand_of(args, &cards, screen, stop)?;
    Ok((cards, hand))
}

/// The hand that signs, if one does; before anything else takes memory, for its key takes 64 MiB.
fn hand_of(
    args: &SealArgs,
    cards: &[OpenCard],
    screen: &Screen,
    stop: &Stop,
) -> anyhow::Result<Option<Hand>> {
    if !args.sign {
        return Ok(None);
    }
    // The first file is the card's, where a card asks for a phrase.
    let of_card = usize::from(cards.iter().any(|open| open.card.needs_phrase()));
    if args.phrase_files.len() > of_card + 1 {
        return refuse("no card asks for a phrase: give --phrase-file once, for the hand");
    }
    let file = args.phrase_files.get(of_card).map(PathBuf::as_path);
    hand::of_source(file, screen, stop).map(Some)
}

/// Writes to the set; from here on whatever happens is reported together with what is closed.
fn write(
    args: &SealArgs,
    geometry: Geometry,
    (cards, hand): (Vec<OpenCard>, Option<Hand>),
    folders: &[DiskFolder],
    earlier: &mut Earlier,
    mut progress: Progress<'_>,
) -> anyhow::Result<Run> {
    let volumes = earlier.volumes(folders, args.times)?;
    let mut chance = OsChance;
    let sealer = match earlier.take_set() {
        Some(set) => Sealer::resume(geometry, cards, set, volumes, &mut chance),
        None => Sealer::begin(geometry, cards, volumes, &mut chance),
    };
    let mut sealer = sealer.context("failed to seal")?;
    if let Some(code) = args.after {
        sealer = sealer.after(code);
    }
    if args.pack {
        sealer = sealer.packing_pictures();
    }
    let (set, ids) = (sealer.set(), sealer.disks());
    let signed = hand.is_some();
    if let Some(hand) = hand {
        sealer = sealer.signed_by(hand);
    }
    let mut files = Walk::over(&args.sources).filter_map(|met| match met {
        Met::File(file) => Some(file).filter(|file| !file.is_older(args.since)),
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
    let mut disks = Vec::new();
    for (place, (folder, id)) in folders.iter().zip(ids).enumerate() {
        let (names, untouched) = earlier.names(place, folder);
        finish_times(folder, &names, untouched, args.times);
        disks.push(Disk::of(folder, names, id));
    }
    Ok(Run {
        set,
        disks,
        end,
        error,
        left_out,
        signed,
        tally: progress.into_tally(),
    })
}

/// Gives the files that this run wrote to their times once more: a random end comes after the last flush.
fn finish_times(folder: &DiskFolder, names: &[OsString], untouched: usize, times: Times) {
    let Some(times) = times.in_folder(folder.folder(), names) else {
        return;
    };
    for name in names.iter().skip(untouched) {
        // Some file systems let only the owner do that; the bytes matter more.
        let _ = give(&folder.folder().join(name), times);
    }
}

/// Names the folder of the disk that failed.
pub(crate) fn explain(error: carrier::Error, folders: &[DiskFolder]) -> anyhow::Error {
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
        let doing = || Trouble::Source(source.display().to_string());
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
