use model::{OsChance, UserId};

use crate::tests::scene::{NAME, PASSWORD, Person, at, refused, types};
use crate::tests::{Place, on_both, run};
use crate::{Account, Error, Language, Office, Password, TotpSecret};

on_both!(
    accounts_are_listed_as_they_were_made,
    a_name_and_a_person_have_one_account,
    a_name_that_nobody_can_type_is_refused,
    a_reset_takes_the_old_means_away,
    whoever_has_no_account_cannot_be_changed,
);

async fn create(office: &Office, user: UserId, name: &str) -> Result<(), Error> {
    let totp = TotpSecret::draw(&mut OsChance);
    let password = Password::new(PASSWORD).unwrap();
    office
        .create(user, name, password, &totp, at(9), &mut OsChance)
        .await
}

async fn accounts_are_listed_as_they_were_made(place: &Place) {
    let office = place.open().await;
    assert!(office.accounts().await.unwrap().is_empty());
    let person = Person::joins(&office).await;
    let later = UserId::draw(&mut OsChance);
    create(&office, later, "later").await.unwrap();
    office.lock(later).await.unwrap();
    let chosen = office.choose_language(person.user, Language::French).await;
    chosen.unwrap();
    let account = |user, created, locked, language| Account {
        user,
        created: at(created),
        locked,
        language,
    };
    assert_eq!(
        office.accounts().await.unwrap(),
        [
            account(person.user, 0, false, Some(Language::French)),
            account(later, 9, true, None),
        ]
    );
}

async fn a_name_and_a_person_have_one_account(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let same = create(&office, person.user, "another name").await;
    assert!(matches!(same, Err(Error::AccountExists { user }) if user == person.user));
    let other = UserId::draw(&mut OsChance);
    let taken = create(&office, other, " سامي HADDAD").await.unwrap_err();
    assert!(matches!(taken, Error::NameTaken));
    assert!(!taken.to_string().contains("سامي"));
    create(&office, other, "another name").await.unwrap();
}

async fn a_name_that_nobody_can_type_is_refused(place: &Place) {
    let office = place.open().await;
    let long = "ا".repeat(101);
    for name in ["", " \t", "a\0b", "a\nb", &long] {
        let refused = create(&office, UserId::draw(&mut OsChance), name).await;
        assert!(matches!(refused, Err(Error::Name { most: 200 })), "{name}");
    }
}

async fn a_reset_takes_the_old_means_away(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    person.is_in(&office, 0).await;
    let totp = TotpSecret::draw(&mut OsChance);
    let password = Password::new("an entirely new one").unwrap();
    let reset = office
        .reset(person.user, password, &totp, &mut OsChance)
        .await;
    reset.unwrap();

    let old = person.totp.code(at(60)).unwrap();
    let new = totp.code(at(60)).unwrap();
    refused(types(&office, NAME, PASSWORD, &old, 60).await);
    refused(types(&office, NAME, PASSWORD, &new, 60).await);
    refused(types(&office, NAME, "an entirely new one", &old, 60).await);
    let renewed = Person { totp, ..person };
    refused(renewed.signs_in(&office, 60).await);
    let answer = types(&office, NAME, "an entirely new one", &new, 60).await;
    crate::tests::scene::admitted(answer);
}

async fn whoever_has_no_account_cannot_be_changed(place: &Place) {
    let office = place.open().await;
    let nobody = UserId::draw(&mut OsChance);
    let totp = TotpSecret::draw(&mut OsChance);
    let password = Password::new(PASSWORD).unwrap();
    for result in [
        office.lock(nobody).await,
        office.unlock(nobody).await,
        office.choose_language(nobody, Language::Arabic).await,
        office.reset(nobody, password, &totp, &mut OsChance).await,
    ] {
        assert!(matches!(result, Err(Error::NoAccount { user }) if user == nobody));
    }
}

#[test]
fn only_sqlite_and_postgres_can_hold_an_office() {
    for url in [
        "mysql://u:secret@h/d",
        "/srv/office.db",
        "sqlite:office.db",
        "sqlite://",
        "",
    ] {
        let place = Place {
            url: url.into(),
            ..Place::sqlite()
        };
        let error = run(place.try_open(0)).unwrap_err();
        assert!(matches!(error, Error::UnknownScheme { .. }), "{url}");
        assert!(!error.to_string().contains("secret"));
    }
}
