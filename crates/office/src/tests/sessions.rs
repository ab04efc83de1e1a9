use model::OsChance;

use crate::tests::scene::{PASSWORD, Person, at};
use crate::tests::{Place, on_both};
use crate::{Language, Password, Swept, Token};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

on_both!(
    a_token_lets_in_again_and_no_other_does,
    a_session_ends_when_it_is_idle_for_half_an_hour,
    a_session_ends_after_twelve_hours_however_busy,
    signing_out_ends_one_session,
    locking_and_resetting_end_every_session_of_a_person,
    a_session_keeps_its_secret_and_its_language,
    ended_sessions_are_swept,
);

async fn a_token_lets_in_again_and_no_other_does(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let begun = person.is_in(&office, 0).await;
    let token = Token::parse(&begun.token.to_text()).unwrap();
    let found = office.session(&token, at(1)).await.unwrap().unwrap();
    assert_eq!((found.user, found.id), (person.user, begun.session.id));

    let other = Token::draw(&mut OsChance);
    assert!(office.session(&other, at(1)).await.unwrap().is_none());
}

async fn a_session_ends_when_it_is_idle_for_half_an_hour(place: &Place) {
    let office = place.open().await;
    let token = Person::joins(&office).await.is_in(&office, 0).await.token;
    let mut now = 0;
    for idle in [29 * MINUTE, 10 * MINUTE, 30 * MINUTE - 1] {
        now += idle;
        assert!(office.session(&token, at(now)).await.unwrap().is_some());
    }
    now += 30 * MINUTE;
    assert!(office.session(&token, at(now)).await.unwrap().is_none());
}

async fn a_session_ends_after_twelve_hours_however_busy(place: &Place) {
    let office = place.open().await;
    let token = Person::joins(&office).await.is_in(&office, 0).await.token;
    for now in (0..12 * HOUR).step_by(20 * 60) {
        assert!(office.session(&token, at(now)).await.unwrap().is_some());
    }
    let last = 12 * HOUR - 1;
    assert!(office.session(&token, at(last)).await.unwrap().is_some());
    assert!(
        office
            .session(&token, at(last + 1))
            .await
            .unwrap()
            .is_none()
    );
}

async fn signing_out_ends_one_session(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let one = person.is_in(&office, 0).await.token;
    let other = person.is_in(&office, 60).await.token;
    office.sign_out(&one).await.unwrap();
    office.sign_out(&one).await.unwrap();
    assert!(office.session(&one, at(61)).await.unwrap().is_none());
    assert!(office.session(&other, at(61)).await.unwrap().is_some());
}

async fn locking_and_resetting_end_every_session_of_a_person(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let other = Person::joins_as(&office, "other", 3).await;
    let others = other.is_in(&office, 0).await.token;
    for (round, now) in [0, 60, 120].into_iter().enumerate() {
        let token = person.is_in(&office, now).await.token;
        match round {
            0 => office.lock(person.user).await.unwrap(),
            1 => office.end_sessions(person.user).await.unwrap(),
            _ => {
                let password = Password::new(PASSWORD).unwrap();
                let reset = office
                    .reset(person.user, password, &person.totp, &mut OsChance)
                    .await;
                reset.unwrap();
            }
        }
        assert!(office.session(&token, at(now)).await.unwrap().is_none());
        office.unlock(person.user).await.unwrap();
        assert!(office.session(&token, at(now)).await.unwrap().is_none());
    }
    assert!(office.session(&others, at(120)).await.unwrap().is_some());
}

async fn a_session_keeps_its_secret_and_its_language(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let begun = person.is_in(&office, 0).await;
    assert_eq!(begun.session.language, None);
    let found = office.session(&begun.token, at(1)).await.unwrap().unwrap();
    assert!(found.csrf.matches(&begun.session.csrf.to_text()));

    for language in Language::ALL {
        let chosen = office.choose_language(person.user, language).await;
        chosen.unwrap();
        let found = office.session(&begun.token, at(1)).await.unwrap().unwrap();
        assert_eq!(found.language, Some(language));
    }
    let again = person.is_in(&office, 60).await.session;
    assert_eq!(again.language, Some(Language::German));
    assert!(!again.csrf.matches(&begun.session.csrf.to_text()));
}

async fn ended_sessions_are_swept(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let session = person.is_in(&office, 0).await.session.id;
    person.is_in(&office, 600).await;
    let item = "7Q2K9M3T-000042".parse().unwrap();
    let granted = office.grant(session, item, model::EntryIndex(7), at(60));
    granted.await.unwrap();
    let swept = |sessions, views| Swept {
        sessions,
        views,
        names: 0,
    };
    let after = |seconds| office.sweep(at(seconds));
    assert_eq!(after(30 * MINUTE - 1).await.unwrap(), swept(0, 0));
    assert_eq!(after(30 * MINUTE).await.unwrap(), swept(1, 1));
    assert_eq!(after(40 * MINUTE).await.unwrap(), swept(1, 0));
}
