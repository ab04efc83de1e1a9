use catalog::Part;
use custody::{AccessionDestroyed, DestructionRequested, Event, Remains};
use model::ScopeId;

use crate::archive::OpenArchive;
use crate::cli::{Cli, Destroy};
use crate::ending::{self, End};
use crate::failure::usage;
use crate::guard;
use crate::outcome::Outcome;

pub(crate) fn run(cli: &Cli, args: &Destroy) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    let accession = args.accession;
    let scope = ScopeId::Accession(accession);
    ending::refuse_destroyed(&open.archive, scope)?;
    let (known, parts) = open.archive.ask(|catalog| async move {
        Ok((catalog.accession(accession).await?, catalog.parts().await?))
    })?;
    if known.is_none() {
        return Err(usage(format!(
            "there is no accession {accession}; `amana status` lists them"
        )));
    }
    guard::refuse_held(&open, accession)?;
    let remains = |part: &Part| Remains {
        object: part.object.clone(),
        inventory_sha256: part.inventory_sha256,
    };
    let of_it = parts.iter().filter(|part| part.accession == accession);
    let remains: Vec<_> = of_it.map(remains).collect();
    let sealed_sha256 = Some(open.archive.ledger.sealed_digest(scope)?);
    let end = End {
        scope,
        what: format!("the destruction of {accession}"),
        command: format!("destroy {accession}"),
        ask: &|by, reason| {
            Event::DestructionRequested(DestructionRequested {
                accession,
                by,
                reason,
            })
        },
        agree: &|by, request| {
            Event::AccessionDestroyed(AccessionDestroyed {
                accession,
                by,
                requested_by: request.by,
                reason: request.reason.clone(),
                remains: remains.clone(),
                sealed_sha256,
            })
        },
    };
    ending::run(&mut open, &args.ending, &end)
}
