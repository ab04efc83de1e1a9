//! What strangers fetch is a function of the clock alone, and never goes back.

use std::sync::{Arc, Mutex};

use custody::{Checkpoint, VerifierKey};
use ledger::{Error, LogClock, RequestId};
use model::{Clock, EntryIndex, OsChance, Timestamp};
use storage::{Folder, Key, Lease, Listed, NewObject, Object, Storage, Stray};
use testkit::{Moment, Mortal};

use crate::archive::{Archive, expected, keyring, open, policy, reasons, records};

const START: i64 = 1_767_323_000;
const EVERY: u64 = 3600;
const GROW: u64 = 300;

fn at(beat: i64) -> Timestamp {
    let seconds = START + beat * EVERY as i64 + 17;
    Timestamp::from_unix_nanos(seconds * 1_000_000_000)
}

fn clock() -> LogClock {
    let start = Timestamp::from_unix_nanos(START * 1_000_000_000);
    LogClock::new(start, EVERY, GROW, GROW).unwrap()
}

impl Archive {
    /// An archive with some entries and a clock.
    pub(crate) fn on_a_clock(entries: usize) -> Self {
        let archive = Self::with(&[entries]);
        archive.ledger().set_clock(EntryIndex(0), &clock()).unwrap();
        archive
    }

    pub(crate) fn beat(&self, beat: i64) -> Result<Option<Checkpoint>, Error> {
        let mut writer = self.ledger().writer(keyring(), OsChance)?;
        Ok(writer.publish_due(&self.scope, at(beat), None)?.checkpoint)
    }

    fn append(&self, name: &str, size: usize) {
        let mut writer = self.writer();
        let records = records(name, size);
        writer
            .append(RequestId::of(name), &self.scope, records)
            .unwrap();
    }

    fn public_size(&self) -> Option<u64> {
        Some(self.ledger().public_checkpoint().unwrap()?.size())
    }

    fn assert_clean(&self) {
        let audit = self.ledger().audit(None).unwrap();
        assert_eq!(audit.defects, []);
        assert_eq!(audit.leftovers, 0);
    }
}

#[test]
fn each_beat_publishes_the_size_that_the_clock_names_and_no_other() {
    let archive = Archive::on_a_clock(7);
    assert_eq!(archive.beat(-1).unwrap(), None);
    assert_eq!(archive.public_size(), None);
    for (beat, size) in [(0, 300), (0, 300), (1, 600), (4, 1500), (2, 1500)] {
        let note = archive.beat(beat).unwrap().unwrap();
        assert_eq!(note.size(), size, "beat {beat}");
        policy().verify(&note).unwrap();
        assert_eq!(archive.public_size(), Some(size), "beat {beat}");
        archive.assert_clean();
    }
}

#[test]
fn fillers_are_passed_over_and_what_waits_is_published_later() {
    let archive = Archive::on_a_clock(7);
    archive.beat(0).unwrap();
    archive.append("many", 900);
    archive.beat(1).unwrap();
    assert_eq!(archive.public_size(), Some(600));
    assert_eq!(archive.ledger().checkpoint().unwrap().size(), 1200);
    let ledger = archive.ledger();
    let entries = ledger.entries(keyring(), EntryIndex(0)).unwrap();
    let read: Vec<_> = entries.map(Result::unwrap).collect();
    assert_eq!(read.len(), 907);
    // The first of the many follows 293 fillers.
    assert_eq!(read[7].index(), EntryIndex(300));
    assert_eq!(read[7].follows(), EntryIndex(7));
    assert_eq!(read[8].follows(), EntryIndex(301));
    archive.beat(3).unwrap();
    archive.beat(4).unwrap();
    let mut entries = ledger.entries(keyring(), EntryIndex(1190)).unwrap();
    assert_eq!(entries.by_ref().count(), 10);
    let passed = entries.passed();
    assert_eq!(
        (passed.from(), passed.to()),
        (EntryIndex(1200), EntryIndex(1500))
    );
    archive.assert_clean();
}

#[test]
fn a_proof_leads_to_the_published_checkpoint_as_soon_as_it_covers_the_entry() {
    let archive = Archive::on_a_clock(7);
    archive.beat(0).unwrap();
    archive.append("more", 400);
    let ledger = archive.ledger();
    let entries = ledger.entries(keyring(), EntryIndex(0)).unwrap();
    for entry in entries.map(Result::unwrap) {
        let proof = ledger
            .prove(entry.index(), entry.record().unwrap(), &["kind"])
            .unwrap();
        let wanted = if entry.index().0 < 300 { 300 } else { 700 };
        assert_eq!(proof.checkpoint().size(), wanted);
        proof.verify(&policy(), &entry.leaf()).unwrap();
    }
    archive.beat(1).unwrap();
    assert_eq!(ledger.prover().unwrap().published(), Some(600));
}

#[test]
fn a_clock_that_jumped_far_ahead_asks_for_a_person() {
    let archive = Archive::on_a_clock(7);
    archive.beat(0).unwrap();
    let far = archive.beat(64).unwrap_err();
    assert!(matches!(far, Error::ManyBeats { beats: 64 }), "{far}");
    assert_eq!(archive.public_size(), Some(300));
    let mut writer = archive.writer();
    assert!(
        writer
            .publish_due(&archive.scope, at(64), Some(63))
            .is_err()
    );
    let published = writer
        .publish_due(&archive.scope, at(64), Some(64))
        .unwrap();
    assert!(published.is_new);
    assert_eq!(archive.public_size(), Some(65 * 300));
}

#[test]
fn a_log_that_was_set_back_publishes_nothing_smaller() {
    let archive = Archive::on_a_clock(7);
    archive.beat(0).unwrap();
    archive.beat(1).unwrap();
    std::fs::remove_file(archive.file("log/published/000000000600")).unwrap();
    assert!(matches!(
        archive.beat(0).unwrap_err(),
        Error::Truncated {
            signed: 600,
            found: 300
        }
    ));
    assert_eq!(archive.public_size(), Some(600));
}

#[test]
fn an_audit_names_what_is_wrong_outside() {
    let archive = Archive::on_a_clock(7);
    for beat in 0..3 {
        archive.beat(beat).unwrap();
    }
    archive.assert_clean();
    for name in [
        "public/tile/entries/003.p/132",
        "public/tile/1/000.p/3",
        "public/tile/0/001",
        "public/checkpoint",
        "log/published/000000000300",
        "log/clock/000000000000",
    ] {
        let kept = std::fs::read(archive.file(name)).unwrap();
        let mut changed = kept.clone();
        changed[kept.len() / 2] ^= 1;
        std::fs::write(archive.file(name), changed).unwrap();
        let audit = archive.ledger().audit(None).unwrap();
        let named: Vec<_> = audit
            .defects
            .iter()
            .filter_map(|it| it.path.clone())
            .collect();
        assert_eq!(named, [name]);
        std::fs::write(archive.file(name), kept).unwrap();
    }
    std::fs::remove_file(archive.file("public/tile/0/001")).unwrap();
    assert_eq!(archive.ledger().audit(None).unwrap().defects.len(), 1);
}

/// Kills a publisher at its write number `last`; false if it ended before.
fn killed_at(last: usize, moment: Moment) -> bool {
    let archive = Archive::on_a_clock(200);
    archive.beat(0).unwrap();
    let before = archive.ledger().public_checkpoint().unwrap().unwrap();
    let mortal = Arc::new(Mortal::new(archive.storage.clone(), last, moment));
    let publish = || -> Result<(), Error> {
        let mut writer = open(mortal.clone()).writer(keyring(), OsChance)?;
        writer.publish_due(&archive.scope, at(1), None).map(drop)
    };
    let published = publish();
    if !mortal.is_dead() {
        published.unwrap();
        return false;
    }
    let after = archive.ledger().public_checkpoint().unwrap().unwrap();
    assert!(
        after == before || after.size() == 600,
        "{moment:?} write {last}"
    );
    let audit = archive.ledger().audit(Some(&before)).unwrap();
    assert_eq!(audit.defects, [], "{moment:?} write {last}");
    // The next one finishes it, even if no beat is due any more.
    archive.beat(1).unwrap();
    assert_eq!(archive.public_size(), Some(600), "{moment:?} write {last}");
    let audit = archive.ledger().audit(None).unwrap();
    assert_eq!(audit.defects, [], "{moment:?} write {last}");
    // A journal that no head names stays.
    assert!(audit.leftovers <= 1, "{moment:?} write {last}");
    assert_eq!(reasons_alone(&archive), expected(&[("batch 0", 200)]));
    true
}

/// The reasons of the records, wherever fillers stand between them.
fn reasons_alone(archive: &Archive) -> Vec<String> {
    reasons(&archive.ledger())
}

#[test]
fn a_publisher_that_is_killed_at_any_write_leaves_a_log_that_goes_on() {
    for moment in [Moment::Before, Moment::During, Moment::After] {
        let writes = (0..).take_while(|last| killed_at(*last, moment)).count();
        assert!(writes > 10, "{moment:?}: {writes}");
    }
}

/// A store that writes down what strangers see change: names and sizes, in order. Whoever changes it holds
/// the writer's lease.
struct Seen {
    inner: Folder,
    writes: Mutex<Vec<(String, usize)>>,
}

impl Seen {
    fn of(archive: &Archive) -> Arc<Self> {
        Arc::new(Self {
            inner: Folder::open(archive.home.path()).unwrap(),
            writes: Mutex::default(),
        })
    }

    fn note(&self, key: &Key, size: usize) {
        if key.as_str().starts_with("public/") {
            let lease = self.inner.lease("ledger");
            assert!(matches!(lease, Err(storage::Error::Busy { .. })), "{key}");
            self.writes.lock().unwrap().push((key.to_string(), size));
        }
    }
}

impl Storage for Seen {
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, storage::Error> {
        self.inner.create(key)
    }

    fn put_new(&self, key: &Key, bytes: &[u8]) -> Result<(), storage::Error> {
        self.note(key, bytes.len());
        self.inner.put_new(key, bytes)
    }

    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), storage::Error> {
        self.note(key, bytes.len());
        self.inner.replace(key, bytes)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Object>, storage::Error> {
        self.inner.open(key)
    }

    fn list(&self, prefix: &str) -> Result<Vec<Listed>, storage::Error> {
        self.inner.list(prefix)
    }

    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, storage::Error> {
        self.inner.strays(prefix)
    }

    fn delete(&self, key: &Key) -> Result<(), storage::Error> {
        self.note(key, 0);
        self.inner.delete(key)
    }

    fn lease(&self, name: &str) -> Result<Lease, storage::Error> {
        self.inner.lease(name)
    }

    fn place(&self) -> String {
        self.inner.place()
    }
}

/// What strangers see of a log that takes in so many pictures before beats 2 and 4.
fn seen(pictures: [usize; 2]) -> Vec<(i64, Vec<(String, usize)>)> {
    let archive = Archive::on_a_clock(7);
    let storage = Seen::of(&archive);
    let ledger = open(storage.clone());
    let mut seen = Vec::new();
    for beat in 0..9 {
        let mut writer = ledger.writer(keyring(), OsChance).unwrap();
        let arrived = match beat {
            2 => pictures[0],
            4 => pictures[1],
            _ => 0,
        };
        for (number, batch) in records("picture", arrived).chunks(700).enumerate() {
            let request = RequestId::of(&format!("{beat} {number}"));
            writer
                .append(request, &archive.scope, batch.to_vec())
                .unwrap();
        }
        writer.publish_due(&archive.scope, at(beat), None).unwrap();
        // The signature's text tells the size in digits, as the clock does.
        seen.push((beat, std::mem::take(&mut *storage.writes.lock().unwrap())));
    }
    archive.assert_clean();
    seen
}

#[test]
fn twelve_pictures_and_twelve_hundred_look_the_same_from_outside() {
    let few = seen([12, 0]);
    let many = seen([1200, 1]);
    assert!(few.iter().all(|(_, writes)| writes.len() > 4));
    assert_eq!(few, many);
}

/// A clock that stands until it is set.
#[derive(Clone)]
struct SetClock(Arc<Mutex<Timestamp>>);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

#[test]
fn a_beat_that_comes_while_somebody_writes_is_published_at_the_next_append() {
    let archive = Archive::on_a_clock(7);
    let clock = SetClock(Arc::new(Mutex::new(at(0))));
    let mut writer = archive.writer();
    writer
        .keep_beats(archive.scope.clone(), clock.clone())
        .unwrap();
    let mut append = |name: &str| {
        let records = records(name, 40);
        writer
            .append(RequestId::of(name), &archive.scope, records)
            .unwrap()
    };
    // What was due before is left: it is not for a command to publish because somebody gave it.
    append("one");
    assert_eq!(archive.public_size(), None);
    *clock.0.lock().unwrap() = at(1);
    append("two");
    assert_eq!(archive.public_size(), Some(600));
    append("three");
    *clock.0.lock().unwrap() = at(3);
    append("four");
    assert_eq!(archive.public_size(), Some(1200));
    // The machine slept too long: a person must say so, and what is written goes on.
    *clock.0.lock().unwrap() = at(100);
    append("five");
    assert_eq!(archive.public_size(), Some(1200));
    drop(writer);
    archive.assert_clean();
}

#[test]
fn cosignatures_come_out_with_the_newest_publication_whoever_made_it() {
    let archive = Archive::on_a_clock(7);
    let storage = Seen::of(&archive);
    let ledger = open(storage.clone());
    let mut writer = ledger.writer(keyring(), OsChance).unwrap();
    writer.publish_due(&archive.scope, at(0), None).unwrap();
    // While this one asks its witnesses, another publishes, and is cosigned.
    writer.rest();
    let note = archive.beat(1).unwrap().unwrap();
    let (name, signing) = ("north.example".parse().unwrap(), keyring().signing_key());
    let line = note.cosign(&name, 1, signing);
    let witness = VerifierKey::of_witness(name, &signing.verifying_key());
    ledger.keep_cosignature(&note, &witness, &line).unwrap();
    storage.writes.lock().unwrap().clear();
    writer.refresh_public().unwrap();
    let public = ledger.public_checkpoint().unwrap().unwrap();
    assert_eq!(public.size(), 600);
    public.verify_cosignature(&witness).unwrap();
    assert_eq!(storage.writes.lock().unwrap().len(), 1);
    writer.refresh_public().unwrap();
    assert_eq!(storage.writes.lock().unwrap().len(), 1);
}
