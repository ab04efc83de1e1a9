use custody::{Policy, WitnessLine};
use witness::{Outcome, refusals};

use crate::scene::{Log, Stand, log_key};

fn policy(witnesses: &[&Stand], quorum: u64) -> Policy {
    let lines: Vec<WitnessLine> = witnesses.iter().map(|one| one.line()).collect();
    Policy::of_log(log_key())
        .with_witnesses(&lines, Some(quorum))
        .unwrap()
}

fn is_refused(outcome: &Outcome, seen: u64, status: u16) -> bool {
    matches!(outcome, Outcome::Refused(it) if (it.seen, it.status) == (seen, status))
}

#[test]
fn all_cosign_each_publication_and_the_policy_accepts_it() {
    let (log, north, south) = (
        Log::new(),
        Stand::new("north.example"),
        Stand::new("south.example"),
    );
    for (beat, size) in [(0, 100), (1, 200), (5, 600)] {
        log.beat(beat);
        let outcomes = log.ask(&[&north, &south]);
        assert_eq!(outcomes, [Outcome::Cosigned(size), Outcome::Cosigned(size)]);
        let public = log.ledger().public_checkpoint().unwrap().unwrap();
        let verified = policy(&[&north, &south], 2).verify(&public).unwrap();
        assert_eq!(verified.witnesses().len(), 2);
        assert_eq!((north.seen(), south.seen()), (size, size));
    }
    assert_eq!(log.ledger().audit(None).unwrap().defects, []);
}

#[test]
fn one_that_is_away_is_passed_over_and_caught_up_later() {
    let (log, north, mut south) = (
        Log::new(),
        Stand::new("north.example"),
        Stand::new("south.example"),
    );
    log.beat(0);
    log.ask(&[&north, &south]);
    south.go_away();
    for beat in [1, 2] {
        log.beat(beat);
        let outcomes = log.ask(&[&north, &south]);
        assert!(matches!(outcomes[1], Outcome::Away(_)), "{outcomes:?}");
        let public = log.ledger().public_checkpoint().unwrap().unwrap();
        assert!(policy(&[&north, &south], 1).verify(&public).is_ok());
        assert!(policy(&[&north, &south], 2).verify(&public).is_err());
    }
    south.come();
    assert_eq!(log.ask(&[&south]), [Outcome::Cosigned(300)]);
    assert_eq!(south.seen(), 300);
    let public = log.ledger().public_checkpoint().unwrap().unwrap();
    assert!(policy(&[&north, &south], 2).verify(&public).is_ok());
}

#[test]
fn a_public_tile_that_is_gone_keeps_out_one_witness_and_not_the_others() {
    let (log, north, south) = (
        Log::new(),
        Stand::new("north.example"),
        Stand::new("south.example"),
    );
    log.beat(0);
    log.ask(&[&north]);
    log.beat(1);
    std::fs::remove_file(log.home.path().join("public/tile/0/000.p/200")).unwrap();
    // The proof for the one that saw 100 entries cannot be made; the other needs none.
    let outcomes = log.ask(&[&north, &south]);
    let Outcome::Away(why) = &outcomes[0] else {
        panic!("{outcomes:?}");
    };
    assert!(why.contains("public/tile/0/000"), "{why}");
    assert_eq!(outcomes[1], Outcome::Cosigned(200));
    log.beat(1);
    assert_eq!(log.ask(&[&north]), [Outcome::Cosigned(200)]);
}

#[test]
fn a_witness_tells_an_archive_that_forgot_its_cosignatures_where_it_is() {
    let (log, north) = (Log::new(), Stand::new("north.example"));
    log.beat(0);
    log.ask(&[&north]);
    std::fs::remove_dir_all(log.home.path().join("log/cosigned")).unwrap();
    log.beat(1);
    assert_eq!(log.ask(&[&north]), [Outcome::Cosigned(200)]);
}

#[test]
fn an_archive_that_was_set_back_is_refused_and_both_keep_it() {
    let (log, north) = (Log::new(), Stand::new("north.example"));
    let never_published = log.copy();
    log.beat(0);
    log.ask(&[&north]);
    let older = log.copy();
    log.append("what is lost");
    log.beat(1);
    log.ask(&[&north]);
    for old in [&older, &never_published] {
        let outcomes = old.ask(&[&north]);
        assert!(is_refused(&outcomes[0], 200, 409), "{outcomes:?}");
        assert_eq!(refusals(&old.ledger()).unwrap().len(), 1);
        // Asked again, it is kept once.
        old.ask(&[&north]);
        assert_eq!(refusals(&old.ledger()).unwrap().len(), 1);
        assert_eq!(old.ledger().audit(None).unwrap().defects, []);
    }
    let kept = north.witness().refusals().unwrap();
    assert!(kept.iter().all(|it| it.why == "rolled-back"), "{kept:?}");
    // Of what it holds one is enough: anybody can offer older ones.
    assert_eq!(kept.len(), 1);
    assert_eq!(north.seen(), 200);
}

#[test]
fn two_copies_that_go_on_differently_get_no_cosignatures_of_both() {
    let (log, north) = (Log::new(), Stand::new("north.example"));
    log.beat(0);
    log.ask(&[&north]);
    let (same_size, larger) = (log.copy(), log.copy());
    log.append("one history");
    log.beat(1);
    assert_eq!(log.ask(&[&north]), [Outcome::Cosigned(200)]);

    same_size.append("another history");
    same_size.beat(1);
    // It names the tree that both have; the witness tells that it is further.
    let outcomes = same_size.ask(&[&north]);
    assert!(is_refused(&outcomes[0], 200, 409), "{outcomes:?}");

    larger.append("a third history");
    larger.beat(2);
    let outcomes = larger.ask(&[&north]);
    assert!(is_refused(&outcomes[0], 200, 422), "{outcomes:?}");
    let mut why: Vec<_> = north
        .witness()
        .refusals()
        .unwrap()
        .into_iter()
        .map(|it| it.why)
        .collect();
    why.sort();
    assert_eq!(why, ["forked", "inconsistent"]);
    assert_eq!(refusals(&larger.ledger()).unwrap().len(), 1);
    assert_eq!(north.seen(), 200);
}
