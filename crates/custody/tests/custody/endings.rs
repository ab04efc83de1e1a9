//! Every kind of act on keys, and of those that end something.

use custody::{
    AccessionDestroyed, AccessionHandedOver, Acting, DestructionRequested, ErasureRequested, Event,
    KeysPassphraseChanged, KeysRotated, KeysShared, PersonErased, PersonStated, RecoveryRehearsed,
    Remains, SourceIdentitySealed, SourceOpened, SourceOpeningRequested,
};
use model::{AccessionId, PersonId, Role, Sha256Digest, UserId};

/// One of each.
pub(crate) fn all() -> Vec<Event> {
    [of_keys(), of_endings(), of_sources()].concat()
}

fn accession() -> AccessionId {
    "7Q2K9M3T".parse().unwrap()
}

fn of_keys() -> Vec<Event> {
    vec![
        Event::KeysShared(KeysShared { need: 3, of: 5 }),
        Event::KeysPassphraseChanged(KeysPassphraseChanged {}),
        Event::KeysRotated(KeysRotated {}),
        Event::AccessionHandedOver(AccessionHandedOver {
            accession: accession(),
            recipient: "age1example".into(),
        }),
        Event::RecoveryRehearsed(RecoveryRehearsed {
            parts: 2,
            originals: 2,
        }),
    ]
}

fn of_endings() -> Vec<Event> {
    let person: PersonId = "9B3XKQ0D".parse().unwrap();
    let [by, requested_by]: [UserId; 2] = ["4T7RM2XC", "5T7RM2XC"].map(|id| id.parse().unwrap());
    let reason = String::from("the family asked");
    vec![
        Event::DestructionRequested(DestructionRequested {
            accession: accession(),
            by: requested_by,
            reason: reason.clone(),
        }),
        Event::AccessionDestroyed(AccessionDestroyed {
            accession: accession(),
            by,
            requested_by,
            reason: reason.clone(),
            remains: vec![Remains {
                object: "7Q2K9M3T.0001".into(),
                inventory_sha256: Sha256Digest::of("an inventory"),
            }],
            sealed_sha256: Some(Sha256Digest::of("the entries")),
        }),
        Event::PersonStated(PersonStated {
            person,
            fields: "{\"name\":\"ن. ن.\"}".into(),
        }),
        Event::ErasureRequested(ErasureRequested {
            person,
            by: requested_by,
            reason: reason.clone(),
        }),
        Event::PersonErased(PersonErased {
            person,
            by,
            requested_by,
            reason,
            sealed_sha256: None,
        }),
    ]
}

fn of_sources() -> Vec<Event> {
    let sha256 = Sha256Digest::of("a sealed file");
    vec![
        Event::SourceIdentitySealed(SourceIdentitySealed {
            codename: "heron".into(),
            sha256,
            need: 2,
            of: 3,
            delay: 259_200,
            acting: Acting::default(),
        }),
        Event::SourceOpeningRequested(SourceOpeningRequested {
            sha256,
            reason: "a court asked".into(),
            acting: Acting {
                by: Some("4T7RM2XC".parse().unwrap()),
                role: None,
            },
        }),
        Event::SourceOpened(SourceOpened {
            sha256,
            acting: Acting {
                by: Some("4T7RM2XC".parse().unwrap()),
                role: Some(Role::SourceSafetyOfficer),
            },
        }),
    ]
}
