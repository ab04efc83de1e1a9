use std::path::Path;

use anyhow::Context;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use custody::{AuthorityAdded, Event};
use serde_json::json;
use stamp::Root;

use crate::archive::{Archive, OpenArchive};
use crate::cli::{Authority, Cli};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::time_authority::pinned;

pub(crate) fn run(cli: &Cli, args: &Authority) -> anyhow::Result<Outcome> {
    match args {
        Authority::Add { name, url, root } => add(cli, name, url, root),
        Authority::List(args) => list(cli, args.json),
        Authority::Remove { name } => remove(cli, name),
    }
}

fn add(cli: &Cli, name: &str, url: &str, root: &Path) -> anyhow::Result<Outcome> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if name.is_empty() || !name.chars().all(plain) {
        return Err(usage(
            "call the authority by letters, digits and hyphens: its stamps become files of that name",
        ));
    }
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(usage(
            "the authority's URL must begin with http:// or https://",
        ));
    }
    let bytes = std::fs::read(root).with_context(|| format!("read {}", root.display()))?;
    let root = Root::parse(&bytes)?;
    let mut open = OpenArchive::open(cli)?;
    let known = open
        .archive
        .ask(|catalog| async move { catalog.authorities().await })?;
    if known.iter().any(|one| one.name == name) {
        return Err(usage(format!(
            "there is an authority {name} already; remove it first, its stamps stay"
        )));
    }
    open.enter(&[Event::AuthorityAdded(AuthorityAdded {
        authority: name.to_owned(),
        url: url.to_owned(),
        root: BASE64_STANDARD.encode(root.as_der()),
    })])?;
    say!("{name} is asked from now on. Its root certificate:");
    say!("  {}", root.subject());
    say!("  SHA-256 {}", root.fingerprint());
    say!("Compare these with what the authority publishes. Next: amana stamp");
    Ok(Outcome::Well)
}

fn list(cli: &Cli, json: bool) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let authorities = archive.ask(|catalog| async move { catalog.authorities().await })?;
    if json {
        let lines: Vec<_> = authorities
            .iter()
            .map(|one| {
                let root = pinned(&one.root)?;
                Ok(json!({
                    "authority": one.name,
                    "url": one.url,
                    "root": root.subject(),
                    "root_sha256": root.fingerprint(),
                    "entry": one.entry,
                }))
            })
            .collect::<anyhow::Result<_>>()?;
        print_json(&lines)?;
    } else {
        if authorities.is_empty() {
            say!("No time authority is asked: amana authority add NAME URL --root FILE");
        }
        for one in &authorities {
            let root = pinned(&one.root)?;
            say!(
                "{} {} {} {}",
                one.name,
                one.url,
                root.fingerprint(),
                root.subject()
            );
        }
    }
    archive.warn_if_behind()
}

fn remove(cli: &Cli, name: &str) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    let known = open
        .archive
        .ask(|catalog| async move { catalog.authorities().await })?;
    if !known.iter().any(|one| one.name == name) {
        return Err(usage(format!(
            "there is no authority {name}; `amana authority list` names them"
        )));
    }
    let authority = name.to_owned();
    open.enter(&[Event::AuthorityRemoved { authority }])?;
    say!("{name} is asked no more; its stamps stay.");
    Ok(Outcome::Well)
}
