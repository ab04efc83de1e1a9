//! An audit names everything that is wrong with a log, and nothing else.

use std::fs;
use std::os::unix::fs::symlink;

use custody::Checkpoint;
use model::DefectCode::{self, *};

use crate::archive::Archive;

/// 1 + 254 + 2 entries: a full tile at level 0, and heads that end before, at and after its middle.
const BATCHES: [usize; 3] = [1, 254, 2];

/// The codes and places of what an audit finds.
fn found(archive: &Archive, against: Option<&Checkpoint>) -> Vec<(DefectCode, String)> {
    let audit = archive.ledger().audit(against).unwrap();
    audit
        .defects
        .into_iter()
        .map(|it| (it.code, it.path.unwrap_or_default()))
        .collect()
}

/// Does something to a whole log; what an audit then finds, `journal` standing for the first one.
fn after(act: impl FnOnce(&Archive, &str)) -> Vec<(DefectCode, String)> {
    let archive = Archive::with(&BATCHES);
    assert_eq!(found(&archive, None), []);
    let journals = archive.storage.list("journal/").unwrap();
    let journal = journals[0].key.to_string();
    act(&archive, &journal);
    let found = found(&archive, None).into_iter();
    found
        .map(|(code, path)| (code, path.replace(&journal, "journal")))
        .collect()
}

fn one(code: DefectCode, path: &str) -> Vec<(DefectCode, String)> {
    vec![(code, path.to_owned())]
}

#[test]
fn a_flipped_bit_is_named_wherever_it_is() {
    for name in [
        "log/tile/0/000",
        "log/tile/entries/000",
        "log/tile/0/001.p/1",
        "log/tile/entries/001.p/1",
        "log/tile/1/000.p/1",
    ] {
        assert_eq!(after(|it, _| it.flip(name)), one(LogDamaged, name));
    }
    let journal = after(|it, journal| it.flip(journal));
    assert_eq!(journal, one(JournalDamaged, "journal"));
    let signature = after(|it, _| it.alter("log/checkpoint", "\n257\n", "\n256\n"));
    assert_eq!(signature, one(SignatureWrong, "log/checkpoint"));
}

#[test]
fn a_missing_object_is_named_wherever_it_was() {
    for name in [
        "log/tile/0/000",
        "log/tile/1/000.p/1",
        "log/tile/entries/001.p/1",
    ] {
        assert_eq!(after(|it, _| it.remove(name)), one(ObjectMissing, name));
    }
    let journal = after(|it, journal| it.remove(journal));
    assert_eq!(journal, one(ObjectMissing, "journal"));
}

#[test]
fn an_extra_object_is_named_wherever_it_is() {
    for name in [
        "log/extra",
        "log/tile/0/002",
        "log/tile/0/001.p/2",
        "log/tile/0/000.p/7",
        "log/tile/2/000.p/1",
        "log/heads/1",
        "journal/extra",
        "journal/000000000007-0011223344556677.archive.age",
    ] {
        let extra = after(|it, _| {
            fs::create_dir_all(it.file(name).parent().unwrap()).unwrap();
            fs::write(it.file(name), "x").unwrap();
        });
        assert_eq!(extra, one(ObjectExtra, name));
    }
    let link = after(|it, journal| symlink(it.file(journal), it.file("journal/link")).unwrap());
    assert_eq!(link, one(ObjectExtra, "journal/link"));
}

#[test]
fn what_a_stopped_writer_leaves_is_counted_and_is_no_defect() {
    let archive = Archive::with(&BATCHES);
    for name in [
        "log/heads/.new-1-1",
        "journal/.new-1-2",
        "journal/000000000001-0011223344556677.archive.age",
        "journal/000000000257-0011223344556677.archive.age",
    ] {
        fs::write(archive.file(name), "half").unwrap();
    }
    fs::create_dir(archive.file("log/tile/0/002.p")).unwrap();
    let audit = archive.ledger().audit(None).unwrap();
    assert_eq!((audit.leftovers, audit.defects), (5, vec![]));
    // The next writer clears what nobody can need: not a journal, which may be all that is left of a
    // log that was set back.
    drop(archive.writer());
    let audit = archive.ledger().audit(None).unwrap();
    assert_eq!((audit.leftovers, audit.defects), (3, vec![]));
}

#[test]
fn a_superseded_tile_that_is_still_there_must_be_right() {
    let full = "log/tile/0/000";
    let partial = "log/tile/0/000.p/255";
    let kept = |bytes: usize| {
        move |it: &Archive, _: &str| {
            let hashes = fs::read(it.file(full)).unwrap();
            fs::create_dir(it.file("log/tile/0/000.p")).unwrap();
            fs::write(it.file(partial), &hashes[..bytes]).unwrap();
        }
    };
    assert_eq!(after(kept(255 * 32)), []);
    assert_eq!(after(kept(254 * 32)), one(LogDamaged, partial));
}

#[test]
fn a_head_that_cannot_be_used_is_named_with_what_follows_from_it() {
    let head = "log/heads/000000000001";
    let missing = after(|it, _| it.remove(head));
    let altered = after(|it, _| it.alter(head, "\"size\":255", "\"size\":254"));
    for (found, code) in [(missing, ObjectMissing), (altered, LogDamaged)] {
        let named: Vec<_> = found
            .iter()
            .map(|(code, path)| (*code, path.as_str()))
            .collect();
        let follows = [
            (code, head),
            (NotChecked, head),
            (NotChecked, "log/checkpoint"),
            (NotChecked, "log/tile/"),
            (NotChecked, "journal/"),
        ];
        assert_eq!(named, follows);
    }
}

#[test]
fn heads_cut_off_at_the_end_are_a_truncated_log() {
    let found = after(|it, _| it.remove("log/heads/000000000002"));
    assert_eq!(found[0], (LogTruncated, "log/checkpoint".to_owned()));
}

#[test]
fn another_tree_that_the_archive_signed_is_a_fork() {
    for size in [0, 1, 100, 257] {
        let found = after(|it, _| it.publish(size, "another tree"));
        assert_eq!(found, one(LogForked, "log/checkpoint"));
    }
}

#[test]
fn a_checkpoint_may_be_one_head_behind_and_no_more() {
    let archive = Archive::with(&BATCHES[..1]);
    let first = fs::read(archive.file("log/checkpoint")).unwrap();
    let behind = |batches: &[usize]| {
        // The heads of one log with the checkpoint of another would not match: grow this one.
        let mut writer = archive.writer();
        for (number, size) in batches.iter().enumerate() {
            let name = format!("later {number}");
            let records = crate::archive::records(&name, *size);
            let request = ledger::RequestId::of(&name);
            writer.append(request, &archive.scope, records).unwrap();
        }
        let published = fs::read(archive.file("log/checkpoint")).unwrap();
        fs::write(archive.file("log/checkpoint"), &first).unwrap();
        let audit = archive.ledger().audit(None).unwrap();
        fs::write(archive.file("log/checkpoint"), published).unwrap();
        audit
    };
    let one_behind = behind(&BATCHES[1..2]);
    assert_eq!((one_behind.leftovers, one_behind.defects), (1, vec![]));
    let two_behind = behind(&BATCHES[1..]);
    let codes: Vec<_> = two_behind.defects.iter().map(|it| it.code).collect();
    assert_eq!(codes, [LogDamaged]);
}

#[test]
fn an_older_checkpoint_holds_against_the_log_that_continues_it() {
    let archive = Archive::with(&BATCHES[..2]);
    let older = archive.ledger().checkpoint().unwrap();
    let mut writer = archive.writer();
    writer
        .append(
            ledger::RequestId::of("x"),
            &archive.scope,
            crate::archive::records("x", 300),
        )
        .unwrap();
    assert_eq!(found(&archive, Some(&older)), []);
    assert_eq!(
        found(&archive, Some(&archive.ledger().checkpoint().unwrap())),
        []
    );
}

#[test]
fn a_log_that_was_set_back_or_written_anew_is_told_from_an_older_checkpoint() {
    let longer = Archive::with(&BATCHES);
    let kept = longer.ledger().checkpoint().unwrap();
    let shorter = Archive::with(&BATCHES[..2]);
    assert_eq!(found(&shorter, Some(&kept)), one(LogTruncated, ""));
    let other = Archive::with(&BATCHES);
    assert_eq!(found(&other, Some(&kept)), one(LogForked, ""));

    let note = kept.as_str().replace("\n257\n", "\n255\n");
    let forged = Checkpoint::parse(note.as_bytes()).unwrap();
    assert_eq!(found(&longer, Some(&forged)), one(SignatureWrong, ""));
}
