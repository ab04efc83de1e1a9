use custody::{ConditionsStated, Event};
use model::AccessionId;
use serde_json::json;

use super::leg::refuse_unknown;
use crate::archive::{Archive, OpenArchive};
use crate::cli::{Cli, Conditions, Json};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::{acting, guard, reader};

pub(crate) fn run(cli: &Cli, args: &Conditions) -> anyhow::Result<Outcome> {
    match args {
        Conditions::Set {
            accession,
            allow,
            deny,
            until,
            text,
            by,
        } => {
            if let Some(both) = allow.iter().find(|it| deny.contains(it)) {
                return Err(usage(format!("{both} cannot be allowed and denied")));
            }
            let text = guard::reason(text)?;
            let mut open = OpenArchive::open(cli)?;
            refuse_unknown(&open.archive, *accession)?;
            // Others in their place may loosen them.
            let replaced = guard::guards(&open.archive)?
                .conditions(*accession)
                .is_some();
            let acting = match replaced {
                true => acting::led(&open, by)?,
                false => acting::anybody(&open, by)?,
            };
            let stated = Event::ConditionsStated(ConditionsStated {
                accession: *accession,
                allow: allow.clone(),
                deny: deny.clone(),
                until: *until,
                text,
                acting,
            });
            for entry in open.enter(&[stated])? {
                say!("These conditions count for {accession} from entry {entry} on.");
            }
            Ok(Outcome::Well)
        }
        Conditions::Show { accession, json } => show(cli, *accession, json),
    }
}

fn show(cli: &Cli, accession: AccessionId, args: &Json) -> anyhow::Result<Outcome> {
    let reader = reader::of(cli)?;
    let archive = Archive::open(cli)?;
    refuse_unknown(&archive, accession)?;
    let guards = guard::guards(&archive)?;
    let stated = guards.conditions(accession);
    if args.json {
        print_json(&stated.map(|(entry, stated)| json!({ "entry": entry, "stated": stated })))?;
    } else {
        match stated {
            Some((entry, stated)) => say!("Entry {entry}: {}", reader.conditions(stated)),
            None => say!("No conditions are stated for {accession}."),
        }
    }
    archive.warn_if_behind()
}
