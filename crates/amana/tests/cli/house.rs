use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use model::Timestamp;
use serde_json::Value;
use tempfile::TempDir;

/// An archive of its own for each test.
pub(crate) struct House {
    folder: TempDir,
    /// What its commands find in the environment besides.
    variables: Vec<(&'static str, String)>,
}

/// How a command ended.
pub(crate) struct Ended {
    pub(crate) exit: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|wrong| panic!("{wrong}: {}{}", self.out, self.err))
    }

    /// Ends the test unless the command ended as it should.
    #[track_caller]
    pub(crate) fn expect(self, exit: i32) -> Self {
        assert_eq!(self.exit, exit, "{}{}", self.out, self.err);
        self
    }
}

/// Names a file of keys, of which the test below makes cheap ones first.
const KEYS: &str = "AMANA_TEST_KEYS";

#[test]
fn cheap_keys_open_by_the_same_passphrase_and_by_no_other() {
    if let Some(file) = std::env::var_os(KEYS) {
        return testkit::cheapen(Path::new(&file), "correct horse").unwrap();
    }
    let house = House::new();
    house.amana(["card", "new", "swallow"]).expect(0);
    fs::write(house.at("passphrase"), "incorrect horse\n").unwrap();
    house.amana(["card", "new", "swift"]).expect(1);
}

impl House {
    pub(crate) fn new() -> Self {
        Self::with_init(&[])
    }

    pub(crate) fn with_init(extra: &[&str]) -> Self {
        Self::with(extra, &[])
    }

    /// An archive made with more arguments, in an environment with more variables.
    pub(crate) fn with(extra: &[&str], variables: &[(&'static str, String)]) -> Self {
        let house = Self {
            folder: TempDir::with_prefix("amana-test-").unwrap(),
            variables: variables.to_vec(),
        };
        fs::write(house.at("passphrase"), "correct horse\n").unwrap();
        let archive = house.at("archive");
        let mut line = vec!["init", archive.to_str().unwrap()];
        line.extend(extra);
        house.amana(line).expect(0);
        house.cheapen();
        house
    }

    /// The keys cost little to open from now on. Another process sees to it: what this one takes for that would be
    /// counted as taken by each program that it starts.
    fn cheapen(&self) {
        let done = Command::new(std::env::current_exe().unwrap())
            .args([
                "house::cheap_keys_open_by_the_same_passphrase_and_by_no_other",
                "--exact",
            ])
            .env(KEYS, self.at("keys/archive.age"))
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A new folder.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        let folder = self.at(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// The command, ready to be started.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        self.prepare(Command::new(env!("CARGO_BIN_EXE_amana")), args)
    }

    /// The command as somebody who may not read everything.
    pub(crate) fn amana_unprivileged<A: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = A>,
    ) -> Ended {
        run(&mut self.prepare(testkit::unprivileged(env!("CARGO_BIN_EXE_amana")), args))
    }

    fn prepare<A: AsRef<OsStr>>(
        &self,
        mut command: Command,
        args: impl IntoIterator<Item = A>,
    ) -> Command {
        command
            .args(args)
            .arg("--passphrase-file")
            .arg(self.at("passphrase"))
            .current_dir(self.folder.path())
            .env("AMANA_ARCHIVE", self.at("archive"))
            .env("AMANA_KEYS", self.at("keys"))
            .env("LC_ALL", "C")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn amana<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Ended {
        run(&mut self.command(args))
    }

    /// Makes a beat due: the clock is set so that one came two hours ago.
    pub(crate) fn make_a_beat_due(&self) {
        let from = SystemTime::now() - Duration::from_secs(26 * 3600);
        let from = Timestamp::from(from).whole_seconds().to_string();
        self.amana([
            "log", "clock", "--every", "1d", "--grow", "64", "--from", &from,
        ])
        .expect(0);
    }

    /// A card for a source, made once.
    pub(crate) fn card(&self) -> PathBuf {
        let card = self.at("swallow.card");
        if !card.exists() {
            self.amana(["card", "new", "swallow", "--out", card.to_str().unwrap()])
                .expect(0);
        }
        card
    }

    /// Lists the cards with the keys opened by two shares and without the passphrase.
    pub(crate) fn cards_by_shares(&self, shares: &Path) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_amana"));
        command
            .args(["card", "list", "--json"])
            .stdin(Stdio::null());
        command.env("AMANA_ARCHIVE", self.at("archive"));
        command.env("AMANA_KEYS", self.at("keys"));
        for number in 1..=2 {
            let share = shares.join(format!("share-{number}.txt"));
            command.arg("--share").arg(share);
        }
        run(&mut command)
    }

    /// Seals `source` onto `disks` new disks; gives their folders and the document.
    pub(crate) fn seal(&self, source: &Path, disks: usize, spare: usize) -> (Vec<PathBuf>, Value) {
        let card = self.card();
        let folders: Vec<PathBuf> = (1..=disks)
            .map(|disk| self.folder(&format!("disk-{disk}")))
            .collect();
        let mut command = Command::new(program("amana-seal"));
        command.arg("seal").arg(source).arg("--card").arg(card);
        command.args(["--spare", &spare.to_string(), "--json"]);
        for folder in &folders {
            command.arg("--disk").arg(folder);
        }
        let sealed = run(&mut command).expect(0).json();
        (folders, sealed)
    }

    /// Receives disks with more arguments.
    pub(crate) fn receive(&self, disks: &[PathBuf], extra: &[&str]) -> Ended {
        let disks = disks.iter().map(|disk| disk.as_os_str().to_owned());
        let extra = extra.iter().map(|arg| (*arg).into());
        self.amana(
            ["receive".into(), "--json".into()]
                .into_iter()
                .chain(disks)
                .chain(extra),
        )
    }

    /// What an export of everything into the folder `out` gives back, by raw path.
    pub(crate) fn export_all(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let out = self.at("out");
        let line = [
            "export".as_ref(),
            "--all".as_ref(),
            "--to".as_ref(),
            out.as_os_str(),
        ];
        self.amana(line).expect(0);
        exported(&out)
    }

    /// What `items` lists.
    pub(crate) fn items(&self) -> Vec<Value> {
        self.amana(["items", "--json"])
            .expect(0)
            .json()
            .as_array()
            .unwrap()
            .clone()
    }
}

/// A program of the workspace, built beside this one.
pub(crate) fn program(name: &str) -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_amana")).with_file_name(name);
    assert!(
        program.is_file(),
        "{name} is not built: run `cargo build --workspace` first"
    );
    program
}

pub(crate) fn run(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        exit: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A memory card with pictures drawn on it.
pub(crate) fn pictures(folder: &Path, count: u32) {
    sample::card_folder(folder, count, 7, sample::Size::SMALL).unwrap();
}

/// The bytes of every file below a folder, by raw path.
pub(crate) fn contents(folder: &Path) -> BTreeMap<Vec<u8>, Vec<u8>> {
    use std::os::unix::ffi::OsStrExt;

    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<Vec<u8>, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let below = path
                    .strip_prefix(root)
                    .unwrap()
                    .as_os_str()
                    .as_bytes()
                    .to_vec();
                found.insert(below, fs::read(&path).unwrap());
            }
        }
    }

    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// What an export gave back, by raw path.
pub(crate) fn exported(to: &Path) -> BTreeMap<Vec<u8>, Vec<u8>> {
    use base64::Engine;

    let items: Value = serde_json::from_slice(&fs::read(to.join("items.json")).unwrap()).unwrap();
    let mut originals = BTreeMap::new();
    for file in fs::read_dir(to.join("originals")).unwrap() {
        let path = file.unwrap().path();
        originals.insert(
            path.file_stem().unwrap().to_str().unwrap().to_owned(),
            fs::read(path).unwrap(),
        );
    }
    items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let path = base64::prelude::BASE64_STANDARD
                .decode(item["path_bytes"].as_str().unwrap())
                .unwrap();
            (path, originals[item["item"].as_str().unwrap()].clone())
        })
        .collect()
}
