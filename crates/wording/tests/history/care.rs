use custody::{
    Acting, AuthorityAdded, ClockSet, ConditionsStated, Disclosed, Event, FixityChecked,
    HeldSubject, HoldLifted, HoldPlaced, LegStated, LegSuperseded, LogSucceeded, ObjectDamaged,
    ObjectRepaired, Replica, RoleGiven, RoleTaken, Stamped, WitnessAdded, WitnessRemoved,
};
use model::{Basis, ByteCount, Confidence, EntryIndex, PlaceClass, Role, Timestamp, Use};
use wording::Language;

use super::{accession, digest, item, rima, told};

/// One of each act of care: what is kept, the clock and the witnesses of the log, who may use what, and the way
/// before arrival.
pub(crate) fn all() -> Vec<Event> {
    [of_keeping(), of_the_clock(), of_care(), of_the_log()].concat()
}

fn officer() -> Acting {
    Acting {
        by: Some(rima()),
        role: Some(Role::SourceSafetyOfficer),
    }
}

fn of_keeping() -> Vec<Event> {
    let name = || "abroad".to_owned();
    let damaged = |replica| {
        Event::ObjectDamaged(ObjectDamaged {
            object: "ocfl/a".into(),
            replica,
            expected_sha256: digest(),
            found_sha256: None,
        })
    };
    let repaired = |replica, from| {
        Event::ObjectRepaired(ObjectRepaired {
            object: "ocfl/a".into(),
            replica,
            expected_sha256: digest(),
            from,
        })
    };
    vec![
        Event::FixityChecked(FixityChecked {
            what: "everything".into(),
            objects: 17,
            bytes: ByteCount(4_000),
            of_objects: 17,
            of_bytes: ByteCount(4_000),
            sample: None,
            seed: None,
            since: Timestamp::from_unix_nanos(0),
            defects: 0,
            acting: Acting::default(),
        }),
        Event::ReplicaAdded(Replica { name: name() }),
        Event::ReplicaRemoved(Replica { name: name() }),
        damaged(None),
        damaged(Some(name())),
        repaired(None, Some(name())),
        repaired(Some(name()), None),
    ]
}

fn of_the_clock() -> Vec<Event> {
    vec![
        Event::AuthorityAdded(AuthorityAdded {
            authority: "observatory".into(),
            url: "http://time.example/tsa".into(),
            root: "MIIB".into(),
        }),
        Event::AuthorityRemoved {
            authority: "observatory".into(),
        },
        Event::Stamped(Stamped {
            authority: "observatory".into(),
            size: 1_204,
            stamped: "2026-11-28T22:42:27Z".parse().unwrap(),
            note: String::new(),
            token: String::new(),
            root: String::new(),
        }),
    ]
}

fn of_care() -> Vec<Event> {
    let held = || HeldSubject::Item(item());
    vec![
        Event::Disclosed(Disclosed {
            entry: EntryIndex(4),
            item: Some(item()),
            accession: Some(accession()),
            fields: vec!["kind".into(), "state".into()],
            to: None,
            purpose: None,
            acting: Acting::default(),
        }),
        Event::RoleGiven(RoleGiven {
            user: rima(),
            given: Role::Analyst,
            acting: Acting::default(),
        }),
        Event::RoleTaken(RoleTaken {
            user: rima(),
            taken: Role::Analyst,
            acting: Acting::default(),
        }),
        Event::HoldPlaced(HoldPlaced {
            on: held(),
            reason: "a family has not left".into(),
            acting: Acting::default(),
        }),
        Event::HoldLifted(HoldLifted {
            hold: EntryIndex(9),
            on: held(),
            reason: "they are safe".into(),
            acting: officer(),
        }),
        leg(),
        Event::LegSuperseded(LegSuperseded {
            accession: accession(),
            leg: EntryIndex(11),
            reason: "it was another month".into(),
            acting: Acting::default(),
        }),
        Event::ConditionsStated(ConditionsStated {
            accession: accession(),
            allow: vec![Use::Court, Use::Research],
            deny: vec![Use::Publish],
            until: Some("2030-06".parse().unwrap()),
            text: "as she asked".into(),
            acting: Acting::default(),
        }),
    ]
}

fn of_the_log() -> Vec<Event> {
    vec![
        Event::ClockSet(ClockSet {
            start: Timestamp::from_unix_nanos(0),
            every: 86_400,
            grow: 4096,
            size: 4096,
        }),
        Event::WitnessAdded(WitnessAdded {
            name: "north".into(),
            vkey: "a key".into(),
            url: "https://north.example".into(),
            quorum: None,
        }),
        Event::WitnessRemoved(WitnessRemoved {
            name: "north".into(),
            vkey: "a key".into(),
            quorum: None,
        }),
        Event::LogSucceeded(LogSucceeded {
            old_origin: "archive.example/log".into(),
            old_vkey: "a key".into(),
            last: None,
            size: 40,
            lost: None,
            reason: "the disk burned".into(),
        }),
    ]
}

fn leg() -> Event {
    Event::LegStated(LegStated {
        accession: accession(),
        order: 1,
        agent: "sami".into(),
        agent_role: "courier".into(),
        interest: None,
        funding: None,
        medium: Some("a thumb drive".into()),
        when: Some("2013-08".parse().unwrap()),
        location: Some("in the north".into()),
        location_class: Some(PlaceClass::Border),
        condition: None,
        basis: Basis::OwnWords,
        confidence: Confidence::Probable,
        supersedes: None,
        acting: Acting::default(),
    })
}

#[test]
fn what_the_archive_did_not_witness_is_told_as_that() {
    assert_eq!(
        told(Language::En, &leg(), Some(item())),
        "Not witnessed by the archive, stage 1 of the way here: Who, by a pseudonym: sami; \
         In what role: courier; Medium: a thumb drive; When: 2013-08; Where: in the north (border crossing); \
         Rests on: the words of whoever did it; Confidence: probable"
    );
    let arabic = told(Language::Ar, &leg(), Some(item()));
    assert!(arabic.starts_with("لم يشهده الأرشيف"), "{arabic}");
}

#[test]
fn an_act_names_who_signed_in_to_do_it_and_as_what() {
    let [.., lifted, _, _, _] = &of_care()[..] else {
        panic!("there are eight");
    };
    assert_eq!(
        told(Language::En, lifted, Some(item())),
        "The hold of entry 9 on 7Q2K9M3T-000042 was lifted: they are safe (Rima N., as source safety officer)"
    );
}
