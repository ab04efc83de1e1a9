use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use office::TotpSecret;
use serde_json::Value;

use crate::account::Account;
use crate::keeper;

/// What everybody here signs in with.
const PASSWORD: &str = "سبعة أبواب وثلاث نوافذ";

/// An archive made by the real programs, in a folder that ends with the tests.
pub(crate) struct Archive {
    folder: PathBuf,
    /// Of two programs that write at once, one would be refused.
    turn: Mutex<()>,
}

impl Archive {
    pub(crate) fn new(name: &str) -> Self {
        let archive = Self {
            folder: keeper::folder(name),
            turn: Mutex::default(),
        };
        fs::write(archive.at("passphrase"), "correct horse\n").unwrap();
        fs::write(archive.at("password"), PASSWORD).unwrap();
        archive.run(["init".as_ref(), archive.at("archive").as_os_str()], &[0]);
        testkit::cheapen(&archive.at("keys/archive.age"), "correct horse").unwrap();
        archive
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The command line, ready to be started.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_amana"));
        command
            .args(args)
            .arg("--passphrase-file")
            .arg(self.at("passphrase"))
            .env("AMANA_ARCHIVE", self.at("archive"))
            .env("AMANA_KEYS", self.at("keys"))
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        command
    }

    /// Runs the command line; gives what it printed. Another exit code than those `expected` ends the test.
    #[track_caller]
    pub(crate) fn run<A: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = A>,
        expected: &[i32],
    ) -> String {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        run(&mut self.command(args), expected)
    }

    /// Runs the command line with `--json`.
    #[track_caller]
    pub(crate) fn json(&self, args: &[&str], expected: &[i32]) -> Value {
        let told = self.run(args.iter().copied().chain(["--json"]), expected);
        serde_json::from_str(&told).unwrap_or_else(|wrong| panic!("{wrong}: {told}"))
    }

    /// Takes in what lies in a folder; gives the accession.
    pub(crate) fn ingest(&self, folder: &Path) -> String {
        let told = self.json(&["ingest", folder.to_str().unwrap()], &[0, 3]);
        told["accession"].as_str().unwrap().to_owned()
    }

    /// Seals a folder onto five disks and receives four of them with the code; gives the accession.
    pub(crate) fn receive_all_but_one(&self, source: &Path) -> String {
        let card = self.at("swallow.card");
        self.run(
            ["card", "new", "swallow", "--out", card.to_str().unwrap()],
            &[0],
        );
        let mut seal = Command::new(program("amana-seal"));
        seal.arg("seal").arg(source).arg("--card").arg(&card);
        seal.args(["--spare", "2", "--json"]);
        let disks: Vec<PathBuf> = (1..=5)
            .map(|disk| self.at(&format!("disk-{disk}")))
            .collect();
        for disk in &disks {
            fs::create_dir(disk).unwrap();
            seal.arg("--disk").arg(disk);
        }
        let sealed: Value = serde_json::from_str(&run(&mut seal, &[0])).unwrap();
        let mut receive = vec!["receive", "--code", sealed["code"].as_str().unwrap()];
        receive.extend(disks[..4].iter().map(|disk| disk.to_str().unwrap()));
        let told = self.json(&receive, &[3]);
        told["accession"].as_str().unwrap().to_owned()
    }

    /// Makes somebody who may sign in.
    pub(crate) fn user(&self, name: &str) -> Account {
        let file = self.at("password");
        let add = [
            "user",
            "add",
            name,
            "--password-file",
            file.to_str().unwrap(),
        ];
        let told = self.json(&add, &[0]);
        let totp = TotpSecret::from_url(told["otpauth"].as_str().unwrap()).unwrap();
        Account::new(name, PASSWORD, totp)
    }

    /// What `items` lists.
    pub(crate) fn items(&self) -> Vec<Value> {
        self.json(&["items"], &[0]).as_array().unwrap().clone()
    }

    /// The entries of an item. The catalog may just be behind another one, of another item.
    pub(crate) fn history(&self, item: &str) -> Value {
        self.json(&["history", item], &[0, 3])
    }

    /// The views of an item that are entered.
    pub(crate) fn views(&self, item: &str) -> usize {
        let history = self.history(item);
        let viewed = |entry: &&Value| entry["event"].to_string().contains("viewed");
        history.as_array().unwrap().iter().filter(viewed).count()
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

#[track_caller]
pub(crate) fn run(command: &mut Command, expected: &[i32]) -> String {
    let output = command.output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let exit = output.status.code().unwrap_or(-1);
    assert!(
        expected.contains(&exit),
        "{exit}: {told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    told
}
