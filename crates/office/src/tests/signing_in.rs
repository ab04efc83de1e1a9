use std::sync::Arc;

use model::OsChance;

use crate::means::Means;
use crate::tests::scene::{
    Lockbox, NAME, PASSWORD, Person, admitted, at, refused, text, types, wait,
};
use crate::tests::{Place, on_both, run};
use crate::{Answer, Attempt, Error, Office, Refusal};

on_both!(
    whoever_shows_name_password_and_code_is_admitted,
    every_cause_has_the_same_refusal,
    a_name_and_a_code_are_taken_as_people_type_them,
    a_code_admits_once,
    of_sign_ins_at_once_with_one_code_one_is_admitted,
    a_step_earlier_than_the_last_is_used_up_with_it,
    a_code_before_its_password_is_not_used_up,
    passwords_cost_what_owasp_asks_for_and_are_hashed_again_when_the_cost_changes,
    a_secret_moved_to_another_account_opens_nothing,
    another_archives_keys_open_no_office,
);

async fn whoever_shows_name_password_and_code_is_admitted(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let signed_in = person.is_in(&office, 0).await;
    assert_eq!(signed_in.session.user, person.user);

    let again = place.open().await;
    assert_eq!(person.is_in(&again, 60).await.session.user, person.user);
}

async fn every_cause_has_the_same_refusal(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let locked = Person::joins_as(&office, "locked", 3).await;
    office.lock(locked.user).await.unwrap();
    let code = person.totp.code(at(0)).unwrap();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let long = "x".repeat(2000);
    for (name, password, code) in [
        ("nobody", PASSWORD, &*code),
        ("", PASSWORD, &code),
        (NAME, "another password", &code),
        (NAME, "", &code),
        (NAME, &long, &code),
    ] {
        let refusal = refused(types(&office, name, password, code, 0).await);
        assert_eq!(refusal, Refusal { wait: None });
        office.unlock(person.user).await.unwrap();
    }
    for code in [wrong, "", "not a code"] {
        let refusal = refused(types(&office, NAME, PASSWORD, code, 0).await);
        assert_eq!(refusal, Refusal { wait: None });
    }
    assert_eq!(wait(locked.signs_in(&office, 0).await), None);
    office.unlock(locked.user).await.unwrap();
    locked.is_in(&office, 0).await;
}

async fn a_name_and_a_code_are_taken_as_people_type_them(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let code = person.totp.code(at(0)).unwrap();
    let arabic: String = code
        .chars()
        .map(|digit| char::from_u32(u32::from(digit) - 0x30 + 0x660).unwrap())
        .collect();
    let spaced = format!("{} {}", &arabic[..6], &arabic[6..]);
    admitted(types(&office, "  سامي HADDAD ", PASSWORD, &spaced, 0).await);
}

async fn a_code_admits_once(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    person.is_in(&office, 0).await;
    refused(person.signs_in(&office, 0).await);
    // A second office at the same database knows it as well.
    refused(person.signs_in(&place.open().await, 1).await);
    person.is_in(&office, 30).await;
}

async fn of_sign_ins_at_once_with_one_code_one_is_admitted(place: &Place) {
    let one = place.open().await;
    let other = place.open().await;
    let person = Person::joins(&one).await;
    for round in 0..10 {
        let seconds = round * 60;
        let (a, b, c, d) = tokio::join!(
            person.signs_in(&one, seconds),
            person.signs_in(&other, seconds),
            person.signs_in(&one, seconds),
            person.signs_in(&other, seconds),
        );
        let answers = [a, b, c, d];
        let admitted = answers
            .iter()
            .filter(|answer| matches!(answer, Answer::Admitted(_)));
        assert_eq!(admitted.count(), 1);
        one.unlock(person.user).await.unwrap();
    }
}

async fn a_step_earlier_than_the_last_is_used_up_with_it(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let early = person.totp.code(at(-30)).unwrap();
    person.is_in(&office, 0).await;
    refused(types(&office, NAME, PASSWORD, &early, 0).await);
}

async fn a_code_before_its_password_is_not_used_up(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let code = person.totp.code(at(0)).unwrap();
    refused(types(&office, NAME, "a wrong password", &code, 0).await);
    person.is_in(&office, 0).await;
}

async fn passwords_cost_what_owasp_asks_for_and_are_hashed_again_when_the_cost_changes(
    place: &Place,
) {
    let cheap = place.open().await;
    let person = Person::joins(&cheap).await;
    let stored = "SELECT password FROM office_accounts";
    let before = text(&cheap, stored).await;
    assert!(before.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));

    let office = Office::open(&place.url, Arc::new(Lockbox(0xA5)), &mut OsChance).await;
    let office = office.unwrap();
    person.is_in(&office, 0).await;
    let after = text(&office, stored).await;
    let (parameters, rest) = after.split_at("$argon2id$v=19$m=65536,t=3,p=1$".len());
    assert_eq!(parameters, "$argon2id$v=19$m=65536,t=3,p=1$");
    // Base64 of 16 bytes of salt and 32 of hash.
    let lengths: Vec<_> = rest.split('$').map(str::len).collect();
    assert_eq!(lengths, [22, 43]);

    person.is_in(&office, 60).await;
    assert_eq!(text(&office, stored).await, after);
}

async fn a_secret_moved_to_another_account_opens_nothing(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let other = Person::joins_as(&office, "other", 3).await;
    let whose = other.user;
    let find = format!("SELECT totp FROM office_accounts WHERE user_id = '{whose}'");
    let totp = text(&office, &find).await;
    person
        .changes(&office, |means| Means { totp, ..means })
        .await;
    let code = person.totp.code(at(0)).unwrap();
    let attempt = Attempt {
        name: NAME,
        password: PASSWORD,
        code: &code,
    };
    let answer = office.sign_in(&attempt, at(0), &mut OsChance).await;
    assert!(matches!(answer, Err(Error::Unseal { .. })));
}

async fn another_archives_keys_open_no_office(place: &Place) {
    place.open().await;
    assert!(matches!(
        place.try_open(0x5A).await,
        Err(Error::Unseal { .. })
    ));
    place.open().await;
}

#[test]
fn pages_can_wait_for_the_office_on_any_thread() {
    fn is_send<T: Send>(_: &T) {}
    run(async {
        let office = Place::sqlite().open().await;
        let attempt = Attempt {
            name: NAME,
            password: PASSWORD,
            code: "",
        };
        is_send(&office.sign_in(&attempt, at(0), &mut OsChance));
        is_send(&office.session(&crate::Token::draw(&mut OsChance), at(0)));
        is_send(&Office::open("", Arc::new(Lockbox(0)), &mut OsChance));
    });
}
