//! Several processes append at once and each is killed at some write: what one of them was told is in the log is
//! there for ever, each request once and in its order.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use age::secrecy::ExposeSecret;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use custody::{Checkpoint, Origin, VerifierKey};
use keyring::{Keyring, SecretString};
use ledger::{Ledger, RequestId};
use model::{Chance, OsChance, ScopeId};
use rustix::process::{Signal, getpid, kill_process};
use serde_json::json;
use storage::{Folder, Storage};
use tempfile::TempDir;
use testkit::{FixedChance, Moment, Mortal};

use crate::archive::{origin, records};

/// What a process that appends is told: folder, name, last write and moment of its death.
const TOLD: &str = "AMANA_TEST_WRITER";
pub(crate) const WRITERS: [&str; 3] = ["a", "b", "c"];
/// Batches of each process; over the end of a tile in all.
pub(crate) const BATCHES: usize = 6;
pub(crate) const RECORDS: usize = 20;
/// Each kills three processes.
const ROUNDS: u64 = 34;
/// A process that is not killed makes about as many writes.
const WRITES: u64 = 45;

/// Keys behind a passphrase that costs little, for each process opens them.
fn write_keys(folder: &Path) {
    let identity = age::x25519::Identity::generate();
    let plain = json!({
        "v": 1,
        "identity": identity.to_string().expose_secret(),
        "log": BASE64_STANDARD.encode([7; 32]),
    });
    let mut recipient = age::scrypt::Recipient::new(passphrase());
    recipient.set_work_factor(2);
    let sealed = age::encrypt(&recipient, plain.to_string().as_bytes()).unwrap();
    fs::write(folder.join("archive.age"), sealed).unwrap();
}

fn passphrase() -> SecretString {
    SecretString::from("words".to_owned())
}

pub(crate) struct House {
    pub(crate) keyring: Keyring,
    pub(crate) storage: Arc<dyn Storage>,
}

impl House {
    pub(crate) fn new(home: &Path) -> Self {
        write_keys(home);
        let keyring = Keyring::open(home, passphrase()).unwrap();
        let storage = Folder::create(home.join("archive")).unwrap();
        Ledger::create(&storage, keyring.signing_key(), &origin()).unwrap();
        keyring.create_scope(&storage, ScopeId::Archive).unwrap();
        Self::open(home)
    }

    fn open(home: &Path) -> Self {
        Self::at(home, &home.join("archive"))
    }

    /// With the keys of one folder, and the archive in another.
    pub(crate) fn at(keys: &Path, archive: &Path) -> Self {
        Self {
            keyring: Keyring::open(keys, passphrase()).unwrap(),
            storage: Arc::new(Folder::open(archive).unwrap()),
        }
    }

    /// Appends a process's batches that are not there yet.
    pub(crate) fn append(&self, name: &str, batches: usize, told: impl Fn(&str, u64)) {
        let ledger = self.ledger(self.storage.clone());
        self.append_to(&ledger, name, batches, told);
    }

    fn append_to(&self, ledger: &Ledger, name: &str, batches: usize, told: impl Fn(&str, u64)) {
        let scope = self.keyring.open_scope(&*self.storage, ScopeId::Archive);
        let scope = scope.unwrap();
        let mut writer = ledger.writer(&self.keyring, OsChance).unwrap();
        for batch in 0..batches {
            let batch = format!("{name}{batch}");
            let request = RequestId::of(&batch);
            let entries = writer.append(request, &scope, records(&batch, RECORDS));
            writer.rest();
            told(&batch, entries.unwrap()[0].index().0);
        }
    }

    pub(crate) fn ledger(&self, storage: Arc<dyn Storage>) -> Ledger {
        let origin: Origin = origin();
        let key = VerifierKey::of_log(origin, &self.keyring.signing_key().verifying_key());
        Ledger::open(storage, key).unwrap()
    }
}

/// What each of the processes runs; as a test of its own it has nothing to do.
#[test]
fn a_process_that_appends() {
    let Ok(told) = env::var(TOLD) else {
        return;
    };
    let told: Vec<&str> = told.split('|').collect();
    let [home, name, last, moment] = told.as_slice() else {
        panic!("{told:?}");
    };
    let moment = match *moment {
        "before" => Moment::Before,
        "during" => Moment::During,
        _ => Moment::After,
    };
    let house = House::open(Path::new(home));
    let mut mortal = Mortal::new(house.storage.clone(), last.parse().unwrap(), moment);
    // No destructor runs, and nothing is told to anybody.
    mortal.end = || {
        let _ = kill_process(getpid(), Signal::KILL);
    };
    let ledger = house.ledger(Arc::new(mortal));
    house.append_to(&ledger, name, BATCHES, |batch, index| {
        println!("told {batch} {index}");
    });
}

fn start(home: &Path, name: &str, last: usize, moment: &str) -> Child {
    appending(
        Command::new(env::current_exe().unwrap()),
        home,
        name,
        last,
        moment,
    )
    .spawn()
    .unwrap()
}

/// The command that appends: `command`, with what comes before this program, as its arguments.
pub(crate) fn appending(
    mut command: Command,
    home: &Path,
    name: &str,
    last: usize,
    moment: &str,
) -> Command {
    command
        .args([
            "--exact",
            "processes::a_process_that_appends",
            "--nocapture",
        ])
        .env(TOLD, format!("{}|{name}|{last}|{moment}", home.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Lets the processes run to their ends; gives what they were told, and which came to their own end.
fn run(home: &Path, deaths: [(usize, &str); 3]) -> (HashMap<String, u64>, usize) {
    let started: Vec<Child> = WRITERS
        .iter()
        .zip(deaths)
        .map(|(name, (last, moment))| start(home, name, last, moment))
        .collect();
    let mut acknowledged = HashMap::new();
    let mut whole = 0;
    for child in started {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        for line in text.lines().filter_map(|line| line.split_once("told ")) {
            let (batch, index) = line.1.split_once(' ').unwrap();
            acknowledged.insert(batch.to_owned(), index.parse().unwrap());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked"), "{text}{said}");
        whole += usize::from(output.status.success());
    }
    (acknowledged, whole)
}

/// The first entry of each batch; ends the test if one is there twice, torn or out of order.
pub(crate) fn batches(house: &House) -> HashMap<String, u64> {
    let ledger = house.ledger(house.storage.clone());
    let reasons: Vec<String> = ledger
        .entries(&house.keyring, model::EntryIndex(0))
        .unwrap()
        .map(|entry| match entry.unwrap().event().unwrap() {
            Some(custody::Event::AccessionWithdrawn { reason, .. }) => reason,
            other => panic!("{other:?}"),
        })
        .collect();
    let mut found = HashMap::new();
    for (number, batch) in reasons.chunks(RECORDS).enumerate() {
        let name = batch[0].split_once(' ').unwrap().0.to_owned();
        for (at, reason) in batch.iter().enumerate() {
            assert_eq!(*reason, format!("{name} {at}"));
        }
        let first = (number * RECORDS) as u64;
        assert_eq!(
            found.insert(name.clone(), first),
            None,
            "{name} is there twice"
        );
    }
    for writer in WRITERS {
        let own = (0..BATCHES).map_while(|batch| found.get(&format!("{writer}{batch}")));
        let own: Vec<_> = own.collect();
        assert!(own.is_sorted(), "{writer}: {own:?}");
        let all = found.keys().filter(|name| name.starts_with(writer)).count();
        assert_eq!(own.len(), all, "{writer} skipped a batch");
    }
    found
}

#[test]
fn processes_that_are_killed_at_any_write_lose_and_repeat_nothing() {
    let mut chance = FixedChance::new(5);
    let mut killed = 0;
    for round in 0..ROUNDS {
        let home = TempDir::new().unwrap();
        let house = House::new(home.path());
        let mut death = || {
            let [last, moment] = chance.draw::<2>();
            let moment = ["before", "during", "after"][usize::from(moment) % 3];
            ((u64::from(last) % WRITES) as usize, moment)
        };
        let deaths = [death(), death(), death()];
        let (acknowledged, whole) = run(home.path(), deaths);
        killed += WRITERS.len() - whole;
        let at = format!("round {round}: {deaths:?}");

        let ledger = house.ledger(house.storage.clone());
        let between: Checkpoint = ledger.checkpoint().unwrap();
        assert_eq!(ledger.audit(None).unwrap().defects, [], "{at}");
        let there = batches(&house);
        for (batch, index) in &acknowledged {
            assert_eq!(there.get(batch), Some(index), "{at}: {batch}");
        }

        // They are started again, and ask again for all that they were to append.
        let (again, whole) = run(home.path(), [(usize::MAX, "after"); 3]);
        assert_eq!(whole, WRITERS.len(), "{at}");
        let all = batches(&house);
        assert_eq!(all, again, "{at}");
        assert_eq!(all.len(), WRITERS.len() * BATCHES, "{at}");
        for (batch, index) in &there {
            assert_eq!(all.get(batch), Some(index), "{at}: {batch} moved");
        }
        assert_eq!(ledger.audit(Some(&between)).unwrap().defects, [], "{at}");
    }
    // Most deaths come before a process is done.
    assert!(killed >= 50, "{killed}");
}
