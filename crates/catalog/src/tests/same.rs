use crate::Catalog;
use crate::tests::story::{Log, story};
use crate::tests::{Place, run};

#[test]
fn both_databases_dump_the_same() {
    let Some(postgres) = Place::postgres() else {
        return;
    };
    let log = Log::new(story());
    run(async {
        let sqlite = Place::sqlite().folded(&log).await.dump().await.unwrap();
        let postgres = postgres.folded(&log).await.dump().await.unwrap();
        assert_eq!(sqlite, postgres);
    });
}

#[test]
fn a_dump_has_every_row_of_every_table() {
    let log = Log::new(story());
    let dump = run(async { Place::sqlite().folded(&log).await.dump().await.unwrap() });
    let rows = |table: &str| {
        let start = format!("{{\"table\":\"{table}\",");
        dump.lines().filter(|line| line.starts_with(&start)).count()
    };
    let counts = [
        "entries",
        "accessions",
        "items",
        "refusals",
        "parts",
        "volumes",
        "certificates",
        "cards",
        "facts",
        "users",
        "authorities",
        "stamps",
        "roles",
        "holds",
        "legs",
        "conditions",
    ]
    .map(rows);
    let entries = story().len();
    assert_eq!(
        counts,
        [entries, 2, 7, 1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1, 1]
    );
}

#[test]
fn only_sqlite_and_postgres_can_hold_a_catalog() {
    for url in [
        "mysql://u:secret@h/d",
        "/srv/catalog.db",
        "sqlite:catalog.db",
        "sqlite://",
        "",
    ] {
        let error = run(Catalog::open(url)).unwrap_err();
        assert!(matches!(error, crate::Error::UnknownScheme { .. }), "{url}");
        assert!(!error.to_string().contains("secret"));
    }
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::sqlite();
    run(place.open());
    let path = place.url.strip_prefix("sqlite://").unwrap();
    let mode = std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
