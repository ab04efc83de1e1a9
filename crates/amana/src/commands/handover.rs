use custody::{AccessionHandedOver, Event};
use ledger::RequestId;
use model::{ScopeId, Use};

use crate::archive::OpenArchive;
use crate::cli::{Cli, Handover};
use crate::config::write_new;
use crate::ending;
use crate::failure::usage;
use crate::guard;
use crate::outcome::{Outcome, say};

pub(crate) fn run(cli: &Cli, args: &Handover) -> anyhow::Result<Outcome> {
    if args.out.exists() {
        return Err(usage(format!("{} is there already", args.out.display())));
    }
    let mut open = OpenArchive::open(cli)?;
    let (accession, scope) = (args.accession, ScopeId::Accession(args.accession));
    ending::refuse_destroyed(&open.archive, scope)?;
    let (known, parts) = open.archive.ask(|catalog| async move {
        Ok((catalog.accession(accession).await?, catalog.parts().await?))
    })?;
    if known.is_none() {
        return Err(usage(format!(
            "there is no accession {accession}; `amana status` lists them"
        )));
    }
    guard::admit_whole(&open, accession, Use::Export, args.purpose)?;
    let key = open
        .keyring
        .open_scope(open.archive.storage.as_ref(), scope)?;
    let parts: Vec<_> = parts
        .iter()
        .filter(|part| part.accession == accession)
        .map(|part| (part.object.clone(), part.inventory_sha256))
        .collect();
    let sealed = key.for_partner(&args.to, &parts)?;
    let request = RequestId::draw(&mut open.chance);
    let event = Event::AccessionHandedOver(AccessionHandedOver {
        accession,
        recipient: args.to.to_string(),
    });
    open.enter_under(request, scope, &event)?;
    write_new(&args.out, &sealed)?;
    let place = open.archive.storage.place();
    say!(
        "{} is for the partner, with these folders:",
        args.out.display()
    );
    parts
        .iter()
        .for_each(|(object, _)| say!("  {place}/ocfl/{object}"));
    say!(
        "The file opens with the partner's age identity, and tells how the originals are opened with it."
    );
    say!("What a partner has cannot be taken back.");
    Ok(Outcome::Well)
}
