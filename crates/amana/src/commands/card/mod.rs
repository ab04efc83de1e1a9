mod picture;

use std::path::{Path, PathBuf};

use carrier::Card as CardFile;
use custody::{Event, Record};
use hybrid::Identity;
use keyring::{SealedCard, SecretString};
use ledger::RequestId;
use model::{Clock, ScopeId};
use serde_json::json;

use self::picture::Picture;
use crate::acting;
use crate::archive::{Archive, OpenArchive};
use crate::cli::{By, Card, Cli, Json};
use crate::config::write_new;
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};

pub(crate) fn run(cli: &Cli, args: &Card) -> anyhow::Result<Outcome> {
    match args {
        Card::New { codename, out, by } => new(cli, codename, out.clone(), by),
        Card::List(args) => list(cli, args),
    }
}

fn new(cli: &Cli, codename: &str, out: Option<PathBuf>, by: &By) -> anyhow::Result<Outcome> {
    let default = default_file(codename)?;
    let out = out.unwrap_or(default);
    let mut open = OpenArchive::open(cli)?;
    let issued = open
        .archive
        .ask(|catalog| async move { catalog.cards().await })?;
    if issued.iter().any(|card| card.codename == codename) {
        return Err(usage(format!(
            "there is a card for {codename:?} already; if its file is lost, make one under another code name"
        )));
    }
    let acting = acting::anybody(&open, by)?;
    let identity = Identity::generate(&mut open.chance);
    let card = CardFile::issue(&[identity.to_public()], &mut open.chance)?;
    let code = card.code();
    let sealed = SealedCard {
        codename: codename.to_owned(),
        card: SecretString::from(card.text().to_owned()),
        identity: identity.clone().into(),
        created: open.clock.now(),
    };
    let event = Event::CardIssued {
        codename: codename.to_owned(),
        card_code: code.to_string(),
        recipients: vec![identity.to_public().to_string()],
        acting,
    };
    // First, for a card that is entered and was never handed out could not be made again.
    let picture = Picture::of(card.text());
    let written = hand_out(&out, &card, picture.as_ref())?;
    if let Err(error) = enter(&mut open, &sealed, &event) {
        withdraw(&written);
        return Err(error);
    }
    open.catch_up()?;
    tell(codename, &out, &code.to_string(), picture.as_ref());
    Ok(Outcome::Well)
}

/// Writes the card and its drawing; gives the files. None is left if one cannot be written, and none
/// that was there before is touched.
fn hand_out(
    out: &Path,
    card: &CardFile,
    picture: Option<&Picture>,
) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = vec![(out.to_owned(), card.text().to_owned())];
    files.extend(picture.map(|picture| (Picture::place(out), picture.svg())));
    let mut written = Vec::new();
    for (file, text) in files {
        if let Err(error) = write_new(&file, text.as_bytes()) {
            withdraw(&written);
            return Err(error);
        }
        written.push(file);
    }
    Ok(written)
}

fn withdraw(written: &[PathBuf]) {
    for file in written {
        let _ = std::fs::remove_file(file);
    }
}

fn enter(open: &mut OpenArchive, sealed: &SealedCard, event: &Event) -> anyhow::Result<()> {
    let storage = open.archive.storage.as_ref();
    open.keyring.store_card(storage, sealed, &mut open.chance)?;
    let record = Record::new(event, sealed.created, &mut open.chance)?;
    let scope = open.keyring.open_scope(storage, ScopeId::Archive)?;
    let request = RequestId::draw(&mut open.chance);
    open.writer.append(request, &scope, vec![record])?;
    Ok(())
}

fn tell(codename: &str, out: &Path, code: &str, picture: Option<&Picture>) {
    say!(
        "The card of {codename:?} is {}; it is confidential.",
        out.display()
    );
    say!("Card code: {code}");
    if let Some(picture) = picture {
        let drawing = Picture::place(out);
        say!(
            "As a QR code, to print or to show to a telephone: {}",
            drawing.display()
        );
        picture.show();
    }
    say!("");
    say!(
        "Bring the card to the source by a safe way and to nobody else: whoever has it can tell their"
    );
    say!("disks from random bytes, though not read them. Then compare the card code by voice.");
}

fn default_file(codename: &str) -> anyhow::Result<PathBuf> {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    if codename.is_empty() || !codename.chars().all(plain) {
        return Err(usage(
            "a code name is made of letters, digits, - and _; never a real name",
        ));
    }
    Ok(PathBuf::from(format!("{codename}.card")))
}

fn list(cli: &Cli, args: &Json) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let cards = archive.ask(|catalog| async move { catalog.cards().await })?;
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
            say!(
                "{}  {}  {}",
                card.code,
                card.time.whole_seconds(),
                card.codename
            );
        }
    }
    archive.warn_if_behind()
}
