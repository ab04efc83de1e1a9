//! Nothing that is printed shows a secret.
#![cfg(test)]

use keyring::{ExposeSecret, Keyring, SealedCard, SecretString};
use model::{OsChance, ScopeId, Timestamp};
use storage::{Folder, Storage};
use tempfile::TempDir;

#[test]
fn no_secret_is_in_any_debug_text_or_in_any_stored_byte() {
    let home = TempDir::new().unwrap();
    let store = Folder::open(home.path()).unwrap();
    let passphrase = SecretString::from("the passphrase".to_owned());
    let keyring = Keyring::create(home.path().join("k"), passphrase, &mut OsChance).unwrap();
    let scope = keyring.create_scope(&store, ScopeId::Archive).unwrap();
    let card = SealedCard {
        codename: "jasmine".into(),
        card: SecretString::from("the mask secret".to_owned()),
        identity: hybrid::Identity::generate(&mut OsChance).into(),
        created: Timestamp::from_unix_nanos(0),
    };
    keyring.store_card(&store, &card, &mut OsChance).unwrap();

    let mut shown = format!("{keyring:?} {scope:?} {card:?} {:?}", keyring.cards(&store));
    for line in store.list("").unwrap() {
        shown.push_str(&String::from_utf8_lossy(&store.read(&line.key).unwrap()));
    }
    let seed = keyring.signing_key().to_bytes();
    assert!(!shown.contains("AGE-SECRET-KEY-"));
    assert!(!shown.contains(&format!("{seed:?}")));
    for secret in ["the passphrase", "jasmine", "the mask secret"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    assert!(!shown.contains(scope.identity().to_string().expose_secret()));
}
