use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use anyhow::Context;
use examine::{Hashing, Workers};
use model::{Defect, DefectCode, PictureDefect, Sha256Digest, Watch};
use picture::Turned;

use super::super::asked::{hashes, outside, view};
use super::super::find::Query;
use super::{Entries, Entry};
use crate::cli::WORKER;
use crate::progress::Progress;

/// Of files of more bytes, one is read at a time, so that the memory that they take does not grow with the workers.
const LARGE: u64 = 64 * 1024 * 1024;

/// A file that was hashed, or why it could not be read.
type Hashed = anyhow::Result<(Sha256Digest, Result<Turned, PictureDefect>)>;

/// Hashes every file below a folder, in the order of their paths. Links are not followed.
pub(super) fn read(folder: &Path) -> anyhow::Result<Entries> {
    let (files, mut defects) = walk(folder)?;
    let mut progress = Progress::begin("hash")?;
    progress.expect(files.len() as u64);
    let mut hashed = hash(&files, &mut progress)?;
    let stopped = hashed.len() < files.len();
    drop(progress);
    hashed.sort_by_key(|(place, _)| *place);
    let mut entries = Entries {
        stopped,
        ..Entries::default()
    };
    for (place, hashed) in hashed {
        let Some(path) = files.get(place) else {
            continue;
        };
        let label = view(path.strip_prefix(folder).unwrap_or(path));
        match hashed {
            Ok((sha256, hashed)) => {
                let hashes = hashes(&hashed);
                if hashes.is_empty() {
                    *entries.by_bytes_alone.entry(hashed.err()).or_default() += 1;
                }
                entries.entries.push(Entry {
                    line: None,
                    label,
                    query: Query {
                        sha256: Some(sha256),
                        hashes,
                    },
                });
            }
            Err(error) => defects.push(unread(&label, &error)),
        }
    }
    entries.defects = defects;
    Ok(entries)
}

fn unread(label: &str, error: &anyhow::Error) -> Defect {
    let why = format!("it cannot be read: {error:#}");
    Defect::at(DefectCode::NotChecked, label, why)
}

/// Every file below a folder, sorted; folders that cannot be read are defects, but for the first.
fn walk(folder: &Path) -> anyhow::Result<(Vec<PathBuf>, Vec<Defect>)> {
    let (mut files, mut defects) = (Vec::new(), Vec::new());
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let listed = std::fs::read_dir(&next).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let listed = match listed {
            Err(error) if next == folder => {
                return Err(error).with_context(|| format!("list {}", view(folder)));
            }
            Err(error) => {
                defects.push(unread(&view(&next), &error.into()));
                continue;
            }
            Ok(listed) => listed,
        };
        for entry in listed {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => files.push(entry.path()),
                Ok(_) => {}
                Err(error) => defects.push(unread(&view(&entry.path()), &error.into())),
            }
        }
    }
    files.sort();
    Ok((files, defects))
}

/// Has several workers hash the files, until all are hashed or a person stops it.
fn hash(files: &[PathBuf], watch: &mut dyn Watch) -> anyhow::Result<Vec<(usize, Hashed)>> {
    let workers = Workers::of_this_program(WORKER);
    let (next, stopped, large) = (AtomicUsize::new(0), AtomicBool::new(false), Mutex::new(()));
    let (done, told) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers.seats() {
            let done = done.clone();
            let (next, stopped, large, workers) = (&next, &stopped, &large, &workers);
            scope.spawn(move || {
                let mut hashing = Hashing::with(workers);
                while !stopped.load(Ordering::Relaxed) {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(place) else { break };
                    let hashed = one(file, &mut hashing, large);
                    if done.send(hashed.map(|hashed| (place, hashed))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        let mut hashed = Vec::with_capacity(files.len());
        for one in told {
            // After an error the others end, for nobody hears them.
            hashed.push(one?);
            watch.advance(1, 0);
            stopped.store(watch.is_stopped(), Ordering::Relaxed);
        }
        Ok(hashed)
    })
}

fn one(
    file: &Path,
    hashing: &mut Hashing<'_>,
    large: &Mutex<()>,
) -> Result<Hashed, examine::Error> {
    let is_large = std::fs::metadata(file).is_ok_and(|found| found.len() > LARGE);
    let _alone = is_large.then(|| large.lock().unwrap_or_else(PoisonError::into_inner));
    let read = match outside(file) {
        Ok(read) => read,
        Err(error) => return Ok(Err(error)),
    };
    let hashed = hashing.hash(&read)?;
    Ok(Ok((read.sha256(), hashed)))
}
