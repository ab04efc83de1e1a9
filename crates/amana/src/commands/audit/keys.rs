use std::collections::BTreeSet;
use std::io::{BufReader, ErrorKind, Read};

use age::{DecryptError, Decryptor};
use anyhow::Context;
use keyring::{Keyring, MAX_WRAPPED};
use model::{Defect, DefectCode, ScopeId};
use storage::Key;

use super::Report;
use super::catalog::Vouched;
use super::objects::strays;
use crate::archive::Archive;

const FOLDER: &str = "keys/";

/// What the name of an object below `keys/` says that it is (docs/spec/keys.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Scope(ScopeId),
    Card,
    /// The key of a log that succeeded another.
    Log,
}

/// Whether every accession, and the archive itself, still has the key without which all that belongs to
/// it is lost. Whether a key is whole inside can be seen only with the archive's own keys.
pub(super) fn check(
    archive: &Archive,
    keyring: Option<&Keyring>,
    vouched: &Vouched,
    report: &mut Report,
) -> anyhow::Result<()> {
    report.checked.keys_opened = keyring.is_some();
    strays(archive, FOLDER, report)?;
    let mut needed = needed(archive, vouched)?;
    let destroyed: BTreeSet<ScopeId> = crate::ending::tombstones(archive)?
        .into_iter()
        .filter(|one| vouched.has(one.entry))
        .map(|one| one.scope)
        .collect();
    let mut cards = 0;
    for listed in archive.storage.list(FOLDER)? {
        let key = listed.key;
        let Some(named) = Named::of(&key) else {
            extra(&key, report);
            continue;
        };
        report.checked.keys += 1;
        match named {
            Named::Card => cards += 1,
            Named::Scope(scope) if destroyed.contains(&scope) => {
                let detail = "its scope was destroyed, and the key is still here: the next command that writes deletes it";
                report
                    .defects
                    .push(Defect::at(DefectCode::ObjectExtra, &key, detail));
            }
            // A run that was stopped before it entered its accession leaves the key of nothing.
            Named::Scope(scope) if !needed.remove(&scope) && vouched.complete => {
                report.leftovers += 1;
            }
            Named::Scope(_) | Named::Log => {}
        }
        report.defects.extend(
            fault(archive, keyring, &key, named).map(|(code, why)| Defect::at(code, &key, why)),
        );
    }
    report.defects.extend(needed.into_iter().map(|scope| {
        let detail =
            "the key is gone, and with it all that was encrypted to it; fetch it from a copy";
        Defect::at(
            DefectCode::ObjectMissing,
            format!("{FOLDER}scope-{scope}.age"),
            detail,
        )
    }));
    check_cards(archive, keyring, vouched, cards, report)
}

/// The scopes that the log names.
fn needed(archive: &Archive, vouched: &Vouched) -> anyhow::Result<BTreeSet<ScopeId>> {
    let (accessions, persons) = archive.ask(|catalog| async move {
        Ok((catalog.accessions().await?, catalog.persons().await?))
    })?;
    let persons = persons
        .into_iter()
        .filter(|person| vouched.has(person.entry))
        .map(|person| ScopeId::Person(person.id));
    let known = accessions
        .into_iter()
        .filter(|accession| vouched.has(accession.entry))
        .map(|accession| ScopeId::Accession(accession.id));
    Ok(known.chain(persons).chain([ScopeId::Archive]).collect())
}

fn extra(key: &Key, report: &mut Report) {
    if key.is_leftover() {
        report.leftovers += 1;
    } else {
        let detail = "it has the name of no key";
        report
            .defects
            .push(Defect::at(DefectCode::ObjectExtra, key, detail));
    }
}

/// What is wrong with a key, as far as can be seen.
fn fault(
    archive: &Archive,
    keyring: Option<&Keyring>,
    key: &Key,
    named: Named,
) -> Option<(DefectCode, String)> {
    let unreadable = |error: &dyn std::fmt::Display| {
        let detail = format!("it cannot be read: {error}");
        Some((DefectCode::NotChecked, detail))
    };
    let storage = archive.storage.as_ref();
    let object = match storage.open(key) {
        Ok(object) => BufReader::new(object.take(MAX_WRAPPED)),
        Err(error) => return unreadable(&error),
    };
    match Decryptor::new_buffered(object) {
        Ok(_) => {}
        Err(DecryptError::Io(error)) if error.kind() != ErrorKind::UnexpectedEof => {
            return unreadable(&error);
        }
        Err(_) => return Some((DefectCode::ObjectAltered, "it is no age file".into())),
    }
    let opened = match (keyring?, named) {
        (keyring, Named::Scope(scope)) => keyring.open_scope(storage, scope).map(drop),
        (keyring, Named::Log) => keyring.open_log_key(storage, key).map(drop),
        // Those are opened together.
        (_, Named::Card) => return None,
    };
    match opened {
        Ok(()) => None,
        Err(keyring::Error::Storage(error)) => unreadable(&error),
        Err(error @ keyring::Error::UnknownVersion { .. }) => {
            Some((DefectCode::UnknownVersion, format!("failed to {error}")))
        }
        Err(error) => Some((DefectCode::ObjectAltered, format!("failed to {error}"))),
    }
}

/// Cards have random names: without keys they can only be counted.
fn check_cards(
    archive: &Archive,
    keyring: Option<&Keyring>,
    vouched: &Vouched,
    found: usize,
    report: &mut Report,
) -> anyhow::Result<()> {
    let issued = archive.ask(|catalog| async move { catalog.cards().await })?;
    let issued = issued.iter().filter(|card| vouched.has(card.entry)).count();
    if found < issued {
        let detail = format!("{issued} cards were issued, and the keys of {found} are there");
        let place = format!("{FOLDER}card-*.age");
        report
            .defects
            .push(Defect::at(DefectCode::ObjectMissing, place, detail));
    }
    let Some(keyring) = keyring else {
        return Ok(());
    };
    let opened = keyring
        .cards(archive.storage.as_ref())
        .context("open the cards")?;
    for defect in opened.defects {
        let known = report.defects.iter().any(|other| other.path == defect.path);
        if !known {
            report.defects.push(defect);
        }
    }
    Ok(())
}

impl Named {
    fn of(key: &Key) -> Option<Self> {
        let stem = key.as_str().strip_prefix(FOLDER)?.strip_suffix(".age")?;
        if let Some(text) = stem.strip_prefix("scope-") {
            let scope: ScopeId = text.parse().ok()?;
            return (scope.to_string() == text).then_some(Self::Scope(scope));
        }
        let (named, name) = match stem.strip_prefix("log-") {
            Some(name) => (Self::Log, name),
            None => (Self::Card, stem.strip_prefix("card-")?),
        };
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (name.len() == 16 && name.bytes().all(is_hex)).then_some(named)
    }
}
