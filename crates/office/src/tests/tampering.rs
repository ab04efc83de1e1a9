//! Somebody writes to the database who has none of the office's keys.

use model::{EntryIndex, ItemId, OsChance, UserId};
use sha2::{Digest, Sha256};

use crate::tests::scene::{NAME, PASSWORD, Person, at, execute, refused};
use crate::tests::{Place, on_both};
use crate::{Error, Office, Password, SessionId, Token};

on_both!(
    a_planted_session_lets_nobody_in,
    a_session_whose_row_was_changed_is_none,
    when_a_session_was_last_seen_is_not_covered,
    a_session_that_is_put_back_is_none_while_its_account_is_locked,
    a_planted_view_is_none_until_it_is_granted,
    a_view_that_was_moved_or_prolonged_is_none,
    an_account_whose_row_was_changed_signs_nobody_in,
    an_account_whose_row_was_changed_is_not_made_right_by_changing_it_again,
    an_account_whose_row_was_changed_can_be_made_again,
);

const ITEM: &str = "7Q2K9M3T-000042";

fn item() -> ItemId {
    ITEM.parse().unwrap()
}

async fn is_in(office: &Office, token: &Token) -> bool {
    office.session(token, at(1)).await.unwrap().is_some()
}

async fn count(office: &Office, table: &str) -> String {
    crate::tests::scene::text(office, &format!("SELECT count(*) FROM {table}")).await
}

async fn a_planted_session_lets_nobody_in(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    person.is_in(&office, 0).await;
    let token = Token::draw(&mut OsChance);
    let digest = hex::encode(Sha256::digest(token_bytes(&token)));
    // The second is what the office itself would keep of the token: the row's MAC alone must do.
    for (id, kept) in [("AAAAAAAA", digest), ("BBBBBBBB", token.mac(&office.keys))] {
        let plant = format!(
            "INSERT INTO office_sessions (token_mac, session_id, user_id, csrf, started, seen, mac)
             SELECT '{kept}', '{id}', user_id, csrf, started, seen, mac FROM office_sessions
             WHERE session_id NOT IN ('AAAAAAAA', 'BBBBBBBB')"
        );
        execute(&office, &plant).await;
        assert!(!is_in(&office, &token).await, "{id}");
    }
    assert_eq!(count(&office, "office_sessions").await, "3");
}

fn token_bytes(token: &Token) -> Vec<u8> {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    BASE64_URL_SAFE_NO_PAD.decode(&*token.to_text()).unwrap()
}

async fn a_session_whose_row_was_changed_is_none(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let other = Person::joins_as(&office, "other", 3).await;
    let mine = person.is_in(&office, 0).await;
    other.is_in(&office, 0).await;
    execute(
        &office,
        "CREATE TABLE kept AS SELECT * FROM office_sessions",
    )
    .await;
    let (user, of_other) = (person.user, other.user);
    let from = |column| format!("(SELECT {column} FROM kept WHERE user_id = '{of_other}')");
    for change in [
        format!("user_id = '{of_other}'"),
        "session_id = 'AAAAAAAA'".into(),
        format!("csrf = {}", from("csrf")),
        "started = started + 1".into(),
        format!("mac = {}", from("mac")),
        format!("user_id = '{of_other}', mac = {}", from("mac")),
        "mac = ''".into(),
    ] {
        let change = format!("UPDATE office_sessions SET {change} WHERE user_id = '{user}'");
        execute(&office, &change).await;
        assert!(!is_in(&office, &mine.token).await, "{change}");
        put_back(&office).await;
        assert!(is_in(&office, &mine.token).await);
    }
    // Another's session under one's own token.
    let delete = format!("DELETE FROM office_sessions WHERE user_id = '{user}'");
    execute(&office, &delete).await;
    let token = mine.token.mac(&office.keys);
    execute(
        &office,
        &format!("UPDATE office_sessions SET token_mac = '{token}'"),
    )
    .await;
    assert!(!is_in(&office, &mine.token).await);
}

async fn put_back(office: &Office) {
    execute(office, "DELETE FROM office_sessions").await;
    execute(office, "INSERT INTO office_sessions SELECT * FROM kept").await;
}

async fn when_a_session_was_last_seen_is_not_covered(place: &Place) {
    let office = place.open().await;
    let token = Person::joins(&office).await.is_in(&office, 0).await.token;
    execute(&office, "UPDATE office_sessions SET seen = seen + 1").await;
    assert!(is_in(&office, &token).await);
}

async fn a_session_that_is_put_back_is_none_while_its_account_is_locked(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let token = person.is_in(&office, 0).await.token;
    execute(
        &office,
        "CREATE TABLE kept AS SELECT * FROM office_sessions",
    )
    .await;
    office.lock(person.user).await.unwrap();
    put_back(&office).await;
    assert!(!is_in(&office, &token).await);
    execute(&office, "UPDATE office_accounts SET locked = 0").await;
    assert!(!is_in(&office, &token).await);
}

async fn views(office: &Office, session: SessionId) -> [Option<EntryIndex>; 2] {
    [
        office.granted(session, item(), at(1)).await.unwrap(),
        office.viewed(session, item()).await.unwrap(),
    ]
}

async fn a_planted_view_is_none_until_it_is_granted(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let session = person.is_in(&office, 0).await.session.id;
    let until = at(60).unix_nanos();
    let mac = hex::encode([7; 32]);
    let plant =
        format!("INSERT INTO office_views VALUES ('{session}', '{ITEM}', 7, {until}, '{mac}')");
    execute(&office, &plant).await;
    assert_eq!(views(&office, session).await, [None; 2]);
    let grant = office.grant(session, item(), EntryIndex(9), at(60));
    grant.await.unwrap();
    assert_eq!(views(&office, session).await, [Some(EntryIndex(9)); 2]);
    assert_eq!(count(&office, "office_views").await, "1");
}

async fn a_view_that_was_moved_or_prolonged_is_none(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let session = person.is_in(&office, 0).await.session.id;
    let elsewhere = person.is_in(&office, 60).await.session.id;
    let another = "7Q2K9M3T-000041".parse().unwrap();
    for (held, shown, change) in [
        (session, another, format!("item = '{ITEM}'")),
        (elsewhere, item(), format!("session_id = '{session}'")),
        (session, item(), "granted_until = granted_until + 1".into()),
        (session, item(), "entry = entry + 1".into()),
        (session, item(), "mac = ''".into()),
    ] {
        let grant = office.grant(held, shown, EntryIndex(7), at(60));
        grant.await.unwrap();
        execute(&office, &format!("UPDATE office_views SET {change}")).await;
        assert_eq!(views(&office, session).await, [None; 2], "{change}");
        execute(&office, "DELETE FROM office_views").await;
    }
}

/// What can be written over the row of `person` from what lies in the database.
fn changes(person: &Person, other: &Person) -> Vec<String> {
    let (user, of_other) = (person.user, other.user);
    let from = |column| format!("(SELECT {column} FROM kept WHERE user_id = '{of_other}')");
    let set = [
        format!("user_id = '{}'", UserId::draw(&mut OsChance)),
        "locked = 1 - locked".into(),
        format!("password = {}", from("password")),
        format!("totp = {}", from("totp")),
        format!("handle = '{}'", "0".repeat(64)),
        format!("mac = {}", from("mac")),
    ];
    let change = |set| format!("UPDATE office_accounts SET {set} WHERE user_id = '{user}'");
    set.map(change).into()
}

async fn an_account_whose_row_was_changed_signs_nobody_in(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let other = Person::joins_as(&office, "other", 3).await;
    let token = person.is_in(&office, 0).await.token;
    execute(
        &office,
        "CREATE TABLE kept AS SELECT * FROM office_accounts",
    )
    .await;
    let mut now = 0;
    for change in changes(&person, &other) {
        execute(&office, &change).await;
        now += 60;
        refused(person.signs_in(&office, now).await);
        assert!(!is_in(&office, &token).await, "{change}");
        let listed = office.accounts().await.unwrap();
        assert!(listed.iter().all(|account| account.user == other.user));
        execute(&office, "DELETE FROM office_accounts").await;
        execute(&office, "INSERT INTO office_accounts SELECT * FROM kept").await;
        person.is_in(&office, now).await;
    }
    office.lock(person.user).await.unwrap();
    execute(&office, "UPDATE office_accounts SET locked = 0").await;
    refused(person.signs_in(&office, now + 60).await);
}

async fn an_account_whose_row_was_changed_is_not_made_right_by_changing_it_again(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let other = Person::joins_as(&office, "other", 3).await;
    execute(
        &office,
        "CREATE TABLE kept AS SELECT * FROM office_accounts",
    )
    .await;
    let password = "UPDATE office_accounts SET password =
        (SELECT password FROM kept WHERE kept.user_id <> office_accounts.user_id)";
    execute(&office, password).await;
    let new = Password::new(PASSWORD).unwrap();
    for changed in [
        office.lock(person.user).await,
        office.unlock(person.user).await,
        office
            .reset(person.user, new, &other.totp, &mut OsChance)
            .await,
    ] {
        assert!(matches!(changed, Err(Error::NoAccount { user }) if user == person.user));
    }
    refused(person.signs_in(&office, 0).await);
}

async fn an_account_whose_row_was_changed_can_be_made_again(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let other = Person::joins_as(&office, "other", 3).await;
    let token = person.is_in(&office, 0).await.token;
    let make = async || {
        let password = Password::new(PASSWORD).unwrap();
        let (user, totp) = (person.user, &person.totp);
        office
            .create(user, NAME, password, totp, at(0), &mut OsChance)
            .await
    };
    assert!(matches!(make().await, Err(Error::AccountExists { .. })));
    execute(&office, "UPDATE office_accounts SET locked = 1").await;
    make().await.unwrap();
    assert!(!is_in(&office, &token).await);
    person.is_in(&office, 0).await;
    // The other's row was changed as well, and was not made again.
    refused(other.signs_in(&office, 0).await);
}
