mod open;
mod outside;

use std::path::{Path, PathBuf};

use anyhow::Context;
use catalog::SealedIdentity;
use custody::{Event, SourceIdentitySealed};
use keyring::SealedSource;
use model::{OsChance, UserId};
use serde_json::json;
use zeroize::Zeroizing;

use crate::archive::{Archive, OpenArchive};
use crate::cli::{Cli, Json, Source, SourceAdd};
use crate::config::write_new;
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::{acting, reader};

/// The longest identity, and so the longest sealed file but for what age adds, in bytes.
const LONGEST: u64 = 1 << 20;
/// Of an hour.
const SECONDS: u64 = 60 * 60;

pub(crate) fn run(cli: &Cli, args: &Source) -> anyhow::Result<Outcome> {
    match args {
        Source::Add(args) => add(cli, args),
        Source::Open(args) => open::run(cli, args),
        Source::List(args) => list(cli, args),
    }
}

fn add(cli: &Cli, args: &SourceAdd) -> anyhow::Result<Outcome> {
    let of = u8::try_from(args.share_out.len()).unwrap_or(u8::MAX);
    if args.need < 2 || of < args.need {
        return Err(usage(format!(
            "let at least 2 trustees open it, and no more than there are: there are {of} files for shares"
        )));
    }
    let codename = match args.codename.trim() {
        "" => return Err(usage("give the code name of the source")),
        codename => codename.to_owned(),
    };
    let archive = Archive::open(cli)?;
    let files: Vec<&Path> = args
        .share_out
        .iter()
        .chain([&args.out])
        .map(PathBuf::as_path)
        .collect();
    let identity_file = args.identity_file.as_path();
    outside::refuse_inside(cli, &archive, &[&files[..], &[identity_file]].concat())?;
    outside::refuse_taken(&files)?;
    let identity = read(&args.identity_file)?;
    tell_if_unknown(&archive, &codename)?;
    let sealed = SealedSource::seal(&identity, args.need, of, &mut OsChance)?;
    drop(identity);

    let keyring = archive.unlock(cli)?;
    let mut open = OpenArchive::begin(archive, keyring)?;
    let event = Event::SourceIdentitySealed(SourceIdentitySealed {
        codename,
        sha256: sealed.digest(),
        need: args.need,
        of,
        delay: u64::from(args.delay) * SECONDS,
        acting: acting::anybody(&open, &args.by)?,
    });
    open.enter(&[event])?;
    let shares = sealed.shares().iter().map(|share| share.to_text());
    let texts: Vec<Zeroizing<String>> = shares.collect();
    let bytes = texts.iter().map(|text| text.as_bytes());
    for (file, bytes) in files.iter().zip(bytes.chain([sealed.bytes()])) {
        write_new(file, bytes).with_context(|| {
            format!(
                "seal the identity: what is written is of no use, delete it, keep {} and add it again",
                args.identity_file.display()
            )
        })?;
    }
    tell(args, of);
    Ok(Outcome::Well)
}

/// A code name stays in the log as it was typed. What came in a plain folder has a source without a card.
fn tell_if_unknown(archive: &Archive, codename: &str) -> anyhow::Result<()> {
    let cards = archive.ask(|catalog| async move { catalog.cards().await })?;
    if cards.iter().all(|card| card.codename != codename) {
        eprintln!(
            "No card is called {codename:?}; is it typed right? `amana card list` lists them."
        );
    }
    Ok(())
}

fn tell(args: &SourceAdd, of: u8) {
    let (out, need) = (args.out.display(), args.need);
    say!(
        "Sealed in {out}; the log tells that it exists, and nothing of what is in it. Keep two copies of it."
    );
    say!(
        "Any {need} of these {of} shares open it. Give each to another trustee, and delete the files:"
    );
    for file in &args.share_out {
        say!("  {}", file.display());
    }
    say!(
        "Delete {} too, and what else tells of it on this machine.",
        args.identity_file.display()
    );
    say!("{need} trustees who have the file can open it at once and without this archive.");
}

/// An identity: a file of 1 byte to `LONGEST`.
fn read(file: &Path) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let what = || format!("read {}", file.display());
    let size = std::fs::metadata(file).with_context(what)?.len();
    if size == 0 || size > LONGEST {
        return Err(usage(format!(
            "{} must hold 1 to {LONGEST} bytes, and holds {size}",
            file.display()
        )));
    }
    Ok(Zeroizing::new(std::fs::read(file).with_context(what)?))
}

fn list(cli: &Cli, args: &Json) -> anyhow::Result<Outcome> {
    let reader = reader::of(cli)?;
    let archive = Archive::open(cli)?;
    let (found, users) = archive.ask(|catalog| async move {
        Ok((catalog.sealed_identities().await?, catalog.users().await?))
    })?;
    let name_of = |id: UserId| {
        let user = users.iter().find(|user| user.id == id);
        user.map(|user| user.name.clone())
    };
    let tell = |event: &Event| reader.sentence(event, None, &name_of);
    if args.json {
        let one = |one: &SealedIdentity| {
            let acts: Vec<_> = one
                .acts
                .iter()
                .map(|act| {
                    json!({
                        "entry": act.index,
                        "time": act.time,
                        "event": act.event,
                        "sentence": reader.plain(&tell(&act.event)),
                    })
                })
                .collect();
            json!({
                "codename": one.sealed.codename,
                "sha256": one.sealed.sha256,
                "need": one.sealed.need,
                "of": one.sealed.of,
                "delay": one.sealed.delay,
                "asked_for": one.pending().map(|act| act.index),
                "acts": acts,
            })
        };
        print_json(&found.iter().map(one).collect::<Vec<_>>())?;
    } else {
        for one in &found {
            say!("{}  sha256 {}", one.sealed.codename, one.sealed.sha256);
            for act in &one.acts {
                say!("  {}  {}", act.time.whole_seconds(), tell(&act.event));
            }
        }
    }
    archive.warn_if_behind()
}
