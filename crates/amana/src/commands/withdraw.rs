use custody::{Event, Record};
use ledger::RequestId;
use model::{Clock, ScopeId};

use crate::archive::OpenArchive;
use crate::cli::{Cli, Withdraw};
use crate::failure::usage;
use crate::outcome::{Outcome, say};

pub(crate) fn run(cli: &Cli, args: &Withdraw) -> anyhow::Result<Outcome> {
    if args.reason.trim().is_empty() {
        return Err(usage(
            "give a reason of at least one word; it stands in the log",
        ));
    }
    let mut open = OpenArchive::open(cli)?;
    let (accession, reason) = (args.accession, args.reason.clone());
    crate::ending::refuse_destroyed(&open.archive, ScopeId::Accession(accession))?;
    let found = open
        .archive
        .ask(|catalog| async move { catalog.accession(accession).await })?;
    let found = found.ok_or_else(|| {
        usage(format!(
            "there is no accession {accession}; `amana status` lists them"
        ))
    })?;
    if found.withdrawn.is_some() != args.undo {
        let state = if args.undo {
            "not withdrawn"
        } else {
            "withdrawn already"
        };
        return Err(usage(format!("{accession} is {state}")));
    }
    let event = if args.undo {
        Event::AccessionRestored { accession, reason }
    } else {
        Event::AccessionWithdrawn { accession, reason }
    };
    let scope = open
        .keyring
        .open_scope(open.archive.storage.as_ref(), ScopeId::Accession(accession))?;
    let record = Record::new(&event, open.clock.now(), &mut open.chance)?;
    open.writer
        .append(RequestId::draw(&mut open.chance), &scope, vec![record])?;
    open.catch_up()?;
    if args.undo {
        say!("{accession} is shown again.");
    } else {
        say!(
            "{accession} is hidden and kept. To show it again: amana withdraw {accession} --reason TEXT --undo"
        );
    }
    Ok(Outcome::Well)
}
