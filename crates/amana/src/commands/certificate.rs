use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use catalog::{Guarded, Obstacle};
use custody::{CertificateNote, Policy};
use model::AccessionId;
use serde_json::{Value, json};
use wording::Reader;
use workbench::{Issued, paper_html};

use crate::archive::Archive;
use crate::cli::{Certificate, Cli};
use crate::config::write_new;
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::{guard, reader};

pub(crate) fn run(cli: &Cli, args: &Certificate) -> anyhow::Result<Outcome> {
    let reader = match args.language {
        Some(asked) => Reader::new(asked)?,
        None => reader::of(cli)?,
    };
    let archive = Archive::open(cli)?;
    refuse_held(&archive, args.accession)?;
    crate::ending::refuse_destroyed(&archive, model::ScopeId::Accession(args.accession))?;
    let issued =
        load(&archive, args.accession)?.ok_or_else(|| no_certificate(&archive, args.accession))?;
    let out = args.out.as_deref();
    if args.note {
        give_note(cli, &archive, &issued, out)?;
    } else if args.json.json {
        let document = document(&issued)?;
        match out {
            None => print_json(&document)?,
            Some(file) => write_new(file, &serde_json::to_vec_pretty(&document)?)?,
        }
    } else {
        let sheet = reader.certificate_sheet(&issued.certificate, Some(&issued.entered));
        let text = if args.html {
            paper_html(&reader, sheet).context("write the certificate as HTML")?
        } else {
            reader.sheet_text(&sheet) + "\n"
        };
        give(out, &text)?;
    }
    archive.warn_if_behind()
}

/// A certificate names files and disks: what is held is not told of.
fn refuse_held(archive: &Archive, accession: AccessionId) -> anyhow::Result<()> {
    match guard::guards(archive)?.hold(&Guarded::accession(accession)) {
        None => Ok(()),
        Some(hold) => {
            let held = guard::sentence(&Obstacle::Held(hold.clone()));
            bail!("show the certificate of {accession}: {held}; nothing was shown")
        }
    }
}

/// The newest certificate of an accession, as the log holds it.
pub(super) fn load(archive: &Archive, accession: AccessionId) -> anyhow::Result<Option<Issued>> {
    archive.wait_for(async |catalog| Issued::load(&catalog, &archive.ledger, accession).await)
}

fn no_certificate(archive: &Archive, id: AccessionId) -> anyhow::Error {
    match archive.ask(|catalog| async move { catalog.accession(id).await }) {
        Err(error) => error,
        Ok(None) => usage(format!(
            "there is no accession {id}; `amana status` lists them"
        )),
        Ok(Some(_)) => usage(format!(
            "accession {id} has no certificate: only what came on sealed disks and was received to its end has one"
        )),
    }
}

fn give(out: Option<&Path>, text: &str) -> anyhow::Result<()> {
    match out {
        Some(file) => write_new(file, text.as_bytes()),
        None => {
            say!("{}", text.trim_end());
            Ok(())
        }
    }
}

fn give_note(
    cli: &Cli,
    archive: &Archive,
    issued: &Issued,
    out: Option<&Path>,
) -> anyhow::Result<()> {
    let keyring = archive.unlock(cli)?;
    let key = archive.ledger.key();
    let note = CertificateNote::sign(
        key.name(),
        issued.entered.entry,
        &issued.document,
        keyring.signing_key(),
    );
    note.verify(&Policy::of_log(key.clone()))
        .context("sign with these keys: they are another archive's")?;
    match (out, note.document()) {
        (None, None) => {
            return Err(usage(
                "this certificate is too long for a note alone: give --out FILE, and its document is written beside it as FILE.json",
            ));
        }
        (Some(file), None) => write_new(&beside(file), issued.document.as_bytes())?,
        _ => {}
    }
    give(out, note.as_str())
}

fn beside(note: &Path) -> PathBuf {
    let mut name = OsString::from(note);
    name.push(".json");
    name.into()
}

fn document(issued: &Issued) -> anyhow::Result<Value> {
    let checkpoint = &issued.entered.checkpoint;
    // As it was entered, whatever this program would write today.
    let certificate: Value = serde_json::from_str(&issued.document)?;
    Ok(json!({
        "certificate": certificate,
        "sha256": issued.entered.sha256,
        "entry": issued.entered.entry,
        "log": checkpoint.origin().as_str(),
        "log_size": checkpoint.size(),
        "root": checkpoint.root(),
        "checkpoint": checkpoint.as_str(),
    }))
}
