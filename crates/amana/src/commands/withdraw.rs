use custody::Event;
use model::ScopeId;

use crate::archive::OpenArchive;
use crate::cli::{Cli, Withdraw};
use crate::failure::usage;
use crate::outcome::{Outcome, say};
use crate::{acting, ending, guard};

pub(crate) fn run(cli: &Cli, args: &Withdraw) -> anyhow::Result<Outcome> {
    let reason = guard::reason(&args.reason)?;
    let mut open = OpenArchive::open(cli)?;
    let accession = args.accession;
    ending::refuse_destroyed(&open.archive, ScopeId::Accession(accession))?;
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
    let acting = acting::anybody(&open, &args.by)?;
    let event = if args.undo {
        Event::AccessionRestored {
            accession,
            reason,
            acting,
        }
    } else {
        Event::AccessionWithdrawn {
            accession,
            reason,
            acting,
        }
    };
    open.enter(&[event])?;
    if args.undo {
        say!("{accession} is shown again.");
    } else {
        say!(
            "{accession} is hidden and kept. To show it again: amana withdraw {accession} --reason TEXT --undo"
        );
    }
    Ok(Outcome::Well)
}
