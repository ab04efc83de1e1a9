use std::fs::File;
use std::io::ErrorKind;
use std::ops::ControlFlow;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use confined::{Starter, Tool};
use model::{ByteCount, Hasher, Sha256Digest};
use rustix::fs::{Mode, OFlags};

use crate::container::{Format, recognise};
use crate::content::Content;
use crate::deleted::{self, Remains};
use crate::error::Error;
use crate::ewf::{self, Fixed, Own};
use crate::listing::{self, Entry};
use crate::reading::Reading;
use crate::segments;
use crate::stamp::Stamp;
use crate::volumes::{self, FileSystem, Volume};

const PIECE: usize = 1 << 20;
/// What reads images: all of The Sleuth Kit, but the last, which is of libewf.
const TOOLS: [Tool; 8] = [
    Tool::Mmls,
    Tool::ImgStat,
    Tool::Fsstat,
    Tool::Fls,
    Tool::Istat,
    Tool::Blkls,
    Tool::Icat,
    Tool::Ewfverify,
];

/// How far the reading of an image is, in bytes done and in all; whoever is told may stop it.
pub type OnWay<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// An image of a whole medium, open for reading.
#[derive(Debug)]
pub struct Image {
    /// Its files: a raw image is one, a container has segments.
    files: Vec<(PathBuf, File, Stamp)>,
    reading: Arc<Reading>,
}

/// A file of an image as it lies on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageFile {
    /// Its whole path.
    pub path: PathBuf,
    /// In bytes.
    pub size: ByteCount,
    /// Of its bytes.
    pub sha256: Sha256Digest,
}

/// What an image is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// Of the medium's bytes.
    pub sha256: Sha256Digest,
    /// The files that the image is kept in.
    pub files: Vec<ImageFile>,
    /// The digests that a container holds of the medium.
    pub own: Vec<Own>,
}

/// The files of a volume.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// What is there.
    pub there: Vec<Entry>,
    /// What was deleted and is still named.
    pub deleted: Vec<Entry>,
    /// Whether all of both was listed.
    pub whole: bool,
}

impl Image {
    /// Opens an image for reading.
    ///
    /// # Errors
    /// [`Error`] if it cannot be read, is of a format that is not read, or programs are missing.
    pub fn open(named: &Path, starter: Starter) -> Result<Self, Error> {
        let place = named.canonicalize().map_err(at(named))?;
        let (file, stamp) = open(&place)?;
        let format = recognise(&file).map_err(at(named))?;
        let format = format.map_err(|format| Error::Format {
            file: named.to_owned(),
            format,
        })?;
        require_all()?;
        // The tools read what is digested, and not what its name may lead to by then.
        let given = file.try_clone().map_err(at(named))?;
        let mut files = vec![(place.clone(), file, stamp)];
        let mut paths = Vec::new();
        if format == Format::E01 {
            paths = segments::follow(&place).ok_or_else(|| Error::NotTheFirst {
                file: named.to_owned(),
            })?;
            for further in paths.iter().skip(1) {
                let (file, stamp) = open(further)?;
                files.push((further.clone(), file, stamp));
            }
        }
        let mut reading = Reading {
            starter,
            format,
            file: given,
            segments: paths,
            size: stamp.size,
        };
        if format == Format::E01 {
            reading.size = size_within(&reading)?;
        }
        Ok(Self {
            files,
            reading: Arc::new(reading),
        })
    }

    /// How it holds the medium's bytes.
    pub fn format(&self) -> Format {
        self.reading.format
    }

    /// Of the medium.
    pub fn size(&self) -> ByteCount {
        ByteCount(self.reading.size)
    }

    /// Reads all of it once (of a container twice) for its digests.
    ///
    /// # Errors
    /// [`Error::Damaged`] of a container with stretches that cannot be read.
    pub fn print(&self, on_way: OnWay<'_>) -> Result<Print, Error> {
        let all: u64 = self.files.iter().map(|(_, _, stamp)| stamp.size).sum();
        let mut done = 0;
        let mut files = Vec::new();
        for (path, file, stamp) in &self.files {
            let mut forward = |read: u64| {
                done += read;
                on_way(done, all)
            };
            files.push(ImageFile {
                path: path.clone(),
                size: ByteCount(stamp.size),
                sha256: digest(path, file, &mut forward)?,
            });
        }
        let Fixed { sha256, own, .. } = match (self.format(), files.first()) {
            (Format::Raw, Some(only)) => Fixed {
                sha256: only.sha256,
                own: Vec::new(),
                damaged: 0,
            },
            _ => self.verify()?,
        };
        Ok(Print { sha256, files, own })
    }

    /// Has a container checked against what it holds of itself.
    fn verify(&self) -> Result<Fixed, Error> {
        let image = self.reading.image();
        let arguments = vec!["-q".into(), "-d".into(), "sha1,sha256".into(), image];
        let most = (self.reading.size, ewf::MOST_SAID);
        let (said, _) = self.reading.ask_for(Tool::Ewfverify, arguments, most)?;
        match ewf::parse(&said)? {
            Fixed {
                damaged: stretches @ 1..,
                ..
            } => Err(Error::Damaged { stretches }),
            sound => Ok(sound),
        }
    }

    /// The file systems in it, in the order of the partition table. An image without a table, or with none that leads
    /// to a file system, may be a file system itself.
    ///
    /// # Errors
    /// [`Error`] if a tool cannot be used.
    pub fn file_systems(&self) -> Result<Vec<FileSystem>, Error> {
        let reading = &self.reading;
        let arguments = reading.about_all(&["-a", "-M"]);
        let (said, table) = reading.ask(Tool::Mmls, arguments, reading.size)?;
        let partitions = if table {
            volumes::parse(&said, self.size())?
        } else {
            Vec::new()
        };
        let mut found = Vec::new();
        for volume in partitions {
            found.push(self.look_at(volume)?);
        }
        if found.iter().all(|one| one.kind.is_none()) {
            let whole = self.look_at(Volume::whole(self.size()))?;
            if whole.kind.is_some() {
                return Ok(vec![whole]);
            }
        }
        Ok(found)
    }

    fn look_at(&self, volume: Volume) -> Result<FileSystem, Error> {
        let arguments = self.reading.about(&volume, &["-t"], &[]);
        let asked = self.reading.ask(Tool::Fsstat, arguments, volume.size.get());
        let kind = match asked {
            Ok((said, true)) => volumes::kind(&said),
            Ok((_, false)) | Err(Error::TooSlow { .. } | Error::Absurd { .. }) => None,
            Err(other) => return Err(other),
        };
        Ok(FileSystem { volume, kind })
    }

    /// The files of a file system, and those that were deleted.
    ///
    /// # Errors
    /// [`Error`] if a tool cannot be used.
    pub fn list(&self, system: &FileSystem) -> Result<Found, Error> {
        let there = listing::list(&self.reading, system, false)?;
        let deleted = listing::list(&self.reading, system, true)?;
        Ok(Found {
            there: there.entries,
            deleted: deleted.entries,
            whole: there.whole && deleted.whole,
        })
    }

    /// What is left of a deleted file.
    ///
    /// # Errors
    /// [`Error`] if a tool cannot be used.
    pub fn remains(&self, volume: &Volume, entry: &Entry) -> Result<Remains, Error> {
        deleted::remains(&self.reading, volume, entry)
    }

    /// The bytes of a file, to be read.
    pub fn content(&self, volume: &Volume, entry: &Entry, deleted: bool) -> Content {
        Content::of(&self.reading, volume, entry, deleted)
    }

    /// That nobody wrote to it since it was opened.
    ///
    /// # Errors
    /// [`Error::Changed`] if somebody did.
    pub fn held_still(&self) -> Result<(), Error> {
        for (path, file, before) in &self.files {
            let now = Stamp::of(file).map_err(at(path))?;
            if now.as_ref() != Some(before) {
                return Err(Error::Changed { file: path.clone() });
            }
        }
        Ok(())
    }
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let file = path.to_owned();
    move |source| Error::Open { file, source }
}

fn open(path: &Path) -> Result<(File, Stamp), Error> {
    let not_one = || Error::NotAnImage {
        file: path.to_owned(),
    };
    // Opening a pipe would wait for somebody to write to it.
    if path.is_dir() || !is_image(path).map_err(at(path))? {
        return Err(not_one());
    }
    let plainly = OFlags::NOFOLLOW.union(OFlags::CLOEXEC);
    let file =
        rustix::fs::open(path, plainly, Mode::empty()).map_err(|error| at(path)(error.into()))?;
    let file = File::from(file);
    let stamp = Stamp::of(&file).map_err(at(path))?.ok_or_else(not_one)?;
    if stamp.size == 0 {
        return Err(Error::Empty {
            file: path.to_owned(),
        });
    }
    Ok((file, stamp))
}

fn is_image(path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::FileTypeExt;

    let kind = path.symlink_metadata()?.file_type();
    Ok(kind.is_file() || kind.is_block_device())
}

fn digest(
    path: &Path,
    file: &File,
    forward: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Sha256Digest, Error> {
    let mut hasher = Hasher::new();
    let mut piece = vec![0; PIECE];
    let mut done = 0;
    loop {
        let read = match file.read_at(&mut piece, done) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            read => read.map_err(at(path))?,
        };
        if read == 0 {
            return Ok(hasher.finish());
        }
        done += read as u64;
        hasher.update(piece.get(..read).unwrap_or_default());
        if forward(read as u64).is_break() {
            return Err(Error::Stopped);
        }
    }
}

/// How large the medium in a container is.
fn size_within(reading: &Reading) -> Result<u64, Error> {
    let unreadable = Error::Unreadable {
        tool: Tool::ImgStat.name(),
        doing: "open the container",
    };
    let arguments = reading.about_all(&[]);
    let (said, well) = reading.ask(Tool::ImgStat, arguments, reading.size)?;
    let size = said.iter().find_map(|line| {
        let line = std::str::from_utf8(line).ok()?;
        line.strip_prefix("Size of data in bytes:")?
            .trim()
            .parse()
            .ok()
    });
    size.filter(|size| well && *size > 0).ok_or(unreadable)
}

/// That all programs are installed.
fn require_all() -> Result<(), Error> {
    let missing = TOOLS.into_iter().filter(|tool| tool.program().is_none());
    let tools: Vec<_> = missing.map(Tool::name).collect();
    if tools.is_empty() {
        Ok(())
    } else {
        Err(Error::NoTools { tools })
    }
}
