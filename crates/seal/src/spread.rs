use anyhow::{Context, bail};
use carrier::{Audience, Geometry, OpenCard, RunEnd, Spread};
use model::{ByteCount, OsChance};

use crate::args::SpreadArgs;
use crate::card_file;
use crate::check::scan;
use crate::disk_folder::DiskFolder;
use crate::earlier::Earlier;
use crate::exit::{Exit, refuse};
use crate::moving::Moving;
use crate::report::{Disk, End};
use crate::said;
use crate::screen::Screen;
use crate::sealing::explain;
use crate::spread_report::{Old, SpreadReport};
use crate::stop::Stop;
use crate::times::Times;

/// What a file system may need of its own for a volume.
const FILE_SYSTEM: ByteCount = ByteCount(1 << 20);

/// `amana-seal spread`: moves what older sets hold to one new set, which it cannot read.
pub(crate) fn spread(args: &SpreadArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let cards = card_file::open(&args.cards, args.phrase_file.as_deref())?;
    let stop = Stop::listen()?;
    let disks = DiskFolder::all(&args.disks, &args.old, args.name.as_ref(), &mut OsChance)?;
    let earlier = Earlier::look(&disks, &cards, false)?;
    if earlier.went_on().is_some() {
        return refuse(
            "the new disks hold a set already: give folders with nothing of a set in them",
        );
    }
    let geometry =
        Geometry::new(disks.len() - args.spare, args.spare).context("failed to spread")?;
    let (reading, files) = scan(&args.old, &cards, screen)?;
    let plan = Spread::plan(&reading.sets, geometry);
    if plan.is_empty() {
        bail!(
            "the card opens nothing on these disks, so there is nothing to move. Nothing was written."
        );
    }
    let audience = Audience::of(cards.iter().map(|open| &open.card)).context("failed to spread")?;
    let each = plan.disk_bytes(audience);
    refuse_narrow(each, &disks)?;
    screen.say(&format!(
        "Moving {}, {}, to {}, {} of them spare: {each} on each.",
        said::count(reading.sets.len() as u64, "set", "sets"),
        plan.bytes(),
        said::count(disks.len() as u64, "disk", "disks"),
        args.spare,
    ));
    let progress = Moving::new(screen, stop, plan.bytes());
    let report = write(plan, geometry, &cards, (&disks, &earlier), progress)?;
    let report = report.with_old(Old::of(&reading, &files, &args.old));
    report.show(screen, args.json)?;
    Ok(report.exit())
}

/// Writes the set; from here on whatever happens is reported together with what is closed.
fn write(
    plan: Spread<'_>,
    geometry: Geometry,
    cards: &[OpenCard],
    (folders, earlier): (&[DiskFolder], &Earlier),
    mut progress: Moving<'_>,
) -> anyhow::Result<SpreadReport> {
    let volumes = earlier.volumes(folders, Times::Neighbours)?;
    let mut report = SpreadReport::begun(geometry, cards);
    match plan.write(cards, volumes, &mut OsChance, &mut progress) {
        Err(fault) => {
            report.error = Some(format!("{:#}", explain(fault, folders)));
            report.code = progress.code();
        }
        Ok(run) => {
            report.end = match run.end {
                RunEnd::Finished => End::Finished,
                RunEnd::Stopped => End::Stopped,
                RunEnd::Full(_) => End::Full,
            };
            report.take(&run);
            let disks = folders.iter().zip(&run.disks).enumerate();
            report.disks = disks
                .map(|(place, (folder, (id, _)))| {
                    Disk::of(folder, earlier.names(place, folder).0, *id)
                })
                .collect();
        }
    }
    Ok(report)
}

/// Fails if one of the disks has less room than is needed on each.
fn refuse_narrow(each: ByteCount, disks: &[DiskFolder]) -> anyhow::Result<()> {
    for disk in disks {
        let folder = disk.folder().display();
        let room = disk.room();
        let room = room.with_context(|| format!("failed to ask for the room of {folder}"))?;
        if room < each + FILE_SYSTEM {
            bail!(
                "the move needs {each} on each disk, and {folder} has {room}; take larger disks, or \
                 more of them. Nothing was written."
            );
        }
    }
    Ok(())
}
