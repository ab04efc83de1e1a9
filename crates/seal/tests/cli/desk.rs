//! A source with a card, folders that stand for disks, and the archive's side of it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use age::x25519::Identity;
use carrier::{Card, CardSecret, ReadAt, Reading};
use model::OsChance;
use tempfile::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_amana-seal");

/// Files by their raw paths.
pub(crate) type Files = BTreeMap<Vec<u8>, Vec<u8>>;

pub(crate) struct Desk {
    folder: TempDir,
    pub(crate) identity: Identity,
    pub(crate) secret: CardSecret,
    pub(crate) card: Card,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::in_folder(tempfile::tempdir().unwrap())
    }

    pub(crate) fn in_folder(folder: TempDir) -> Self {
        let identity = Identity::generate();
        let card = Card::issue(&[identity.to_public()], &mut OsChance).unwrap();
        let secret = card.secret(None).unwrap();
        for name in ["source", "home"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("card.txt"), card.text()).unwrap();
        Self {
            folder,
            identity,
            secret,
            card,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a file into the source.
    pub(crate) fn add(&self, path: &[u8], bytes: &[u8]) {
        let place = self.path("source").join(OsStr::from_bytes(path));
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }

    /// Some pictures in folders, and what they are.
    pub(crate) fn add_pictures(&self) -> Files {
        let files: Files = (0..30_u8)
            .map(|at| {
                let path = format!("DCIM/{}/IMG_{at:04}.JPG", 100 + at / 10);
                let bytes =
                    (0..40_000 + usize::from(at) * 1_000).map(|byte| (byte % 251) as u8 ^ at);
                (path.into_bytes(), bytes.collect())
            })
            .collect();
        for (path, bytes) in &files {
            self.add(path, bytes);
        }
        files
    }

    /// Makes the folders of disks.
    pub(crate) fn disks(&self, count: usize) -> Vec<PathBuf> {
        let disks: Vec<_> = (1..=count)
            .map(|disk| self.path(&format!("disk{disk}")))
            .collect();
        for disk in &disks {
            fs::create_dir_all(disk).unwrap();
        }
        disks
    }

    /// The arguments of `seal` from the source to `disks`.
    pub(crate) fn seal_args(&self, disks: &[PathBuf]) -> Vec<PathBuf> {
        let mut args = vec!["seal".into(), self.path("source")];
        args.extend(["--card".into(), self.path("card.txt")]);
        for disk in disks {
            args.extend(["--disk".into(), disk.clone()]);
        }
        args
    }

    /// A command in an empty home, which it must leave empty.
    pub(crate) fn command(&self, program: &mut Command) -> Command {
        let mut command = Command::new(program.get_program());
        command
            .args(program.get_args())
            .env("HOME", self.path("home"))
            .current_dir(self.path("home"));
        command
    }

    /// Runs the program with `args` and more of them.
    pub(crate) fn run(&self, args: &[PathBuf], more: &[&str]) -> Output {
        let mut command = self.command(Command::new(PROGRAM).args(args).args(more));
        let output = command.output().unwrap();
        assert_eq!(fs::read_dir(self.path("home")).unwrap().count(), 0);
        output
    }

    /// Seals the source to `disks` with JSON.
    pub(crate) fn seal(&self, disks: &[PathBuf], more: &[&str]) -> (i32, serde_json::Value) {
        let output = self.run(&self.seal_args(disks), &[&["--json"], more].concat());
        let json = serde_json::from_slice(&output.stdout);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (
            output.status.code().unwrap(),
            json.unwrap_or_else(|_| panic!("{said}")),
        )
    }

    /// What the archive gets from what lies in `disks`, as far as it is whole.
    pub(crate) fn give_back(&self, disks: &[PathBuf]) -> Files {
        let reading = self.read(disks);
        let [set] = reading.sets.as_slice() else {
            panic!("one set")
        };
        let contents = set.open(vec![&self.identity]);
        let mut files = Files::new();
        for file in contents.files() {
            let mut reader = contents.read(file);
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).unwrap();
            let outcome = reader.outcome().unwrap();
            if outcome.complete && Some(outcome.sha256) == file.sha256 {
                files.insert(file.path.as_bytes().to_vec(), bytes);
            }
        }
        files
    }

    pub(crate) fn read(&self, disks: &[PathBuf]) -> Reading {
        let volumes = disks.iter().flat_map(|disk| volumes(disk));
        let volumes = volumes.map(|file| Arc::new(fs::read(file).unwrap()) as Arc<dyn ReadAt>);
        let secrets = std::slice::from_ref(&self.secret);
        Reading::of(volumes.collect(), secrets, &[], &mut |_| {})
    }
}

/// The files in the folder of a disk.
pub(crate) fn volumes(disk: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(disk).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// What a program wrote to standard error.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
