use model::{EntryIndex, ItemId};

use crate::Error;
use crate::tests::scene::{Person, at};
use crate::tests::{Place, on_both};

on_both!(
    a_grant_is_of_one_session_and_item_and_ends_at_its_moment,
    a_view_outlives_its_grant_and_can_be_granted_again,
    an_ended_session_has_no_grants_and_gets_none,
);

fn item(number: u32) -> ItemId {
    ItemId::new("7Q2K9M3T".parse().unwrap(), number)
}

async fn a_grant_is_of_one_session_and_item_and_ends_at_its_moment(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let session = person.is_in(&office, 0).await.session.id;
    let other = person.is_in(&office, 60).await.session.id;
    let grant = office.grant(session, item(1), EntryIndex(7), at(120));
    grant.await.unwrap();

    let granted = async |session, item, now| office.granted(session, item, at(now)).await.unwrap();
    assert_eq!(granted(session, item(1), 119).await, Some(EntryIndex(7)));
    assert_eq!(granted(session, item(1), 120).await, None);
    assert_eq!(granted(session, item(2), 61).await, None);
    assert_eq!(granted(other, item(1), 61).await, None);
}

async fn a_view_outlives_its_grant_and_can_be_granted_again(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let session = person.is_in(&office, 0).await.session.id;
    assert_eq!(office.viewed(session, item(1)).await.unwrap(), None);
    let grant = office.grant(session, item(1), EntryIndex(7), at(60));
    grant.await.unwrap();
    assert_eq!(
        office.granted(session, item(1), at(61)).await.unwrap(),
        None
    );
    let entry = office.viewed(session, item(1)).await.unwrap().unwrap();
    assert_eq!(entry, EntryIndex(7));
    assert_eq!(office.viewed(session, item(2)).await.unwrap(), None);

    let grant = office.grant(session, item(1), entry, at(90));
    grant.await.unwrap();
    assert_eq!(
        office.granted(session, item(1), at(61)).await.unwrap(),
        Some(entry)
    );
}

async fn an_ended_session_has_no_grants_and_gets_none(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let begun = person.is_in(&office, 0).await;
    let session = begun.session.id;
    let grant = office.grant(session, item(1), EntryIndex(7), at(60));
    grant.await.unwrap();
    office.sign_out(&begun.token).await.unwrap();
    assert_eq!(office.granted(session, item(1), at(1)).await.unwrap(), None);
    assert_eq!(office.viewed(session, item(1)).await.unwrap(), None);
    let late = office.grant(session, item(1), EntryIndex(7), at(60)).await;
    assert!(matches!(late, Err(Error::NoSession)));
}
