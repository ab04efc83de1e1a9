use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use carrier::{CardSecret, Progress, ReadAt, Reading};
use model::ByteCount;

use crate::args::CheckArgs;
use crate::card_file;
use crate::exit::Exit;
use crate::health::Health;
use crate::image::{Image, files_of};
use crate::screen::Screen;

/// How often the progress line is drawn anew.
const BEAT: Duration = Duration::from_millis(200);

/// `amana-seal check`: how whole the disks are, without being able to read what is in them.
pub(crate) fn check(args: &CheckArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let cards = card_file::open(&args.cards, args.phrase_file.as_deref())?;
    let secrets: Vec<CardSecret> = cards.into_iter().map(|open| open.secret).collect();
    let mut files: Vec<(usize, PathBuf)> = Vec::new();
    for (number, disk) in args.disks.iter().enumerate() {
        files.extend(files_of(disk)?.into_iter().map(|file| (number, file)));
    }
    let images = files
        .iter()
        .map(|(_, file)| Ok(Arc::new(Image::open(file)?) as Arc<dyn ReadAt>))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mut drawn: Option<Instant> = None;
    let mut progress = |progress: Progress| {
        if screen.is_terminal() && drawn.is_none_or(|at| at.elapsed() >= BEAT) {
            let (done, total) = (ByteCount(progress.done), ByteCount(progress.total));
            screen.line(&format!("Looked at {done} of {total}"));
            drawn = Some(Instant::now());
        }
    };
    let reading = Reading::of(images, &secrets, &[], &mut progress);
    let health = Health::of(&reading, &files, &args.disks);
    let page = health.page();
    if args.json {
        screen.say(&page);
        screen.answer(&serde_json::to_string_pretty(&health)?)?;
    } else {
        screen.answer(&page)?;
    }
    Ok(health.exit())
}
