use std::thread;

use examine::{Error, Workers};
use landlock::{AccessFs, Ruleset, RulesetAttr, RulesetStatus};
use model::PictureDefect;

use crate::scene::{House, patient, workers, workers_that};

/// What a worker that tries `act` tells of it, or that it was ended for it.
fn outcome_of(act: &str) -> String {
    let house = House::new();
    let subjects = house.accession(&[b"a file".to_vec()]);
    house
        .examine(&subjects, &workers_that(&[act]), &mut patient())
        .unwrap();
    let (_, facts) = house.entered().remove(0);
    match facts.defect {
        Some(PictureDefect::EndsItsWorker) => "ended".into(),
        _ => facts.software.unwrap(),
    }
}

#[test]
fn a_worker_that_tries_nothing_tells_so() {
    assert_eq!(outcome_of("nothing"), "done");
}

#[test]
fn a_worker_opens_no_file_and_no_folder() {
    for act in ["read-a-file", "write-a-file", "list-a-folder"] {
        assert_eq!(outcome_of(act), "PermissionDenied", "{act}");
    }
}

#[test]
fn a_worker_that_reaches_for_the_network_is_ended() {
    for act in ["listen", "connect"] {
        assert_eq!(outcome_of(act), "ended", "{act}");
    }
}

#[test]
fn a_worker_that_starts_a_program_or_a_thread_is_ended() {
    for act in ["run-a-program", "start-a-thread"] {
        assert_eq!(outcome_of(act), "ended", "{act}");
    }
}

#[test]
fn a_worker_has_less_memory_than_the_machine() {
    assert_eq!(outcome_of("take-memory"), "OutOfMemory");
}

#[test]
fn a_worker_says_whether_landlock_holds() {
    let tried = thread::spawn(|| {
        let files = Ruleset::default().handle_access(AccessFs::Execute);
        files.unwrap().create().unwrap().restrict_self().unwrap()
    });
    let kernel_has_it = tried.join().unwrap().ruleset != RulesetStatus::NotEnforced;
    let held = workers().sandbox().unwrap();
    assert_eq!(held.landlock > 0, kernel_has_it);
}

#[test]
fn a_worker_that_cannot_shut_itself_in_is_given_no_file() {
    let house = House::new();
    let subjects = house.accession(&[b"a file".to_vec()]);
    // Landlock needs one more file than this allows.
    let worker = workers();
    let crippled = Workers {
        program: "/usr/bin/prlimit".into(),
        arguments: vec!["--nofile=4:4".into(), worker.program.into()],
        ..workers()
    };
    let refused = house.examine(&subjects, &crippled, &mut patient());
    let Err(Error::NoSandbox { reason }) = refused else {
        panic!("{refused:?}");
    };
    assert!(reason.starts_with("Landlock: "), "{reason}");
    assert!(house.events().is_empty());
}

#[test]
fn a_program_that_is_no_worker_is_given_no_file() {
    let house = House::new();
    let subjects = house.accession(&[b"a file".to_vec()]);
    let mute = house.examine(&subjects, &workers_that(&["mute"]), &mut patient());
    assert!(matches!(mute, Err(Error::NoHello { .. })), "{mute:?}");
    let nothing = Workers {
        program: house.path("nothing"),
        ..workers()
    };
    let absent = house.examine(&subjects, &nothing, &mut patient());
    assert!(matches!(absent, Err(Error::Start { .. })), "{absent:?}");
    assert!(house.events().is_empty());
}
