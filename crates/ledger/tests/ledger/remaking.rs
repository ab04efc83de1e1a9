//! What strangers fetch is made again from the heads, wherever it was lost.

use std::collections::BTreeMap;

use ledger::Remade;
use model::{DefectCode, Sha256Digest};
use storage::Key;

use crate::archive::Archive;

fn outside(archive: &Archive) -> BTreeMap<Key, Vec<u8>> {
    let listed = archive.storage.list("public/").unwrap().into_iter();
    listed
        .map(|it| (it.key.clone(), archive.storage.read(&it.key).unwrap()))
        .collect()
}

fn published() -> Archive {
    let archive = Archive::on_a_clock(7);
    for beat in 0..3 {
        archive.beat(beat).unwrap();
    }
    archive
}

#[test]
fn a_public_tile_that_is_gone_comes_back_with_the_next_publication_due_or_not() {
    let archive = published();
    let whole = outside(&archive);
    assert!(whole.len() > 5);
    for beat in [2, 3] {
        let whole = outside(&archive);
        for key in whole
            .keys()
            .filter(|key| key.as_str() != "public/checkpoint")
        {
            archive.storage.delete(key).unwrap();
        }
        archive.beat(beat).unwrap();
        let now = outside(&archive);
        assert!(beat == 3 || now == whole);
        assert_eq!(archive.ledger().audit(None).unwrap().defects, []);
    }
}

#[test]
fn whatever_is_gone_or_altered_outside_is_made_again_and_the_rest_is_not_touched() {
    let archive = published();
    let whole = outside(&archive);
    let mut writer = archive.writer();
    assert_eq!(writer.mend_public().unwrap(), []);
    for (key, good) in &whole {
        let mut bad = good.clone();
        bad[good.len() / 2] ^= 1;
        for found in [Some(bad), None] {
            archive.storage.delete(key).unwrap();
            if let Some(bad) = &found {
                archive.storage.put_new(key, bad).unwrap();
            }
            let finished = key.as_str() == "public/checkpoint" && found.is_none();
            let remade = Remade {
                key: key.clone(),
                found: found.map(Sha256Digest::of),
                sha256: Sha256Digest::of(good),
            };
            let expected = if finished { vec![] } else { vec![remade] };
            assert_eq!(writer.mend_public().unwrap(), expected);
            assert_eq!(outside(&archive), whole, "{key}");
        }
    }
    assert_eq!(archive.ledger().audit(None).unwrap().defects, []);
    // What lay there is kept.
    let kept = archive.storage.list("quarantine/public/").unwrap();
    assert_eq!(kept.len(), whole.len() - 1);
}

#[test]
fn a_refusal_that_is_not_what_its_name_says_is_named() {
    let archive = published();
    let ledger = archive.ledger();
    ledger.keep_refusal(b"what a witness refused").unwrap();
    assert_eq!(ledger.audit(None).unwrap().defects, []);
    let kept = archive.storage.list("log/refused/").unwrap();
    let [kept] = &kept[..] else {
        panic!("{kept:?}")
    };
    archive.storage.delete(&kept.key).unwrap();
    archive.storage.put_new(&kept.key, b"{}").unwrap();
    let defects = ledger.audit(None).unwrap().defects;
    let named: Vec<_> = defects
        .iter()
        .map(|it| (it.code, it.path.as_deref()))
        .collect();
    assert_eq!(
        named,
        [(DefectCode::ObjectAltered, Some(kept.key.as_str()))]
    );
}
