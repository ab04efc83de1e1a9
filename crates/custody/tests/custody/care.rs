//! Acts of care: reading what is kept, the clock and the witnesses of the log, who may use what, and the way before arrival.

use custody::{
    Acting, AuthorityAdded, ClockSet, ConditionsStated, Disclosed, Event, FixityChecked,
    HeldSubject, HoldLifted, HoldPlaced, LegStated, LegSuperseded, LogSucceeded, ObjectDamaged,
    ObjectRepaired, Replica, RoleGiven, RoleTaken, Stamped, WitnessAdded, WitnessRemoved,
};
use model::{
    Basis, ByteCount, Confidence, EntryIndex, PlaceClass, Role, Sha256Digest, Timestamp, Use,
};

use crate::kinds::{accession, item, user};

/// One of each.
pub(crate) fn all() -> Vec<Event> {
    [of_stamps(), of_the_log(), of_care(), of_use(), of_the_way()].concat()
}

fn acting() -> Acting {
    Acting {
        by: Some(user()),
        role: Some(Role::SourceSafetyOfficer),
    }
}

fn of_care() -> Vec<Event> {
    let replica = || Replica {
        name: "abroad".into(),
    };
    let (object, expected_sha256) = (
        "ocfl/7Q2K9M3T.0001/v1/content/000001.age",
        Sha256Digest::of("x"),
    );
    vec![
        Event::FixityChecked(FixityChecked {
            what: "sample".into(),
            objects: 50,
            bytes: ByteCount(4_000),
            of_objects: 1_000,
            of_bytes: ByteCount(80_000),
            sample: Some("5%".into()),
            seed: Some("00".repeat(16)),
            since: Timestamp::from_unix_nanos(1_346_457_600_000_000_000),
            defects: 0,
            acting: Acting::default(),
        }),
        Event::ReplicaAdded(replica()),
        Event::ReplicaRemoved(replica()),
        Event::ObjectDamaged(ObjectDamaged {
            object: object.into(),
            replica: None,
            expected_sha256,
            found_sha256: Some(Sha256Digest::of("y")),
        }),
        Event::ObjectRepaired(ObjectRepaired {
            object: object.into(),
            replica: None,
            expected_sha256,
            from: Some("abroad".into()),
        }),
    ]
}

fn of_stamps() -> Vec<Event> {
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
            size: 12,
            stamped: Timestamp::from_unix_nanos(1_346_457_600_000_000_000),
            note: "archive.example/log\n12\n".into(),
            token: "MIIC".into(),
            root: "MIIB".into(),
        }),
    ]
}

fn of_use() -> Vec<Event> {
    vec![
        Event::Disclosed(Disclosed {
            entry: EntryIndex(4),
            item: Some(item(1)),
            accession: Some(accession()),
            fields: vec!["kind".into(), "state".into()],
            to: Some("a court".into()),
            purpose: Some(Use::Court),
            acting: acting(),
        }),
        Event::RoleGiven(RoleGiven {
            user: user(),
            given: Role::Custodian,
            acting: Acting::default(),
        }),
        Event::RoleTaken(RoleTaken {
            user: user(),
            taken: Role::Custodian,
            acting: acting(),
        }),
        Event::HoldPlaced(HoldPlaced {
            on: HeldSubject::Source("heron".into()),
            reason: "the family has not left yet".into(),
            acting: Acting::default(),
        }),
        Event::HoldLifted(HoldLifted {
            hold: EntryIndex(9),
            on: HeldSubject::Item(item(1)),
            reason: "they are safe".into(),
            acting: acting(),
        }),
    ]
}

fn of_the_way() -> Vec<Event> {
    vec![
        Event::LegStated(LegStated {
            accession: accession(),
            order: 1,
            agent: "sami".into(),
            agent_role: "courier".into(),
            interest: Some("a relative is missing".into()),
            funding: None,
            medium: Some("a thumb drive".into()),
            when: Some("2013-08".parse().unwrap()),
            location: Some("a crossing in the north".into()),
            location_class: Some(PlaceClass::Border),
            condition: None,
            basis: Basis::OwnWords,
            confidence: Confidence::Probable,
            supersedes: Some(EntryIndex(7)),
            acting: acting(),
        }),
        Event::LegSuperseded(LegSuperseded {
            accession: accession(),
            leg: EntryIndex(7),
            reason: "the month was another".into(),
            acting: acting(),
        }),
        Event::ConditionsStated(ConditionsStated {
            accession: accession(),
            allow: vec![Use::Court],
            deny: Vec::new(),
            until: Some("2030".parse().unwrap()),
            text: "for a court alone".into(),
            acting: acting(),
        }),
    ]
}

fn of_the_log() -> Vec<Event> {
    vec![
        Event::ClockSet(ClockSet {
            start: Timestamp::from_unix_nanos(1_767_323_000_000_000_000),
            every: 86_400,
            grow: 4096,
            size: 4096,
        }),
        Event::WitnessAdded(WitnessAdded {
            name: "north".into(),
            vkey: "north.example+01020304+BA==".into(),
            url: "https://north.example".into(),
            quorum: Some(1),
        }),
        Event::WitnessRemoved(WitnessRemoved {
            name: "north".into(),
            vkey: "north.example+01020304+BA==".into(),
            quorum: None,
        }),
        Event::LogSucceeded(LogSucceeded {
            old_origin: "archive.example/log".into(),
            old_vkey: "archive.example/log+01020304+AQ==".into(),
            last: None,
            size: 40,
            lost: Some([40, 60]),
            reason: "the disk burned".into(),
        }),
    ]
}
