use std::fs;
use std::path::PathBuf;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use sqlx::{AssertSqlSafe, Row};

use crate::means::Means;
use crate::steps::STEPS;
use crate::tests::scene::{NAME, PASSWORD, Person, refused, text};
use crate::tests::{Place, on_both, run};
use crate::{Office, SignedIn};

on_both!(no_row_holds_a_secret_or_a_name);

/// What must lie nowhere, in every form that somebody could look for.
fn secrets(person: &Person, begun: &SignedIn) -> Vec<Vec<u8>> {
    let url = person.totp.url("Amana", "x").unwrap();
    let base32 = url.split(['=', '&']).nth(1).unwrap();
    let token = begun.token.to_text();
    let raw = BASE64_URL_SAFE_NO_PAD.decode(&*token).unwrap();
    let folded = NAME.to_lowercase();
    let mut secrets: Vec<Vec<u8>> = [PASSWORD, NAME, &folded, "haddad", &token, base32]
        .map(|text| text.as_bytes().to_vec())
        .into();
    secrets.push(BASE64_STANDARD.encode(&raw).into_bytes());
    secrets.push(hex::encode(&raw).into_bytes());
    secrets.push(raw);
    secrets.push(unbase32(base32));
    secrets
}

fn unbase32(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            _ => letter - b'2' + 26,
        };
        bits = bits << 5 | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xFF).unwrap());
        }
    }
    assert_eq!(bytes.len(), 20);
    bytes
}

fn assert_hidden(bytes: &[u8], secrets: &[Vec<u8>], place: &str) {
    for (number, secret) in secrets.iter().enumerate() {
        let found = bytes.windows(secret.len()).any(|window| window == secret);
        assert!(!found, "secret {number} lies in {place}");
    }
}

/// Every value of every table that a step makes.
async fn rows(office: &Office) -> Vec<u8> {
    let mut values = Vec::new();
    let tables = STEPS
        .iter()
        .flat_map(|step| step.split("CREATE TABLE "))
        .skip(1);
    for table in tables {
        let name = table.split_whitespace().next().unwrap();
        let all = format!("SELECT * FROM {name}");
        for row in sqlx::query(AssertSqlSafe(all))
            .fetch_all(&office.pool)
            .await
            .unwrap()
        {
            for column in 0..row.len() {
                if let Ok(Some(text)) = row.try_get::<Option<String>, _>(column) {
                    values.extend_from_slice(text.as_bytes());
                    values.extend(BASE64_STANDARD.decode(text).unwrap_or_default());
                }
            }
        }
    }
    values
}

async fn no_row_holds_a_secret_or_a_name(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let begun = person.is_in(&office, 0).await;
    let rows = rows(&office).await;
    assert!(rows.len() > 500);
    assert_hidden(&rows, &secrets(&person, &begun), "a row");
    let shown = format!("{office:?} {begun:?} {:?}", person.totp);
    assert_hidden(shown.as_bytes(), &secrets(&person, &begun), "a debug text");
}

#[test]
fn a_password_that_another_office_hashed_admits_nobody() {
    run(async {
        let (here, there) = (Place::sqlite(), Place::sqlite());
        let (here, there) = (here.open().await, there.open().await);
        let person = Person::joins(&here).await;
        Person::joins(&there).await;
        let password = text(&there, "SELECT password FROM office_accounts").await;
        person
            .changes(&here, |means| Means { password, ..means })
            .await;
        refused(person.signs_in(&here, 0).await);
    });
}

#[test]
fn no_byte_of_the_files_holds_a_secret_or_a_name() {
    run(async {
        let place = Place::sqlite();
        let office = place.open().await;
        let person = Person::joins(&office).await;
        let begun = person.is_in(&office, 0).await;
        let secrets = secrets(&person, &begun);
        let mut seen = 0;
        for file in files(&place) {
            let bytes = fs::read(&file).unwrap();
            seen += bytes.len();
            assert_hidden(&bytes, &secrets, &file.display().to_string());
        }
        assert!(seen > 10_000);
    });
}

#[cfg(unix)]
#[test]
fn the_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    run(async {
        let place = Place::sqlite();
        let office = place.open().await;
        Person::joins(&office).await;
        let files = files(&place);
        assert_eq!(files.len(), 3);
        for file in files {
            let mode = fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", file.display());
        }
    });
}

/// The database and what SQLite keeps beside it.
fn files(place: &Place) -> Vec<PathBuf> {
    let path = PathBuf::from(place.url.strip_prefix("sqlite://").unwrap());
    let folder = fs::read_dir(path.parent().unwrap()).unwrap();
    folder.map(|entry| entry.unwrap().path()).collect()
}
