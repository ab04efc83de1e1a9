mod add;
mod partner;
mod registry;

use model::Sha256Digest;
use serde::Serialize;

pub(crate) use registry::{Entry, Registry};

use crate::archive::Archive;
use crate::cli::{Cli, Json, Replica};
use crate::failure::sentence;
use crate::outcome::{Outcome, print_json, say};

pub(crate) fn run(cli: &Cli, args: &Replica) -> anyhow::Result<Outcome> {
    match args {
        Replica::Add { url, name } => add::add(cli, url, name),
        Replica::List(json) => list(cli, json),
        Replica::Remove { name } => add::remove(cli, name),
        Replica::Prove { to, json } => partner::prove(cli, to, json.json),
        Replica::Check {
            url,
            proofs,
            policy,
            json,
        } => partner::check(url, proofs, policy, json.json),
    }
}

/// A line of the list.
#[derive(Debug, Serialize)]
struct Line {
    name: String,
    url: String,
    reached: bool,
    /// Entries under its checkpoint; null if it has none, or could not be reached.
    entries: Option<u64>,
    /// Entries that it lacks; null if that is not known.
    behind: Option<u64>,
}

fn list(cli: &Cli, json: &Json) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let size = archive.ledger.checkpoint()?.size();
    let lines = Registry::read(&archive.folder)?.replicas.into_iter();
    let lines: Vec<Line> = lines.map(|entry| line(&archive, size, entry)).collect();
    if json.json {
        print_json(&lines)?;
        return Ok(Outcome::Well);
    }
    if lines.is_empty() {
        say!("No copy of this archive is kept; `amana replica add URL --name NAME` keeps one.");
    }
    for line in lines {
        let state = match (line.reached, line.behind) {
            (false, _) => "cannot be reached".to_owned(),
            (true, Some(0)) => "up to date".to_owned(),
            (true, Some(behind)) => format!("{behind} entries behind; `amana replicate`"),
            (true, None) => {
                "not of this archive's log as it is; `amana audit` tells more".to_owned()
            }
        };
        say!("{}  {}  {state}", line.name, line.url);
    }
    Ok(Outcome::Well)
}

fn line(archive: &Archive, size: u64, entry: Entry) -> Line {
    let reached = entry.open().and_then(|copy| {
        copy.list("log/heads/")?;
        Ok(archive.ledger.checkpoint_of(copy.as_ref()))
    });
    if let Err(error) = &reached {
        eprintln!("{}: {}.", entry.name, sentence(error));
    }
    let is_reached = reached.is_ok();
    let entries = reached.ok().flatten().map(|checkpoint| checkpoint.size());
    Line {
        behind: is_reached
            .then(|| size.checked_sub(entries.unwrap_or(0)))
            .flatten(),
        name: entry.name,
        url: entry.url,
        reached: is_reached,
        entries,
    }
}

/// An object that was put right.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Repaired {
    pub(crate) object: String,
    /// The copy that it was damaged in; null for the archive itself.
    pub(crate) replica: Option<String>,
    /// The copy whose bytes it has now; null for the archive itself.
    pub(crate) from: Option<String>,
    pub(crate) expected_sha256: Sha256Digest,
    /// Of what lay there; null if nothing did.
    pub(crate) found_sha256: Option<Sha256Digest>,
}
