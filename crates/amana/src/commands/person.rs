use std::path::Path;

use anyhow::Context;
use custody::{ErasureRequested, Event, PersonErased, PersonStated};
use ledger::RequestId;
use model::{PersonId, ScopeId};
use serde_json::{Map, Value, json};

use crate::archive::{Archive, OpenArchive};
use crate::cli::{Cli, Ending, Json, Person};
use crate::ending::{self, End};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};

/// The longest record of a person, in bytes.
const LONGEST: usize = 1 << 20;

pub(crate) fn run(cli: &Cli, args: &Person) -> anyhow::Result<Outcome> {
    match args {
        Person::Add { from, person, json } => add(cli, from, *person, json),
        Person::List(args) => list(cli, args),
        Person::Show { person } => show(cli, *person),
        Person::Erase { person, ending } => erase(cli, *person, ending),
    }
}

fn add(cli: &Cli, from: &Path, known: Option<PersonId>, json: &Json) -> anyhow::Result<Outcome> {
    let fields = read(from)?;
    let mut open = OpenArchive::open(cli)?;
    let person = known.unwrap_or_else(|| PersonId::draw(&mut open.chance));
    let scope = ScopeId::Person(person);
    if known.is_some() {
        find(&open.archive, person)?;
    } else {
        open.keyring
            .create_scope(open.archive.storage.as_ref(), scope)?;
    }
    let request = RequestId::draw(&mut open.chance);
    let stated = Event::PersonStated(PersonStated { person, fields });
    open.enter_under(request, scope, &stated)?;
    if json.json {
        print_json(&json!({ "person": person }))?;
    } else {
        say!(
            "The record of {person} is written. Delete {} when nobody needs it.",
            from.display()
        );
    }
    Ok(Outcome::Well)
}

/// The object in the file, written as short as it goes.
fn read(from: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(from).with_context(|| format!("read {}", from.display()))?;
    let wrong = || {
        usage(format!(
            "{} must hold one JSON object of at most {LONGEST} bytes",
            from.display()
        ))
    };
    if bytes.len() > LONGEST {
        return Err(wrong());
    }
    let fields: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
    Ok(Value::Object(fields).to_string())
}

fn find(archive: &Archive, person: PersonId) -> anyhow::Result<catalog::Person> {
    ending::refuse_destroyed(archive, ScopeId::Person(person))?;
    let persons = archive.ask(|catalog| async move { catalog.persons().await })?;
    persons
        .into_iter()
        .find(|one| one.id == person)
        .ok_or_else(|| {
            usage(format!(
                "there is no person {person}; `amana person list` lists them"
            ))
        })
}

fn list(cli: &Cli, args: &Json) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let persons = archive.ask(|catalog| async move { catalog.persons().await })?;
    let erased = ending::tombstones(&archive)?;
    let erased = erased.iter().filter_map(|one| match one.scope {
        ScopeId::Person(person) => Some((person, one)),
        _ => None,
    });
    if args.json {
        let there = persons
            .iter()
            .map(|one| json!({ "person": one.id, "written": one.time, "erased": null }));
        let gone = erased
            .map(|(person, one)| json!({ "person": person, "written": null, "erased": one.time }));
        print_json(&there.chain(gone).collect::<Vec<_>>())?;
    } else {
        for one in &persons {
            say!("{}  written {}", one.id, one.time.whole_seconds());
        }
        for (person, one) in erased {
            say!(
                "{person}  erased {}: {}",
                one.time.whole_seconds(),
                one.reason
            );
        }
    }
    archive.warn_if_behind()
}

fn show(cli: &Cli, person: PersonId) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    print_json(&find(&archive, person)?.fields)?;
    archive.warn_if_behind()
}

fn erase(cli: &Cli, person: PersonId, ending: &Ending) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    find(&open.archive, person)?;
    let scope = ScopeId::Person(person);
    let sealed_sha256 = Some(open.archive.ledger.sealed_digest(scope)?);
    let end = End {
        scope,
        what: format!("the erasure of {person}"),
        command: format!("person erase {person}"),
        ask: &|by, reason| Event::ErasureRequested(ErasureRequested { person, by, reason }),
        agree: &|by, request| {
            Event::PersonErased(PersonErased {
                person,
                by,
                requested_by: request.by,
                reason: request.reason.clone(),
                sealed_sha256,
            })
        },
    };
    ending::run(&mut open, ending, &end)
}
