mod entered;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::Context;
use carrier::{Answer, Challenge as Drawn, HandKey};
use custody::Event;
use intake::Known;
use serde_json::json;

use crate::archive::OpenArchive;
use crate::cli::{Challenge, Cli};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::progress::Progress;
use entered::{Entered, Verdict};

/// The most of an answer that is read.
const MOST: u64 = 4_096;

pub(crate) fn run(cli: &Cli, args: &Challenge) -> anyhow::Result<Outcome> {
    let answer = args.answer.as_deref().map(read_answer).transpose()?;
    let mut open = OpenArchive::open(cli)?;
    let entries = open.entries_since(|one| one.id == args.accession)?;
    let known = Known::fold(&entries)?;
    let known = known.iter().find(|one| one.accession == args.accession);
    let known = known.ok_or_else(|| {
        usage(format!(
            "there is no accession {}; `amana status` lists them",
            args.accession
        ))
    })?;
    let entered = Entered::of(args.accession, &entries)?;
    let Some(hands) = hands(&mut open, known, &entered)? else {
        eprintln!("Stopped. Nothing was entered.");
        return Ok(Outcome::Stopped);
    };
    if hands.is_empty() {
        return Err(usage(format!(
            "no packet of {} is signed by a hand: nobody can be asked to prove it",
            args.accession
        )));
    }
    match answer {
        None => ask(&mut open, args),
        Some(answer) => judge(&mut open, args, &answer, &hands, &entered),
    }
}

/// Makes a challenge and enters that it was made.
fn ask(open: &mut OpenArchive, args: &Challenge) -> anyhow::Result<Outcome> {
    let accession = args.accession;
    let challenge = Drawn::draw(&mut open.chance).to_string();
    let event = Event::HandChallenged {
        accession,
        challenge: challenge.clone(),
    };
    open.enter(&[event])?;
    if args.json.json {
        print_json(&json!({ "accession": accession, "challenge": challenge }))?;
    } else {
        say!("{challenge}");
        say!(
            "Whoever holds the phrase of the hand: amana-seal prove, and these twenty groups of four digits."
        );
        say!("Then give its three lines: amana challenge {accession} --answer FILE");
    }
    Ok(Outcome::Well)
}

/// Enters the proof, if it is one.
fn judge(
    open: &mut OpenArchive,
    args: &Challenge,
    answer: &Answer,
    hands: &BTreeSet<HandKey>,
    entered: &Entered,
) -> anyhow::Result<Outcome> {
    let (accession, key) = (args.accession, answer.key());
    let verdict = entered.judge(answer, hands);
    if let Verdict::Proved(challenge) = &verdict {
        let event = Event::HandProved {
            accession,
            challenge: challenge.to_string(),
            key: key.to_string(),
            answer: answer.to_string(),
        };
        open.enter(&[event])?;
    }
    if args.json.json {
        print_json(&json!({
            "accession": accession,
            "key": key,
            "proved": verdict.is_proof(),
            "result": verdict.word(),
        }))?;
    } else {
        say!("{}", verdict.sentence(accession));
    }
    Ok(Outcome::of(!verdict.is_proof()))
}

/// The hands that signed the accession: as its newest certificate says, or else as the volumes that are
/// held show. `None` if a person wished to stop.
fn hands(
    open: &mut OpenArchive,
    known: &Known,
    entered: &Entered,
) -> anyhow::Result<Option<BTreeSet<HandKey>>> {
    if let Some(hand) = entered.certified {
        return Ok(Some(BTreeSet::from([hand])));
    }
    if known.set.is_none() {
        return Ok(Some(BTreeSet::new()));
    }
    let mut progress = Progress::begin("challenge")?;
    let stores = open.stores(None);
    Ok(intake::hands(&stores, known, &mut progress)?)
}

fn read_answer(file: &Path) -> anyhow::Result<Answer> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        io::stdin().take(MOST).read_to_string(&mut text)
    } else {
        File::open(file).and_then(|file| file.take(MOST).read_to_string(&mut text))
    };
    read.with_context(|| format!("read the answer in {}", file.display()))?;
    text.parse()
        .map_err(|wrong| usage(format!("failed to {wrong}")))
}
