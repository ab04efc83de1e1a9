//! Keys are made once, open with their passphrase alone, and open only their own.
#![cfg(test)]

use std::os::unix::fs::PermissionsExt;
use std::sync::OnceLock;

use ed25519_dalek::Signer;
use hybrid::EitherIdentity;
use keyring::{Error, ExposeSecret, Keyring, ScopeKey, SealedCard, SecretString};
use model::{AccessionId, DefectCode, OsChance, ScopeId, Timestamp};
use storage::{Folder, Key, Storage};
use tempfile::TempDir;

fn words(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

/// Keys that tests share, for making them takes time on purpose.
fn ours() -> &'static Keyring {
    static KEYRING: OnceLock<Keyring> = OnceLock::new();
    KEYRING.get_or_init(|| {
        let home = TempDir::new().unwrap();
        Keyring::create(home.path(), words("ours"), &mut OsChance).unwrap()
    })
}

fn store() -> (TempDir, Folder) {
    let home = TempDir::new().unwrap();
    let folder = Folder::open(home.path()).unwrap();
    (home, folder)
}

fn opens(key: &ScopeKey, sealed: &[u8]) -> bool {
    age::decrypt(key.identity(), sealed).is_ok()
}

#[test]
fn keys_are_opened_by_their_passphrase_alone_and_never_overwritten() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("keys");
    let made = Keyring::create(&folder, words("right"), &mut OsChance).unwrap();
    let file = folder.join("archive.age");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let opened = Keyring::open(&folder, words("right")).unwrap();
    assert_eq!(opened.recipient(), made.recipient());
    assert_eq!(
        opened.signing_key().sign(b"x"),
        made.signing_key().sign(b"x")
    );
    let wrong = Keyring::open(&folder, words("wrong")).unwrap_err();
    assert!(matches!(wrong, Error::WrongPassphrase { .. }));

    let before = std::fs::read(&file).unwrap();
    let again = Keyring::create(&folder, words("other"), &mut OsChance).unwrap_err();
    assert!(matches!(again, Error::KeysExist { .. }));
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn absent_or_damaged_keys_and_an_empty_passphrase_have_errors_of_their_own() {
    let home = TempDir::new().unwrap();
    let absent = Keyring::open(home.path(), words("x")).unwrap_err();
    assert!(matches!(absent, Error::NoKeys { .. }));
    let empty = Keyring::create(home.path(), words(""), &mut OsChance).unwrap_err();
    assert!(matches!(empty, Error::EmptyPassphrase));
    std::fs::write(home.path().join("archive.age"), "age-encryption.org/v1").unwrap();
    let damaged = Keyring::open(home.path(), words("x")).unwrap_err();
    assert!(matches!(damaged, Error::Damaged { .. }));
}

#[test]
fn a_scope_has_one_key_that_opens_only_its_own() {
    let (_home, store) = store();
    let one = ScopeId::Accession(AccessionId::draw(&mut OsChance));
    let made = ours().create_scope(&store, one).unwrap();
    let archive = ours().create_scope(&store, ScopeId::Archive).unwrap();
    let opened = ours().open_scope(&store, one).unwrap();

    let sealed = age::encrypt(&made.recipient(), b"photo").unwrap();
    assert!(opens(&opened, &sealed) && !opens(&archive, &sealed));
    let again = ours().create_scope(&store, one).unwrap_err();
    assert!(matches!(
        again,
        Error::Storage(storage::Error::Exists { .. })
    ));
}

#[test]
fn a_destroyed_key_says_so_and_a_key_under_another_name_is_refused() {
    let (_home, store) = store();
    let draw = || ScopeId::Accession(AccessionId::draw(&mut OsChance));
    let (one, other) = (draw(), draw());
    ours().create_scope(&store, one).unwrap();
    let key = |scope| Key::parse(&format!("keys/scope-{scope}.age")).unwrap();
    let bytes = store.read(&key(one)).unwrap();
    store.put_new(&key(other), &bytes).unwrap();
    let moved = ours().open_scope(&store, other).unwrap_err();
    assert!(matches!(moved, Error::Damaged { .. }));
    store.delete(&key(one)).unwrap();
    let destroyed = ours().open_scope(&store, one).unwrap_err();
    assert!(matches!(destroyed, Error::NoScope { .. }));
}

#[test]
fn another_archive_opens_no_scope_of_this_one() {
    let (_home, store) = store();
    ours().create_scope(&store, ScopeId::Archive).unwrap();
    let home = TempDir::new().unwrap();
    let theirs = Keyring::create(home.path(), words("theirs"), &mut OsChance).unwrap();
    let refused = theirs.open_scope(&store, ScopeId::Archive).unwrap_err();
    assert!(matches!(refused, Error::NotOurs { .. }));
}

fn card(codename: &str, nanos: i64, identity: impl Into<EitherIdentity>) -> SealedCard {
    SealedCard {
        codename: codename.into(),
        card: words("card/1\nage1…\nmask"),
        identity: identity.into(),
        created: Timestamp::from_unix_nanos(nanos),
    }
}

#[test]
fn cards_of_both_kinds_come_back_whole_in_the_order_of_their_making() {
    let (_home, store) = store();
    let late = card("ياسمين", 2, hybrid::Identity::generate(&mut OsChance));
    let early = card("jasmine", 1, age::x25519::Identity::generate());
    for card in [&late, &early] {
        ours().store_card(&store, card, &mut OsChance).unwrap();
    }
    let found = ours().cards(&store).unwrap();
    assert_eq!(found.defects, []);
    for (found, stored) in found.cards.iter().zip([&early, &late]) {
        assert_eq!(found.codename, stored.codename);
        assert_eq!(found.created, stored.created);
        assert_eq!(found.card.expose_secret(), stored.card.expose_secret());
        let recipients = [found, stored].map(|card| card.identity.to_public().to_string());
        assert_eq!(recipients[0], recipients[1]);
    }
    assert_eq!(found.cards.len(), 2);
}

#[test]
fn a_damaged_card_is_named_and_the_others_are_read() {
    let (_home, store) = store();
    let whole = card("a", 1, age::x25519::Identity::generate());
    ours().store_card(&store, &whole, &mut OsChance).unwrap();
    let key = Key::parse("keys/card-0000000000000000.age").unwrap();
    store.put_new(&key, b"not an age file").unwrap();
    let found = ours().cards(&store).unwrap();
    assert_eq!(found.cards.len(), 1);
    assert_eq!(found.defects.len(), 1);
    assert_eq!(found.defects[0].code, DefectCode::ObjectAltered);
    assert_eq!(found.defects[0].path.as_deref(), Some(key.as_str()));
}
