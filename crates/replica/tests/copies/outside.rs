//! What stands beside the heads of the log, and what strangers see of it, is in a copy too.

use std::collections::BTreeMap;

use custody::VerifierKey;
use ledger::{Clocks, LogClock};
use model::{EntryIndex, OsChance, ScopeId, Sha256Digest, Timestamp};
use replica::{Source, mend};
use storage::{Key, Storage};
use tempfile::TempDir;

use crate::archive::{Archive, contents, folder, key, keyring, ledger, opens};

const HOUR: i64 = 3600 * 1_000_000_000;

impl Archive {
    /// An archive whose beats add 100 entries, an hour apart.
    fn on_a_clock() -> Self {
        let mut archive = Self::new();
        archive.grow(1, 3);
        let clock = LogClock::new(Timestamp::from_unix_nanos(0), 3600, 100, 100).unwrap();
        let entry = EntryIndex(0);
        ledger(archive.store.clone())
            .set_clock(entry, &clock)
            .unwrap();
        archive.known.clocks = Some(Clocks::from([(entry, clock)]));
        archive
    }

    /// Publishes what is due at a beat, and has it cosigned.
    fn beat(&self, beat: i64) {
        let log = ledger(self.store.clone());
        let scope = keyring()
            .open_scope(&*self.store, ScopeId::Archive)
            .unwrap();
        let mut writer = log.writer(keyring(), OsChance).unwrap();
        let now = Timestamp::from_unix_nanos(beat * HOUR);
        let published = writer.publish_due(&scope, now, None).unwrap();
        let note = published.checkpoint.unwrap();
        let (name, signing) = ("north.example".parse().unwrap(), keyring().signing_key());
        let line = note.cosign(&name, 1 + beat.unsigned_abs(), signing);
        let witness = VerifierKey::of_witness(name, &signing.verifying_key());
        log.keep_cosignature(&note, &witness, &line).unwrap();
        writer.refresh_public().unwrap();
    }
}

fn of_the_log(store: &dyn Storage) -> BTreeMap<Key, Vec<u8>> {
    let mut all = contents(store);
    all.retain(|key, _| {
        ["log/", "journal/", "public/"]
            .iter()
            .any(|at| key.as_str().starts_with(at))
    });
    all
}

#[test]
fn a_copy_has_all_that_the_log_has_byte_for_byte() {
    let archive = Archive::on_a_clock();
    let log = ledger(archive.store.clone());
    log.keep_refusal(b"what a witness refused").unwrap();
    let home = TempDir::new().unwrap();
    let there = folder(home.path());
    for beat in [0, 1, 2, 9] {
        archive.beat(beat);
        archive.update(&*there).unwrap();
        assert_eq!(
            of_the_log(&*there),
            of_the_log(&*archive.store),
            "beat {beat}"
        );
        archive.assert_whole(&*there);
    }
    // Several publications at once.
    let home = TempDir::new().unwrap();
    let at_once = folder(home.path());
    archive.update(&*at_once).unwrap();
    assert_eq!(of_the_log(&*at_once), of_the_log(&*archive.store));
    let names: Vec<_> = of_the_log(&*at_once).into_keys().collect();
    for kind in [
        "log/clock/",
        "log/published/",
        "log/cosigned/",
        "log/refused/",
        "public/tile/",
    ] {
        assert!(
            names.iter().any(|key| key.as_str().starts_with(kind)),
            "{kind}"
        );
    }
    // And it goes on as the archive does.
    let copy = ledger(at_once);
    assert_eq!(copy.clock().unwrap(), log.clock().unwrap());
    assert_eq!(copy.published().unwrap(), log.published().unwrap());
}

#[test]
fn a_cosignature_that_came_later_is_copied_and_one_that_a_copy_has_of_another_time_is_good() {
    let archive = Archive::on_a_clock();
    archive.beat(0);
    let home = TempDir::new().unwrap();
    let there = folder(home.path());
    archive.update(&*there).unwrap();
    // Here it was lost, and the witness was asked again.
    for listed in archive.store.list("log/cosigned/").unwrap() {
        archive.store.delete(&listed.key).unwrap();
    }
    let whole = || {
        let truth = archive.truth_with(&[&*there]);
        assert_eq!(archive.check_by(&truth, &*there).defects, []);
    };
    whole();
    let log = ledger(archive.store.clone());
    let note = log.published().unwrap().unwrap();
    let (name, signing) = ("north.example".parse().unwrap(), keyring().signing_key());
    let line = note.cosign(&name, 77, signing);
    let witness = VerifierKey::of_witness(name, &signing.verifying_key());
    log.keep_cosignature(&note, &witness, &line).unwrap();
    archive.update(&*there).unwrap();
    whole();
}

#[test]
fn whatever_is_damaged_of_it_in_a_copy_is_named_and_put_right() {
    let archive = Archive::on_a_clock();
    ledger(archive.store.clone())
        .keep_refusal(b"what a witness refused")
        .unwrap();
    for beat in [0, 1, 3] {
        archive.beat(beat);
    }
    let home = TempDir::new().unwrap();
    let there = folder(home.path());
    archive.update(&*there).unwrap();
    let sources = [Source {
        name: None,
        store: &*archive.store,
    }];
    let aside = [
        "log/clock/",
        "log/published/",
        "log/cosigned/",
        "log/refused/",
        "public/",
    ];
    for (name, good) in of_the_log(&*there) {
        if !aside.iter().any(|at| name.as_str().starts_with(at)) {
            continue;
        }
        let mut bad = good.clone();
        // In a cosignature: in its first letters, so that it is no line of one.
        let at = if name.as_str().starts_with("log/cosigned/") {
            0
        } else {
            bad.len() / 2
        };
        bad[at] ^= 1;
        there.delete(&name).unwrap();
        there.put_new(&name, &bad).unwrap();
        let found = archive.check(&*there);
        let damage = found.damages.iter().find(|it| it.key == name);
        let damage = damage.unwrap_or_else(|| panic!("{name}: {:?}", found.defects));
        if name.as_str() == "public/checkpoint" {
            // The log's own writer alone says what strangers fetch.
            archive.update(&*there).unwrap();
        } else {
            assert_eq!(damage.expected, Some(Sha256Digest::of(&good)), "{name}");
            mend(&*there, damage, &sources, &archive.truth(), keyring())
                .unwrap()
                .unwrap();
        }
        assert_eq!(there.read(&name).unwrap(), good, "{name}");
        archive.assert_whole(&*there);
    }
    for gone in [
        "log/clock/000000000000",
        "log/published/000000000100",
        "public/tile/0/000",
    ] {
        there.delete(&key(gone)).unwrap();
        let found = archive.check(&*there);
        let damage = found.damages.iter().find(|it| it.key.as_str() == gone);
        mend(
            &*there,
            damage.unwrap(),
            &sources,
            &archive.truth(),
            keyring(),
        )
        .unwrap()
        .unwrap();
        archive.assert_whole(&*there);
    }
    let planted = key("log/clock/000000000002");
    there.put_new(&planted, b"{}").unwrap();
    let found = archive.check(&*there);
    assert!(
        found
            .defects
            .iter()
            .any(|it| it.path.as_deref() == Some(planted.as_str()))
    );
}

#[test]
fn a_copy_whose_making_dies_at_any_write_publishes_nothing_that_is_not_whole() {
    let mut archive = Archive::on_a_clock();
    archive.beat(0);
    let base = TempDir::new().unwrap();
    archive.update(&*folder(base.path())).unwrap();
    archive.grow(2, 20);
    for beat in [1, 2, 3] {
        archive.beat(beat);
    }
    let whole = of_the_log(&*archive.store);
    archive.update_dying(
        base.path(),
        |left| {
            // With an audit of what strangers see.
            opens(left);
            assert!(ledger(folder(left)).clock().unwrap().is_some());
        },
        |completed| assert_eq!(of_the_log(completed), whole),
    );
}
