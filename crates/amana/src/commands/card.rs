use std::path::PathBuf;

use age::x25519::Identity;
use carrier::Card as CardFile;
use custody::{Event, Record};
use keyring::{SealedCard, SecretString};
use ledger::RequestId;
use model::{Clock, ScopeId};
use serde_json::json;

use crate::archive::{Archive, OpenArchive};
use crate::cli::{Card, Cli, Json};
use crate::config::write_new;
use crate::failure::usage;
use crate::outcome::{Outcome, print_json};

pub(crate) fn run(cli: &Cli, args: &Card) -> anyhow::Result<Outcome> {
    match args {
        Card::New { codename, out } => new(cli, codename, out.clone()),
        Card::List(args) => list(cli, args),
    }
}

fn new(cli: &Cli, codename: &str, out: Option<PathBuf>) -> anyhow::Result<Outcome> {
    let out = match out {
        Some(out) => out,
        None => default_file(codename)?,
    };
    let mut open = OpenArchive::open(cli)?;
    let issued = open
        .archive
        .ask(|catalog| async move { catalog.cards().await })?;
    if issued.iter().any(|card| card.codename == codename) {
        return Err(usage(format!(
            "there is a card for {codename:?} already; each source has one of its own"
        )));
    }
    let identity = Identity::generate();
    let card = CardFile::issue(&[identity.to_public()], &mut open.chance)?;
    let code = card.code();
    let created = open.clock.now();
    let sealed = SealedCard {
        codename: codename.to_owned(),
        card: SecretString::from(card.text().to_owned()),
        identity: identity.clone(),
        created,
    };
    let storage = open.archive.storage.as_ref();
    open.keyring
        .store_card(storage, &sealed, &mut open.chance)?;
    let event = Event::CardIssued {
        codename: codename.to_owned(),
        card_code: code.to_string(),
        recipients: vec![identity.to_public().to_string()],
    };
    let record = Record::new(&event, created, &mut open.chance)?;
    let scope = open.keyring.open_scope(storage, ScopeId::Archive)?;
    open.writer
        .append(RequestId::of(&format!("card {code}")), &scope, vec![record])?;
    open.catch_up()?;
    write_new(&out, card.text().as_bytes())?;
    println!("The card of {codename:?} is {}.", out.display());
    println!("Card code: {code}");
    println!();
    println!(
        "Bring the card to the source by a safe way and to nobody else: whoever has it can tell their"
    );
    println!("disks from random bytes, though not read them. Then compare the card code by voice.");
    Ok(Outcome::Well)
}

fn default_file(codename: &str) -> anyhow::Result<PathBuf> {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    if codename.is_empty() || !codename.chars().all(plain) {
        return Err(usage(
            "a code name is made of letters, digits, - and _; or name the file with --out FILE",
        ));
    }
    Ok(PathBuf::from(format!("{codename}.card")))
}

fn list(cli: &Cli, args: &Json) -> anyhow::Result<Outcome> {
    let cards = Archive::open(cli)?.ask(|catalog| async move { catalog.cards().await })?;
    if args.json {
        let list: Vec<_> = cards
            .iter()
            .map(
                |card| json!({ "codename": card.codename, "code": card.code, "issued": card.time }),
            )
            .collect();
        print_json(&list)?;
    } else {
        for card in &cards {
            println!(
                "{}  {}  {}",
                card.code,
                card.time.whole_seconds(),
                card.codename
            );
        }
    }
    Ok(Outcome::Well)
}
