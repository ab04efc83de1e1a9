//! Memory does not grow with what is received. Alone in its program, because it looks at the
//! whole process.
#![cfg(test)]

use std::io::Read;
use std::sync::Arc;

use keyring::{Keyring, SecretString};
use model::{AccessionId, OsChance, PartNumber, ScopeId};
use storage::Folder;
use tempfile::TempDir;
use vault::Vault;

const MIB: u64 = 1024 * 1024;

/// The most memory that this process ever had, in bytes; `None` where the system does not tell.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

#[test]
fn half_a_gibibyte_is_received_in_a_few_mebibytes_of_memory() {
    let home = TempDir::new().unwrap();
    let storage = Arc::new(Folder::open(home.path()).unwrap());
    let passphrase = SecretString::from("test".to_owned());
    let keyring = Keyring::create(home.path().join("keys"), passphrase, &mut OsChance).unwrap();
    let scope = ScopeId::Accession(AccessionId::draw(&mut OsChance));
    let key = keyring.create_scope(&*storage, scope).unwrap();
    let vault = Vault::create(storage).unwrap();
    let part = vault.begin_part(&key, PartNumber(1)).unwrap();

    let before = peak();
    let received = part.receive(std::io::repeat(0).take(512 * MIB)).unwrap();
    assert_eq!(received.size().get(), 512 * MIB);
    match (before, peak()) {
        (Some(before), Some(after)) => assert!(after - before < 8 * MIB, "{before} {after}"),
        _ => println!("skipped: this system does not tell how much memory a process had"),
    }
}
