use std::collections::BTreeMap;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use anyhow::{Context, bail};
use catalog::Part;
use custody::{Acting, Disclosed, Event, Policy, TlogProof};
use ledger::{Ledger, MAX_APPEND};
use model::{AccessionId, Defect, DefectCode};
use replica::Partner;
use serde::Serialize;

use crate::archive::{OpenArchive, open_storage};
use crate::cli::Cli;
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};

/// What a proof shows of the entry of a part.
const SHOWN: [&str; 3] = ["kind", "object", "inventory_sha256"];
const SUFFIX: &str = ".tlog-proof";

/// What proofs were written.
#[derive(Debug, Serialize)]
struct Proved {
    proofs: u64,
    /// Entries under the checkpoint that they lead to.
    entries: u64,
}

pub(super) fn prove(cli: &Cli, to: &Path, json: bool) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    let parts = open.archive.ask(|catalog| async move {
        let mut parts = Vec::new();
        for part in catalog.parts().await? {
            let record = catalog.record(part.entry).await?;
            parts.push((part, record));
        }
        Ok(parts)
    })?;
    // Under the checkpoint that a copy may have: what is entered now comes after it.
    let ledger = open.archive.ledger.clone();
    let prover = ledger.prover()?;
    let what = || format!("write to {}", to.display());
    DirBuilder::new()
        .mode(0o700)
        .create(to)
        .with_context(what)?;
    enter(&mut open, parts.iter().map(|(part, _)| part))?;
    let mut proved = Proved {
        proofs: 0,
        entries: prover.checkpoint().size(),
    };
    for (part, record) in parts {
        let record = record.with_context(|| {
            format!(
                "find entry {}; `amana replay` rebuilds the catalog",
                part.entry
            )
        })?;
        let proof = prover.prove(part.entry, &record, &SHOWN)?;
        fs::write(to.join(format!("{}{SUFFIX}", part.object)), proof.to_text())
            .with_context(what)?;
        proved.proofs += 1;
    }
    if json {
        print_json(&proved)?;
        return Ok(Outcome::Well);
    }
    say!(
        "{} proofs lie in {}. Give them with the policy file to whoever holds a copy:",
        proved.proofs,
        to.display()
    );
    say!("  amana replica check URL --proofs DIR --policy FILE");
    say!(
        "They say of each part that it was stored, its name and the digest of its inventory, and nothing else."
    );
    Ok(Outcome::Well)
}

/// That the parts are shown is entered before it is done.
fn enter<'a>(open: &mut OpenArchive, parts: impl Iterator<Item = &'a Part>) -> anyhow::Result<()> {
    let mut disclosed: BTreeMap<AccessionId, Vec<Event>> = BTreeMap::new();
    for part in parts {
        let events = disclosed.entry(part.accession).or_default();
        events.push(Event::Disclosed(Disclosed {
            entry: part.entry,
            item: None,
            accession: Some(part.accession),
            fields: SHOWN.map(str::to_owned).into(),
            to: None,
            purpose: None,
            acting: Acting::default(),
        }));
    }
    for events in disclosed.values() {
        for some in events.chunks(MAX_APPEND) {
            open.enter(some)?;
        }
    }
    Ok(())
}

/// What a partner found.
#[derive(Debug, Serialize)]
struct Report {
    parts: u64,
    whole: u64,
    /// Objects of the vault that were read or looked for.
    objects: u64,
    /// Objects of the log and the journals that were compared.
    log_objects: u64,
    /// Objects of which nothing can be said without keys: held volumes and keys.
    not_proven: u64,
    defects: Vec<Defect>,
}

pub(super) fn check(
    url: &str,
    proofs: &Path,
    policy: &Path,
    json: bool,
) -> anyhow::Result<Outcome> {
    let text = fs::read(policy).with_context(|| format!("read {}", policy.display()))?;
    let policy = Policy::parse(&text).with_context(|| format!("read {}", policy.display()))?;
    let proofs = read_proofs(proofs)?;
    let copy = open_storage(url)?;
    let Partner {
        parts,
        whole,
        objects,
        mut defects,
    } = replica::check_with_proofs(copy.as_ref(), &proofs, &policy)?;
    let newest = proofs
        .iter()
        .filter_map(|(_, text)| TlogProof::parse(text).ok());
    let newest = newest.max_by_key(|proof| proof.checkpoint().size());
    let mut log_objects = 0;
    let key = newest.as_ref().and_then(|proof| {
        policy
            .logs()
            .find(|log| log.name() == proof.checkpoint().origin())
    });
    if let (Some(proof), Some(key)) = (&newest, key) {
        match Ledger::open(copy.clone(), key.clone()) {
            Ok(ledger) => {
                let audit = ledger.audit(Some(proof.checkpoint()))?;
                log_objects = audit.checked;
                defects.extend(audit.defects);
            }
            Err(error) => {
                let detail = format!("failed to {error}");
                defects.push(Defect::at(DefectCode::ObjectMissing, "log", detail));
            }
        }
    }
    let not_proven = copy.list("held/")?.len() + copy.list("keys/")?.len();
    let report = Report {
        parts,
        whole,
        objects,
        log_objects,
        not_proven: not_proven as u64,
        defects,
    };
    tell(&report, json)?;
    Ok(Outcome::of(!report.defects.is_empty()))
}

fn read_proofs(folder: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let what = || format!("read the proofs in {}", folder.display());
    let mut proofs = Vec::new();
    for entry in fs::read_dir(folder).with_context(what)? {
        let path = entry.with_context(what)?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        if let Some(name) = name.filter(|name| name.ends_with(SUFFIX)) {
            let size = fs::metadata(&path).with_context(what)?.len();
            if size > custody::MAX_PROOF as u64 {
                bail!("read {}: it is too large for a proof", path.display());
            }
            proofs.push((name, fs::read(&path).with_context(what)?));
        }
    }
    proofs.sort();
    if proofs.is_empty() {
        return Err(usage(format!(
            "{} holds no proof; `amana replica prove --to DIR` writes them at the archive",
            folder.display()
        )));
    }
    Ok(proofs)
}

fn tell(report: &Report, json: bool) -> anyhow::Result<()> {
    if json {
        return print_json(report);
    }
    say!(
        "Parts proven whole: {} of {}, {} objects.",
        report.whole,
        report.parts,
        report.objects
    );
    say!("Log and journals: {} objects.", report.log_objects);
    if report.not_proven > 0 {
        say!(
            "Not proven, for that takes the archive: {} held volumes and keys.",
            report.not_proven
        );
    }
    match report.defects.len() {
        0 => say!("No defect found."),
        1 => say!("1 defect:"),
        count => say!("{count} defects:"),
    }
    report.defects.iter().for_each(|defect| say!("  {defect}"));
    Ok(())
}
