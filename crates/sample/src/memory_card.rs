use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use model::{ByteCount, Timestamp};

use crate::{Dice, Error, Picture, Size};

/// Pictures that a photographer takes of one card, a few seconds apart.
const PICTURES_OF_ONE: u32 = 4;
/// The most pictures that a camera puts into one folder (DCF 2.0 §3.2).
const MOST_IN_FOLDER: u32 = 9_999;
/// "Pictures of August 2012", as a person would name a folder of their own.
const OWN_FOLDER: &str = "صور آب ٢٠١٢";

/// What was written to a folder by [`card_folder`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryCard {
    /// Files, with the duplicate and the empty one.
    pub files: u32,
    /// Bytes of all files.
    pub bytes: ByteCount,
    /// The copy of the first picture, below the folder.
    pub duplicate: PathBuf,
    /// The file without a byte, below the folder.
    pub empty: PathBuf,
}

/// Writes what a camera's memory card might hold below `folder`, which is made when absent: `count`
/// pictures in at least two folders that use the same file names, then a folder with an Arabic name
/// that holds an exact copy of the first picture and an empty file. Files bear the time of their picture.
///
/// The same arguments write the same bytes, whatever the number of processors.
///
/// # Errors
///
/// When a file or a folder cannot be written.
pub fn card_folder(folder: &Path, count: u32, seed: u64, size: Size) -> Result<MemoryCard, Error> {
    let workers = thread::available_parallelism().map_or(1, |workers| workers.get());
    let bytes = thread::scope(|scope| {
        let drawn: Vec<_> = (0..workers)
            .map(|first| {
                scope.spawn(move || {
                    (0..count)
                        .skip(first)
                        .step_by(workers)
                        .map(|index| write_picture(folder, index, count, seed, size))
                        .sum::<Result<ByteCount, Error>>()
                })
            })
            .collect();
        drawn
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .sum::<Result<ByteCount, Error>>()
    })?;
    add_own_folder(folder, count, seed, size, bytes)
}

fn add_own_folder(
    folder: &Path,
    count: u32,
    seed: u64,
    size: Size,
    bytes: ByteCount,
) -> Result<MemoryCard, Error> {
    let own = Path::new(OWN_FOLDER);
    let (duplicate, empty) = (own.join("IMG_0001.JPG"), own.join("IMG_0002.JPG"));
    let first = picture_of(0, seed, size);
    let jpeg = first.to_jpeg()?;
    write(&folder.join(&duplicate), &jpeg, first.taken)?;
    write(&folder.join(&empty), &[], first.taken)?;
    Ok(MemoryCard {
        files: count + 2,
        bytes: bytes + ByteCount(jpeg.len() as u64),
        duplicate,
        empty,
    })
}

fn write_picture(
    folder: &Path,
    index: u32,
    count: u32,
    seed: u64,
    size: Size,
) -> Result<ByteCount, Error> {
    let picture = picture_of(index, seed, size);
    let jpeg = picture.to_jpeg()?;
    write(&folder.join(place_of(index, count)), &jpeg, picture.taken)?;
    Ok(ByteCount(jpeg.len() as u64))
}

/// The `index`th picture of the card: numbers, digits and scene are those of its group.
fn picture_of(index: u32, seed: u64, size: Size) -> Picture {
    const SECONDS_BETWEEN: i64 = 7;
    let (group, place) = (index / PICTURES_OF_ONE, index % PICTURES_OF_ONE);
    let seed_of = |number: u32| {
        seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(number.into())
    };
    let shared = Picture::draw(seed_of(group), size);
    let mut dice = Dice::new(seed_of(index));
    let later = i64::from(place) * SECONDS_BETWEEN + i64::from(dice.whole(0, 5));
    Picture {
        seed: seed_of(index),
        taken: Timestamp::from_unix_nanos(shared.taken.unix_nanos() + later * 1_000_000_000),
        ..shared
    }
}

/// Where the `index`th of `count` pictures lies, named as cameras do (DCF 2.0 §3.2).
fn place_of(index: u32, count: u32) -> PathBuf {
    let in_folder = count.div_ceil(2).clamp(1, MOST_IN_FOLDER);
    let folder = 100 + index / in_folder;
    let name = 1 + index % in_folder;
    PathBuf::from(format!("DCIM/{folder}QAMAR/IMG_{name:04}.JPG"))
}

fn write(path: &Path, bytes: &[u8], taken: Timestamp) -> Result<(), Error> {
    let written = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, bytes)?;
        let since_epoch = Duration::from_nanos(taken.unix_nanos().unsigned_abs());
        File::options()
            .write(true)
            .open(path)?
            .set_modified(SystemTime::UNIX_EPOCH + since_epoch)
    };
    written().map_err(|source| Error::Write {
        path: path.into(),
        source,
    })
}
