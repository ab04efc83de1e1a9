use crate::location::Location;
use crate::office::connect;
use crate::steps::{STEPS, carry_forward};
use crate::tests::scene::{Person, text};
use crate::tests::{Place, on_both};
use crate::{Error, Office};

on_both!(
    opening_again_changes_nothing,
    a_further_step_keeps_what_is_there_and_only_newer_programs_go_on,
    tables_begin_from_nothing_through_every_step,
    a_step_that_fails_leaves_the_tables_as_they_were,
    programs_that_start_at_once_make_one_office,
);

const VERSION: &str = "SELECT version FROM office_version";
const NOTE: &str = "ALTER TABLE office_accounts ADD COLUMN note TEXT";

async fn step(office: &Office, steps: &[&str]) -> Result<(), Error> {
    let failed = Error::database("take a step");
    let mut tx = office.begin("take a step").await?;
    // A change that begins with reading is refused, and does not wait, where another is just ending.
    sqlx::query("UPDATE office_version SET version = version")
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    carry_forward(&mut tx, steps).await?;
    tx.commit().await.map_err(Error::database("take a step"))
}

async fn opening_again_changes_nothing(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let version = text(&office, VERSION).await;
    assert_eq!(version, STEPS.len().to_string());
    drop(office);
    let office = place.open().await;
    assert_eq!(text(&office, VERSION).await, version);
    person.is_in(&office, 0).await;
}

async fn a_further_step_keeps_what_is_there_and_only_newer_programs_go_on(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let further: Vec<&str> = STEPS.iter().copied().chain([NOTE]).collect();
    step(&office, &further).await.unwrap();
    step(&office, &further).await.unwrap();
    let known = i64::try_from(STEPS.len()).unwrap();
    assert_eq!(text(&office, VERSION).await, (known + 1).to_string());
    person.is_in(&office, 0).await;

    let refused = place.try_open(0xA5).await.unwrap_err();
    assert!(
        matches!(refused, Error::Version { found, known: newest } if found == known + 1 && newest == known)
    );
    assert_eq!(text(&office, VERSION).await, (known + 1).to_string());
}

async fn tables_begin_from_nothing_through_every_step(place: &Place) {
    let pool = connect(&Location::parse(&place.url).unwrap())
        .await
        .unwrap();
    for known in 0..=STEPS.len() {
        let mut tx = pool.begin().await.unwrap();
        carry_forward(&mut tx, &STEPS[..known]).await.unwrap();
        tx.commit().await.unwrap();
    }
    Person::joins(&place.open().await).await;
}

async fn a_step_that_fails_leaves_the_tables_as_they_were(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let broken: Vec<&str> = STEPS.iter().copied().chain([NOTE, "NONSENSE"]).collect();
    let failed = step(&office, &broken).await;
    assert!(matches!(failed, Err(Error::Database { .. })));
    assert_eq!(text(&office, VERSION).await, STEPS.len().to_string());
    // The column of the step before is not there either, so it can be made now.
    let further: Vec<&str> = STEPS.iter().copied().chain([NOTE]).collect();
    step(&office, &further).await.unwrap();
    person.is_in(&office, 0).await;
}

async fn programs_that_start_at_once_make_one_office(place: &Place) {
    let open = || place.try_open(0xA5);
    let (a, b, c, d) = tokio::join!(open(), open(), open(), open());
    let one = a.unwrap();
    let person = Person::joins(&one).await;
    for (other, seconds) in [b, c, d].into_iter().zip([0, 60, 120]) {
        person.is_in(&other.unwrap(), seconds).await;
    }
}
