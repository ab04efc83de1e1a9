use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use carrier::{CardSecret, OpenCard, Progress, ReadAt, Reading};
use model::ByteCount;

use crate::args::CheckArgs;
use crate::card_file;
use crate::exit::Exit;
use crate::health::Health;
use crate::image::{Image, list};
use crate::repair::{look, repair};
use crate::screen::Screen;
use crate::stop::Stop;

/// Files with the number of the disk that each belongs to.
pub(crate) type Files = Vec<(usize, PathBuf)>;

/// How often the progress line is drawn anew.
const BEAT: Duration = Duration::from_millis(200);

/// `amana-seal check`: how whole the disks are, without being able to read what is in them, and with
/// `--repair` what they lack, made again as far as the others tell.
pub(crate) fn check(args: &CheckArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let cards = card_file::open(&args.cards, args.phrase_file.as_deref())?;
    card_file::say_codes(&args.cards, &cards, screen);
    let (mut reading, mut files) = scan(&args.disks, &cards, screen)?;
    let mut repairs = look(&reading, &files, &args.disks);
    if args.repair {
        let stop = Stop::listen()?;
        repairs = repair(&reading, &files, &args.disks, &cards, (screen, &stop));
        if repairs.iter().any(|line| line.written > 0) {
            (reading, files) = scan(&args.disks, &cards, screen)?;
        }
    }
    let health = Health::of(&reading, &files, &args.disks).with(repairs);
    screen.report(&health, &health.page(), args.json)?;
    Ok(health.exit())
}

/// Reads disks with cards, and gives each file with the number of the disk that it belongs to.
pub(crate) fn scan(
    disks: &[PathBuf],
    cards: &[OpenCard],
    screen: &Screen,
) -> anyhow::Result<(Reading, Files)> {
    let secrets: Vec<CardSecret> = cards.iter().map(|open| open.secret.clone()).collect();
    let (files, images) = open_all(disks, screen)?;
    let mut drawn: Option<Instant> = None;
    let mut progress = |progress: Progress| {
        if screen.is_terminal() && drawn.is_none_or(|at| at.elapsed() >= BEAT) {
            let (done, total) = (ByteCount(progress.done), ByteCount(progress.total));
            screen.line(&format!("Looked at {done} of {total}"));
            drawn = Some(Instant::now());
        }
    };
    Ok((Reading::of(images, &secrets, &[], &mut progress), files))
}

/// Every file that could be opened, with the disk it belongs to; what could not be is said.
fn open_all(disks: &[PathBuf], screen: &Screen) -> anyhow::Result<(Files, Vec<Arc<dyn ReadAt>>)> {
    let mut files = Files::new();
    let mut images: Vec<Arc<dyn ReadAt>> = Vec::new();
    for (number, disk) in disks.iter().enumerate() {
        let listed = list(disk)?;
        for folder in listed.closed {
            screen.say(&format!("{} cannot be looked into", folder.display()));
        }
        for file in listed.files {
            match Image::open(&file) {
                Ok(image) => {
                    images.push(Arc::new(image));
                    files.push((number, file));
                }
                Err(error) if file == *disk => return Err(error),
                Err(error) => screen.say(&format!("{error:#}")),
            }
        }
    }
    Ok((files, images))
}
