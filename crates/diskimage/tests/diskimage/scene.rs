use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use diskimage::{Entry, Error, FileSystem, Found, Image, Print, Starter};
use tempfile::TempDir;

/// A folder in which images are made.
pub(crate) struct Scene(TempDir);

pub(crate) const MIB: u64 = 1 << 20;

impl Scene {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Two pictures, an empty file, and an Arabic name: what a memory card holds.
    pub(crate) fn card(&self) -> PathBuf {
        let card = self.at("card");
        fs::create_dir_all(card.join("DCIM/100")).unwrap();
        fs::write(card.join("DCIM/100/IMG_1.JPG"), picture(1)).unwrap();
        fs::write(card.join("DCIM/100/IMG_2.JPG"), picture(2)).unwrap();
        fs::write(card.join("DCIM/صورة.jpg"), picture(3)).unwrap();
        fs::write(card.join("empty.txt"), "").unwrap();
        card
    }

    /// A FAT file system with the card's files.
    pub(crate) fn fat(&self, name: &str) -> PathBuf {
        let image = self.blank(name, 8 * MIB);
        run("mkfs.fat", [image.as_os_str()]);
        let card = self.card();
        for top in ["DCIM", "empty.txt"] {
            let file = card.join(top);
            let arguments = ["-s", "-m", "-i"].map(OsStr::new).into_iter();
            let further = [image.as_os_str(), file.as_os_str(), "::/".as_ref()];
            run("mcopy", arguments.chain(further));
        }
        image
    }

    /// A file of so many zeros.
    pub(crate) fn blank(&self, name: &str, size: u64) -> PathBuf {
        let image = self.at(name);
        fs::File::create(&image).unwrap().set_len(size).unwrap();
        image
    }

    /// A disk whose partition table leads to `systems`, each with its type, one behind the other from 1 MiB on.
    pub(crate) fn disk(&self, name: &str, systems: &[(&Path, &str)]) -> PathBuf {
        let sizes = systems
            .iter()
            .map(|(file, _)| file.metadata().unwrap().len());
        let disk = self.blank(name, MIB + sizes.sum::<u64>());
        let (mut table, mut start) = ("label: dos\n".to_owned(), MIB);
        for (file, kind) in systems {
            let size = file.metadata().unwrap().len();
            let (first, sectors) = (start / 512, size / 512);
            table += &format!("start={first},size={sectors},type={kind}\n");
            put(&disk, start, &fs::read(file).unwrap());
            start += size;
        }
        let script = self.at("table");
        fs::write(&script, table).unwrap();
        let done = on_path("sfdisk")
            .arg("-q")
            .arg(&disk)
            .stdin(fs::File::open(script).unwrap())
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        disk
    }

    /// An E01 of an image, in segments of a megabyte.
    pub(crate) fn e01(&self, image: &Path, name: &str) -> PathBuf {
        let target = self.at(name);
        let fixed = ["-q", "-u", "-d", "sha1", "-S", "1048576", "-t"].map(OsStr::new);
        let further = [target.as_os_str(), image.as_os_str()];
        run("ewfacquire", fixed.into_iter().chain(further));
        target.with_file_name(format!("{name}.E01"))
    }
}

/// Bytes that no two pictures share and no program shrinks.
pub(crate) fn picture(number: u8) -> Vec<u8> {
    let mut state = u32::from(number) + 1;
    let bytes = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    bytes.take(50_000 + usize::from(number)).collect()
}

pub(crate) fn put(file: &Path, at: u64, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).open(file).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}

fn on_path(program: &str) -> Command {
    let mut command = Command::new(program);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/sbin:/sbin"));
    command
}

/// Runs one of the programs that make images.
#[track_caller]
pub(crate) fn run<A: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = A>) {
    let done = on_path(program)
        .args(arguments)
        .env("MTOOLS_SKIP_CHECK", "1")
        .env("TZ", "UTC")
        .output()
        .unwrap_or_else(|wrong| panic!("{program}: {wrong}"));
    assert!(done.status.success(), "{program}: {done:?}");
}

/// The program that becomes a tool.
pub(crate) fn starter() -> Starter {
    Starter {
        program: env!("CARGO_BIN_EXE_image-tool").into(),
        arguments: Vec::new(),
    }
}

pub(crate) fn open(image: &Path) -> Result<Image, Error> {
    Image::open(image, starter())
}

pub(crate) fn print(image: &Image) -> Result<Print, Error> {
    image.print(&mut |_, _| ControlFlow::Continue(()))
}

/// The file systems of an image with what is in each.
pub(crate) fn look(image: &Image) -> Vec<(FileSystem, Found)> {
    let systems = image.file_systems().unwrap().into_iter();
    systems
        .map(|one| {
            let found = match one.kind {
                Some(_) => image.list(&one).unwrap(),
                None => Found::default(),
            };
            (one, found)
        })
        .collect()
}

pub(crate) fn paths(entries: &[Entry]) -> Vec<String> {
    let mut paths: Vec<String> = entries.iter().map(|one| one.path.to_string()).collect();
    paths.sort();
    paths
}

#[track_caller]
pub(crate) fn named<'a>(entries: &'a [Entry], path: &str) -> &'a Entry {
    let found = entries.iter().find(|one| one.path.to_string() == path);
    found.unwrap_or_else(|| panic!("{path} in {:?}", paths(entries)))
}

/// The bytes of a file of an image.
pub(crate) fn read(
    image: &Image,
    system: &FileSystem,
    entry: &Entry,
    deleted: bool,
) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut content = image.content(&system.volume, entry, deleted);
    content.read_to_end(&mut bytes)?;
    Ok(bytes)
}
