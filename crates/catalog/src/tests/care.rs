//! Roles, holds, legs and conditions.

use custody::{
    Acting, ConditionsStated, Disclosed, Event, Forbidden, HeldSubject, HoldLifted, HoldPlaced,
    LegStated, LegSuperseded, RoleGiven, RoleTaken,
};
use model::{Basis, Confidence, EntryIndex, ItemId, Role, Use, UserId};

use crate::tests::story::{FIRST, Log, SECOND, accession, item, opened, story, time};
use crate::tests::{Place, on_both};
use crate::{Catalog, Guarded, Guards, Obstacle};

on_both!(
    a_role_is_held_from_its_giving_to_its_taking,
    a_statement_stays_when_another_supersedes_it,
    a_hold_stands_on_an_item_and_its_copies_until_it_is_lifted,
    a_hold_on_an_accession_stands_on_all_of_it,
    a_hold_on_a_source_stands_on_what_came_from_it_and_on_what_will_come,
    the_newest_conditions_count,
    the_history_of_an_item_tells_of_holds_legs_and_disclosures,
);

fn rima() -> UserId {
    "4T7RM2XC".parse().unwrap()
}

fn by_rima() -> Acting {
    Acting {
        by: Some(rima()),
        role: Some(Role::SourceSafetyOfficer),
    }
}

pub(crate) fn given(role: Role) -> Event {
    Event::RoleGiven(RoleGiven {
        user: rima(),
        given: role,
        acting: Acting::default(),
    })
}

pub(crate) fn taken(role: Role) -> Event {
    Event::RoleTaken(RoleTaken {
        user: rima(),
        taken: role,
        acting: by_rima(),
    })
}

pub(crate) fn placed(on: HeldSubject) -> Event {
    Event::HoldPlaced(HoldPlaced {
        on,
        reason: "لم تخرج العائلة بعد".into(),
        acting: by_rima(),
    })
}

pub(crate) fn lifted(hold: u64, on: HeldSubject) -> Event {
    Event::HoldLifted(HoldLifted {
        hold: EntryIndex(hold),
        on,
        reason: "they are safe".into(),
        acting: by_rima(),
    })
}

pub(crate) fn leg(order: u32, agent: &str, supersedes: Option<u64>) -> Event {
    Event::LegStated(LegStated {
        accession: accession(FIRST),
        order,
        agent: agent.into(),
        agent_role: "courier".into(),
        interest: None,
        funding: None,
        medium: Some("a thumb drive".into()),
        when: Some("2013-08".parse().unwrap()),
        location: None,
        location_class: None,
        condition: None,
        basis: Basis::OwnWords,
        confidence: Confidence::Probable,
        supersedes: supersedes.map(EntryIndex),
        acting: by_rima(),
    })
}

pub(crate) fn superseded(leg: u64) -> Event {
    Event::LegSuperseded(LegSuperseded {
        accession: accession(FIRST),
        leg: EntryIndex(leg),
        reason: "it was another".into(),
        acting: by_rima(),
    })
}

pub(crate) fn conditions(deny: &[Use]) -> Event {
    Event::ConditionsStated(ConditionsStated {
        accession: accession(FIRST),
        allow: Vec::new(),
        deny: deny.into(),
        until: None,
        text: "as she asked".into(),
        acting: Acting::default(),
    })
}

pub(crate) fn disclosed(entry: u64, item: Option<ItemId>) -> Event {
    Event::Disclosed(Disclosed {
        entry: EntryIndex(entry),
        item,
        accession: item.map(ItemId::accession),
        fields: vec!["kind".into()],
        to: None,
        purpose: None,
        acting: Acting::default(),
    })
}

fn obstacle(guards: &Guards, what: &Guarded, way: Use) -> Option<Obstacle> {
    guards.obstacle(what, way, None, time(100))
}

fn is_held(guards: &Guards, what: &Guarded) -> bool {
    [Use::View, Use::Export, Use::Disclose]
        .iter()
        .all(|way| matches!(obstacle(guards, what, *way), Some(Obstacle::Held(_))))
}

async fn a_role_is_held_from_its_giving_to_its_taking(place: &Place) {
    let mut log = Log::new([given(Role::Custodian), given(Role::Analyst)]);
    let catalog = place.folded(&log).await;
    assert_eq!(
        catalog.roles().await.unwrap(),
        [(rima(), Role::Custodian), (rima(), Role::Analyst)]
    );
    log.extend([taken(Role::Custodian)]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert_eq!(catalog.roles().await.unwrap(), [(rima(), Role::Analyst)]);
    log.extend([given(Role::Custodian)]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert_eq!(catalog.roles().await.unwrap().len(), 2);
}

async fn a_statement_stays_when_another_supersedes_it(place: &Place) {
    let log = Log::new([
        leg(2, "the one who carried it", None),
        leg(1, "sami", None),
        superseded(1),
        leg(1, "somebody else", Some(1)),
    ]);
    let catalog = place.folded(&log).await;
    let legs = catalog.legs(accession(FIRST)).await.unwrap();
    let told: Vec<_> = legs
        .iter()
        .map(|leg| {
            (
                leg.entry.0,
                leg.stated.agent.as_str(),
                leg.superseded.clone(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (1, "sami", Some((EntryIndex(2), "it was another".into()))),
            (3, "somebody else", None),
            (0, "the one who carried it", None),
        ]
    );
    assert!(catalog.legs(accession(SECOND)).await.unwrap().is_empty());
}

async fn a_hold_stands_on_an_item_and_its_copies_until_it_is_lifted(place: &Place) {
    // Item 2 repeats the bytes of item 1.
    let (original, repeated, other) = (item(FIRST, 1), item(FIRST, 2), item(FIRST, 4));
    for held in [original, repeated] {
        let mut log = Log::new(story());
        let entry = log.entries().len() as u64;
        log.extend([placed(HeldSubject::Item(held))]);
        let catalog = Catalog::open_empty(&place.url).await.unwrap();
        catalog.fold_all(log.folding()).await.unwrap();
        let guards = catalog.guards().await.unwrap();
        assert!(is_held(&guards, &Guarded::item(original, None)));
        assert!(is_held(&guards, &Guarded::item(repeated, Some(original))));
        assert!(!is_held(&guards, &Guarded::item(other, None)));
        assert!(!is_held(&guards, &Guarded::accession(accession(FIRST))));
        log.extend([lifted(entry, HeldSubject::Item(held))]);
        catalog.fold_all(log.folding()).await.unwrap();
        let guards = catalog.guards().await.unwrap();
        assert_eq!(guards.hold(&Guarded::item(original, None)), None);
        let holds = catalog.holds().await.unwrap();
        let last = holds.last().unwrap();
        assert_eq!(
            (last.entry, last.lifted),
            (EntryIndex(entry), Some(EntryIndex(entry + 1)))
        );
    }
}

async fn a_hold_on_an_accession_stands_on_all_of_it(place: &Place) {
    let mut log = Log::new(story());
    log.extend([placed(HeldSubject::Accession(accession(FIRST)))]);
    let guards = place.folded(&log).await.guards().await.unwrap();
    assert!(is_held(&guards, &Guarded::item(item(FIRST, 4), None)));
    assert!(is_held(&guards, &Guarded::accession(accession(FIRST))));
    assert!(is_held(&guards, &Guarded::entry(&opened(FIRST), None)));
    assert!(!is_held(&guards, &Guarded::entry(&opened(SECOND), None)));
}

async fn a_hold_on_a_source_stands_on_what_came_from_it_and_on_what_will_come(place: &Place) {
    // The accessions of the story came from this source.
    let mut log = Log::new([placed(HeldSubject::Source("قرص ١".into()))]);
    let catalog = place.folded(&log).await;
    log.extend([opened(FIRST)]);
    catalog.fold_all(log.folding()).await.unwrap();
    let guards = catalog.guards().await.unwrap();
    assert!(is_held(&guards, &Guarded::item(item(FIRST, 1), None)));
    let card = Event::CardIssued {
        codename: "قرص ١".into(),
        card_code: "1234".into(),
        recipients: Vec::new(),
        acting: custody::Acting::default(),
    };
    assert!(is_held(&guards, &Guarded::entry(&card, None)));
    let placed = placed(HeldSubject::Source("قرص ٢".into()));
    assert!(!is_held(&guards, &Guarded::entry(&placed, None)));
}

async fn the_newest_conditions_count(place: &Place) {
    let mut log = Log::new([opened(FIRST), conditions(&[Use::View])]);
    let catalog = place.folded(&log).await;
    let what = Guarded::item(item(FIRST, 1), None);
    let guards = catalog.guards().await.unwrap();
    assert_eq!(
        obstacle(&guards, &what, Use::View),
        Some(Obstacle::Conditions {
            entry: EntryIndex(1),
            forbidden: Forbidden::Use(Use::View),
            text: "as she asked".into(),
        })
    );
    assert_eq!(obstacle(&guards, &what, Use::Export), None);
    log.extend([conditions(&[Use::Export])]);
    catalog.fold_all(log.folding()).await.unwrap();
    let guards = catalog.guards().await.unwrap();
    assert_eq!(obstacle(&guards, &what, Use::View), None);
    let export = obstacle(&guards, &what, Use::Export).unwrap();
    assert_eq!(export.entry(), EntryIndex(2));
}

async fn the_history_of_an_item_tells_of_holds_legs_and_disclosures(place: &Place) {
    let mut log = Log::new(story());
    let first = log.entries().len() as u64;
    log.extend([
        placed(HeldSubject::Source("قرص ١".into())),
        placed(HeldSubject::Item(item(FIRST, 4))),
        placed(HeldSubject::Accession(accession(FIRST))),
        lifted(first, HeldSubject::Source("قرص ١".into())),
        leg(1, "sami", None),
        conditions(&[]),
        disclosed(3, Some(item(FIRST, 1))),
        disclosed(3, Some(item(FIRST, 4))),
        disclosed(0, None),
        placed(HeldSubject::Source("another".into())),
    ]);
    let catalog = place.folded(&log).await;
    let history = catalog.history(item(FIRST, 1)).await.unwrap();
    let of_these = history.iter().map(|entry| entry.index.0);
    let of_these: Vec<u64> = of_these
        .filter_map(|index| index.checked_sub(first))
        .collect();
    assert_eq!(of_these, [0, 2, 3, 4, 5, 6]);
}
