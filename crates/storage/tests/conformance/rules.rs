use std::io::{Read, Seek, SeekFrom, Write};

use storage::{Error, probe};

use crate::stores::{each_store, each_store_of_names_alone, key, names};

#[test]
fn an_object_reads_back_and_can_be_read_from_anywhere() {
    each_store(|storage| {
        storage.put_new(&key("a/b/c"), b"0123456789").unwrap();
        assert_eq!(storage.read(&key("a/b/c")).unwrap(), b"0123456789");
        let mut object = storage.open(&key("a/b/c")).unwrap();
        object.seek(SeekFrom::Start(7)).unwrap();
        let mut rest = String::new();
        object.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "789");
    });
}

#[test]
fn an_object_that_is_longer_than_it_may_be_is_not_read() {
    each_store(|storage| {
        storage.put_new(&key("a"), b"0123456789").unwrap();
        assert_eq!(storage.read_at_most(&key("a"), 10).unwrap(), b"0123456789");
        for limit in [0, 9] {
            let refused = storage.read_at_most(&key("a"), limit);
            assert!(matches!(refused, Err(Error::TooLong { .. })), "{limit}");
        }
        let absent = storage.read_at_most(&key("b"), 10);
        assert!(matches!(absent, Err(Error::Absent { .. })));
    });
}

#[test]
fn a_name_is_written_once() {
    each_store(|storage| {
        storage.put_new(&key("a/b"), b"first").unwrap();
        let again = storage.put_new(&key("a/b"), b"second");
        assert!(matches!(again, Err(Error::Exists { .. })));
        assert_eq!(storage.read(&key("a/b")).unwrap(), b"first");
        assert_eq!(names(&*storage, ""), ["a/b"]);
    });
}

#[test]
fn of_two_writers_that_began_together_the_first_to_commit_wins() {
    each_store(|storage| {
        let mut first = storage.create(&key("head")).unwrap();
        let mut second = storage.create(&key("head")).unwrap();
        first.write_all(b"first").unwrap();
        second.write_all(b"second").unwrap();
        second.commit().unwrap();
        assert!(matches!(first.commit(), Err(Error::Exists { .. })));
        assert_eq!(storage.read(&key("head")).unwrap(), b"second");
        assert_eq!(names(&*storage, ""), ["head"]);
    });
}

#[test]
fn exactly_one_of_many_threads_puts_a_name() {
    each_store(|storage| {
        let won: usize = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8_u8)
                .map(|number| {
                    let storage = &storage;
                    scope.spawn(move || storage.put_new(&key("deep/down/head"), &[number]).is_ok())
                })
                .collect();
            let results = writers.into_iter().map(|writer| writer.join().unwrap());
            results.filter(|won| *won).count()
        });
        assert_eq!(won, 1);
        assert_eq!(names(&*storage, ""), ["deep/down/head"]);
    });
}

#[test]
fn an_object_that_is_not_committed_is_listed_as_a_leftover_or_nowhere_and_dropping_it_leaves_nothing()
 {
    each_store(|storage| {
        for in_parts in [false, true] {
            let mut object = if in_parts {
                storage.create_in_parts(&key("a/b/c")).unwrap()
            } else {
                storage.create(&key("a/b/c")).unwrap()
            };
            object.write_all(b"half").unwrap();
            let absent = storage.open(&key("a/b/c"));
            assert!(matches!(absent, Err(Error::Absent { .. })));
            let listed = storage.list("a/").unwrap();
            assert!(listed.iter().all(|line| line.key.is_leftover()));
            assert!(!in_parts || listed.len() == 1, "{listed:?}");
            drop(object);
            assert_eq!(storage.list("").unwrap(), []);
            assert_eq!(storage.strays("").unwrap(), []);
        }
    });
}

#[test]
fn a_leftover_can_be_swept_and_never_opened_for_writing() {
    each_store(|storage| {
        let mut object = storage.create_in_parts(&key("a/b")).unwrap();
        object.write_all(b"half").unwrap();
        std::mem::forget(object);
        let leftover = storage.list("").unwrap().remove(0).key;
        let reserved = storage.put_new(&leftover, b"");
        assert!(matches!(reserved, Err(Error::Reserved { .. })));
        storage.delete(&leftover).unwrap();
        assert_eq!(storage.list("").unwrap(), []);
    });
}

#[test]
fn an_object_larger_than_memory_allows_is_written_once_too() {
    each_store(|storage| {
        let bytes: Vec<u8> = (0..9 * 1024 * 1024_u32).map(|at| (at / 7) as u8).collect();
        let mut object = storage.create(&key("a/large")).unwrap();
        let mut late = storage.create_in_parts(&key("a/large")).unwrap();
        object.write_all(&bytes).unwrap();
        object.commit().unwrap();
        late.write_all(b"late").unwrap();
        assert!(matches!(late.commit(), Err(Error::Exists { .. })));
        assert!(storage.read(&key("a/large")).unwrap() == bytes);
        assert_eq!(names(&*storage, ""), ["a/large"]);
    });
}

#[test]
fn only_keys_held_derived_and_the_checkpoint_can_be_replaced() {
    each_store(|storage| {
        for name in ["keys/a", "held/x/y", "derived/z", "log/checkpoint"] {
            storage.replace(&key(name), b"first, and longer").unwrap();
            storage.replace(&key(name), b"second").unwrap();
            assert_eq!(storage.read(&key(name)).unwrap(), b"second");
        }
        for name in ["ocfl/a", "log/tile/0/000", "log/heads/0", "journal/a", "a"] {
            let refused = storage.replace(&key(name), b"");
            assert!(matches!(refused, Err(Error::WriteOnce { .. })), "{name}");
        }
        let all = ["derived/z", "held/x/y", "keys/a", "log/checkpoint"];
        assert_eq!(names(&*storage, ""), all);
    });
}

#[test]
fn a_listing_is_sorted_and_a_prefix_is_a_text() {
    each_store(|storage| {
        for name in ["b/12-z", "b/1", "b/12-a/c", "bb", "a", "b/12"] {
            storage.put_new(&key(name), name.as_bytes()).unwrap();
        }
        let all = ["a", "b/1", "b/12", "b/12-a/c", "b/12-z", "bb"];
        assert_eq!(names(&*storage, ""), all);
        assert_eq!(names(&*storage, "b/12-"), ["b/12-a/c", "b/12-z"]);
        assert_eq!(names(&*storage, "b"), all[1..]);
        assert_eq!(names(&*storage, "b/"), all[1..5]);
        assert_eq!(names(&*storage, "c/d/"), [""; 0]);
        assert_eq!(storage.list("b/12-z").unwrap()[0].size.get(), 6);
        assert!(matches!(storage.list("../"), Err(Error::NotAKey { .. })));
    });
}

#[test]
fn a_deleted_object_is_gone_and_its_name_is_free() {
    each_store_of_names_alone(|storage| {
        storage.put_new(&key("a/b/c"), b"1").unwrap();
        storage.put_new(&key("a/d"), b"2").unwrap();
        storage.delete(&key("a/b/c")).unwrap();
        assert!(!storage.exists(&key("a/b/c")).unwrap());
        assert!(storage.exists(&key("a/d")).unwrap());
        let again = storage.delete(&key("a/b/c"));
        assert!(matches!(again, Err(Error::Absent { .. })));
        storage
            .put_new(&key("a/b"), b"a folder of old, an object now")
            .unwrap();
    });
}

#[test]
fn an_object_that_was_never_written_is_absent() {
    each_store_of_names_alone(|storage| {
        storage.put_new(&key("a/b"), b"").unwrap();
        for name in ["b", "a", "a/c", "x/y/z"] {
            let absent = storage.open(&key(name)).err();
            assert!(matches!(absent, Some(Error::Absent { .. })), "{name}");
        }
    });
}

#[test]
fn a_lease_is_held_by_one_at_a_time_and_is_no_object() {
    each_store(|storage| {
        let lease = storage.lease("log").unwrap();
        assert!(matches!(storage.lease("log"), Err(Error::Busy { .. })));
        storage.lease("another").unwrap();
        drop(lease);
        storage.lease("log").unwrap();
        assert_eq!(storage.list("").unwrap(), []);
        assert_eq!(storage.strays("").unwrap(), []);
    });
}

#[test]
fn a_store_that_passes_the_probe_is_left_as_it_was() {
    each_store(|storage| {
        storage.put_new(&key("a"), b"1").unwrap();
        probe(&*storage).unwrap();
        probe(&*storage).unwrap();
        assert_eq!(names(&*storage, ""), ["a"]);
    });
}
