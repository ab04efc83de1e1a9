//! Reads every file back from the volumes of a set and writes it below a folder: the least that a
//! receiver does, and what `make bench` measures beside `age -d | tar x`.
//!
//! `read-disks CARD IDENTITY OUT VOLUME...`: IDENTITY is a file of `age-keygen` or `make-card`; OUT is an empty
//! folder. A file whose bytes are not those of its digest is an error.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use carrier::{Card, CardSecret, Contents, ReadAt, ReadFile, Reading};
use hybrid::EitherIdentity;

/// Bytes that are written at a time.
const CHUNK: usize = 256 * 1024;

fn main() -> Result<()> {
    let words: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [card, identity, out, volumes @ ..] = words.as_slice() else {
        bail!("use it as: read-disks CARD IDENTITY OUT VOLUME...");
    };
    let (secret, identity) = (open_card(card)?, open_identity(identity)?);
    let volumes = volumes.iter().map(|volume| open_volume(volume));
    let volumes = volumes.collect::<Result<_>>()?;
    let reading = Reading::of(volumes, &[secret], &[], &mut |_| ());
    let mut files = 0;
    for set in &reading.sets {
        let contents = set.open(vec![&identity]);
        for file in contents.files() {
            write(&contents, file, out)?;
        }
        files += contents.files().len();
    }
    println!("{files}");
    Ok(())
}

/// Writes a file with its bytes and its time, and compares it with its digest.
fn write(contents: &Contents<'_>, file: &ReadFile, out: &Path) -> Result<()> {
    let place = out.join(OsStr::from_bytes(file.path.as_bytes()));
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).context("make a folder")?;
    }
    let written = File::create_new(&place).context("make a file")?;
    let mut reader = contents.read(file);
    let mut writer = io::BufWriter::with_capacity(CHUNK, &written);
    io::copy(&mut reader, &mut writer).context("write a file")?;
    writer.flush().context("write a file")?;
    if let Some(nanos) = file
        .mtime
        .and_then(|mtime| mtime.unix_nanos().try_into().ok())
    {
        written.set_modified(UNIX_EPOCH + Duration::from_nanos(nanos))?;
    }
    let outcome = reader.outcome().context("read a file")?;
    ensure!(
        outcome.complete && Some(outcome.sha256) == file.sha256,
        "read file {} of a directory whole",
        file.first_line()
    );
    Ok(())
}

fn open_card(card: &Path) -> Result<CardSecret> {
    let text = fs::read(card).context("read the card")?;
    Ok(Card::parse(&text)?.secret(None)?)
}

fn open_identity(identity: &Path) -> Result<EitherIdentity> {
    let text = fs::read_to_string(identity).context("read the identity")?;
    let mut lines = text.lines();
    let line = lines.find_map(|line| line.parse::<EitherIdentity>().ok());
    line.context("find an identity")
}

fn open_volume(volume: &Path) -> Result<Arc<dyn ReadAt>> {
    let file = File::open(volume).context("open a volume")?;
    Ok(Arc::new(Volume(file)))
}

/// A volume in a file.
struct Volume(File);

impl ReadAt for Volume {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read_at(buffer, offset)
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }
}
