use storage::{Key, Storage};

use super::scene::{Kept, flip, kinds, paths, repaired};

/// The audit names the object, the repair mends it and nothing else, both facts are entered, and all is well.
fn is_found_and_mended(kept: &Kept, store: &dyn Storage, replica: Option<&str>, key: &Key) {
    let place = replica.map_or(key.to_string(), |name| format!("{name}:{key}"));
    let before = kept.facts().len();
    let good = store.read(key).unwrap();
    flip(store, key);
    let named = paths(&kept.audit(&[], 3));
    assert!(named.contains(&place), "{place}: {named:?}");
    let told = kept.audit(&["--repair"], 0);
    assert_eq!(
        repaired(&told),
        [(replica.map(Into::into), key.to_string())],
        "{told}"
    );
    assert!(store.read(key).unwrap() == good, "{place}");
    let fact = |kind| (kind, replica.map(Into::into), key.to_string());
    assert_eq!(kept.facts()[before..], [fact("damaged"), fact("repaired")]);
    kept.house.amana(["replicate"]).expect(0);
    kept.audit(&[], 0);
}

#[test]
fn a_flipped_byte_here_is_found_and_mended_whatever_it_is_in() {
    let kept = Kept::with(false);
    let here = kept.here();
    for key in kinds(&here) {
        is_found_and_mended(&kept, &here, None, &key);
    }
}

#[test]
fn a_flipped_byte_in_a_folder_there_is_found_and_mended_whatever_it_is_in() {
    let kept = Kept::with(false);
    for key in kinds(kept.near.as_ref()) {
        is_found_and_mended(&kept, kept.near.as_ref(), Some("near"), &key);
    }
}

#[test]
fn a_flipped_byte_in_a_bucket_is_found_and_mended_whatever_it_is_in() {
    let kept = Kept::new();
    let Some((_moto, far)) = &kept.far else {
        return;
    };
    for key in kinds(far.as_ref()) {
        is_found_and_mended(&kept, far.as_ref(), Some("far"), &key);
    }
}

#[test]
fn copies_that_are_damaged_in_different_objects_mend_each_other() {
    let kept = Kept::with(false);
    let here = kept.here();
    let kinds = kinds(&here);
    for (at, key) in kinds.iter().enumerate() {
        match at % 2 {
            0 => flip(&here, key),
            _ => flip(kept.near.as_ref(), key),
        }
    }
    let told = kept.audit(&["--repair"], 0);
    assert_eq!(repaired(&told).len(), kinds.len(), "{told}");
    kept.audit(&[], 0);
}

#[test]
fn an_object_that_is_damaged_everywhere_stays_a_defect_and_the_others_are_mended() {
    let kept = Kept::with(false);
    let here = kept.here();
    let kinds = kinds(&here);
    let (both, one) = (&kinds[1], &kinds[2]);
    flip(&here, both);
    flip(kept.near.as_ref(), both);
    flip(&here, one);
    let told = kept.audit(&["--repair"], 3);
    assert_eq!(repaired(&told), [(None, one.to_string())]);
    assert_eq!(paths(&told), [both.to_string(), format!("near:{both}")]);
    assert_eq!(
        paths(&kept.audit(&[], 3)),
        [both.to_string(), format!("near:{both}")]
    );
}

#[test]
fn both_inventories_of_a_part_and_its_content_come_back() {
    let kept = Kept::with(false);
    let here = kept.here();
    let part = kinds(&here)[3]
        .as_str()
        .trim_end_matches("/inventory.json")
        .to_owned();
    for listed in here.list(&format!("{part}/")).unwrap() {
        here.delete(&listed.key).unwrap();
    }
    kept.audit(&[], 3);
    kept.audit(&["--repair"], 0);
    kept.audit(&[], 0);
}

#[test]
fn an_archive_that_was_set_back_is_named_and_brought_forward_again() {
    let kept = Kept::with(false);
    let here = kept.here();
    let checkpoint = Key::parse("log/checkpoint").unwrap();
    let heads = here.list("log/heads/").unwrap();
    let newest = &heads.last().unwrap().key;
    here.delete(newest).unwrap();
    let told = kept.audit(&[], 3);
    assert!(
        paths(&told).contains(&"log/checkpoint".to_owned()),
        "{told}"
    );
    kept.audit(&["--repair"], 0);
    assert!(here.exists(newest).unwrap() && here.exists(&checkpoint).unwrap());
    kept.house.amana(["replicate"]).expect(0);
    kept.audit(&[], 0);
}
