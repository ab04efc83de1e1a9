//! A log on a clock, and witnesses that listen.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use custody::{Checkpoint, Event, Record, VerifierKey, WitnessLine};
use keyring::{Keyring, ScopeKey, SecretString};
use ledger::{Ledger, LogClock, RequestId};
use model::{Clock, EntryIndex, OsChance, ScopeId, Sha256Digest, SystemClock, Timestamp};
use storage::{Folder, Storage};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use witness::{Asked, Outcome, Witness, ask_all};

const HOUR: i64 = 3600 * 1_000_000_000;

pub(crate) fn keyring() -> &'static Keyring {
    static KEYRING: OnceLock<Keyring> = OnceLock::new();
    KEYRING.get_or_init(|| {
        let home = TempDir::new().unwrap();
        let words = SecretString::from("words".to_owned());
        Keyring::create(home.path(), words, &mut OsChance).unwrap()
    })
}

pub(crate) fn log_key() -> VerifierKey {
    let origin = "archive.example/log".parse().unwrap();
    VerifierKey::of_log(origin, &keyring().signing_key().verifying_key())
}

/// A log whose beats add 100 entries.
pub(crate) struct Log {
    pub(crate) home: TempDir,
    scope: ScopeKey,
}

impl Log {
    pub(crate) fn new() -> Self {
        let home = TempDir::new().unwrap();
        let storage: Arc<dyn Storage> = Arc::new(Folder::open(home.path()).unwrap());
        Ledger::create(&*storage, keyring().signing_key(), log_key().name()).unwrap();
        let scope = keyring().create_scope(&*storage, ScopeId::Archive).unwrap();
        let log = Self { home, scope };
        let clock = LogClock::new(Timestamp::from_unix_nanos(0), 3600, 100, 100).unwrap();
        log.ledger().set_clock(EntryIndex(0), &clock).unwrap();
        log
    }

    pub(crate) fn ledger(&self) -> Ledger {
        let storage = Arc::new(Folder::open(self.home.path()).unwrap());
        Ledger::open(storage, log_key()).unwrap()
    }

    pub(crate) fn append(&self, reason: &str) {
        let event = Event::AccessionWithdrawn {
            accession: "7Q2K9M3T".parse().unwrap(),
            reason: reason.into(),
            acting: custody::Acting::default(),
        };
        let record = Record::new(&event, SystemClock.now(), &mut OsChance).unwrap();
        let mut writer = self.ledger().writer(keyring(), OsChance).unwrap();
        writer
            .append(RequestId::draw(&mut OsChance), &self.scope, vec![record])
            .unwrap();
    }

    /// Publishes what is due at a beat.
    pub(crate) fn beat(&self, beat: i64) -> Checkpoint {
        let mut writer = self.ledger().writer(keyring(), OsChance).unwrap();
        let now = Timestamp::from_unix_nanos(beat * HOUR);
        let published = writer.publish_due(&self.scope, now, None).unwrap();
        published.checkpoint.unwrap()
    }

    pub(crate) fn ask(&self, witnesses: &[&Stand]) -> Vec<Outcome> {
        let lines: Vec<_> = witnesses.iter().map(|one| one.line()).collect();
        let asked: Vec<Asked> = ask_all(
            &self.ledger(),
            &Checkpoint::sign(
                log_key().name(),
                0,
                &Sha256Digest::of(""),
                keyring().signing_key(),
            ),
            &lines,
            Duration::from_secs(30),
            SystemClock.now(),
        )
        .unwrap();
        let mut writer = self.ledger().writer(keyring(), OsChance).unwrap();
        writer.refresh_public().unwrap();
        asked.into_iter().map(|one| one.outcome).collect()
    }

    /// A copy as it is now, of the same keys.
    pub(crate) fn copy(&self) -> Self {
        let home = TempDir::new().unwrap();
        copy(self.home.path(), home.path());
        Self {
            home,
            scope: self.scope.clone(),
        }
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A witness and where it stands.
pub(crate) struct Stand {
    home: TempDir,
    name: &'static str,
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Stand {
    /// A witness that knows the log and answers.
    pub(crate) fn new(name: &'static str) -> Self {
        let home = TempDir::new().unwrap();
        let storage = Folder::create(home.path()).unwrap();
        Witness::create(&storage, &name.parse().unwrap(), &mut OsChance).unwrap();
        let mut stand = Self {
            home,
            name,
            address: "127.0.0.1:0".parse().unwrap(),
            runtime: None,
        };
        stand.witness().trust(&log_key()).unwrap();
        stand.come();
        stand
    }

    pub(crate) fn witness(&self) -> Witness {
        Witness::open(
            Arc::new(Folder::open(self.home.path()).unwrap()),
            SystemClock,
        )
        .unwrap()
    }

    /// Answers again, with what it kept, wherever there is a free port.
    pub(crate) fn come(&mut self) {
        self.come_with(witness::PATIENCE);
    }

    pub(crate) fn come_with(&mut self, patience: Duration) {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        self.address = listener.local_addr().unwrap();
        let witness = self.witness().begin().unwrap();
        runtime.spawn(witness::serve(
            witness,
            listener,
            patience,
            std::future::pending(),
        ));
        self.runtime = Some(runtime);
    }

    pub(crate) fn go_away(&mut self) {
        self.runtime = None;
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn line(&self) -> WitnessLine {
        WitnessLine {
            name: self.name.into(),
            key: self.witness().vkey(),
            url: Some(self.url()),
        }
    }

    pub(crate) fn seen(&self) -> u64 {
        let seen = self.witness().seen(log_key().name()).unwrap();
        seen.map_or(0, |note| note.size())
    }
}
