mod choose;
mod hand_out;

use std::fs::{DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use anyhow::Context;
use custody::{Acting, Event};
use keyring::ScopeKey;
use ledger::RequestId;
use model::{Clock, Defect, DefectCode, ScopeId, Use};
use serde_json::json;

use super::items::ItemLine;
use crate::archive::OpenArchive;
use crate::cli::{Cli, Export};
use crate::config::write_new;
use crate::failure::usage;
use crate::given::Given;
use crate::outcome::{Outcome, print_json, say};
use crate::{acting, guard};
use choose::{Wanted, by_accession, choose};
use hand_out::{HandOut, Records, sound};

/// Items of one accession that are entered, and then handed out, at a time.
const AT_A_TIME: usize = 1_000;

/// What was handed out, and what could not be.
struct Done {
    lines: Vec<ItemLine>,
    defects: Vec<Defect>,
    given: Given,
}

pub(crate) fn run(cli: &Cli, args: &Export) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    let acting = acting::anybody(&open, &args.by)?;
    let all = open
        .archive
        .ask(|catalog| async move { catalog.items(None).await })?;
    for item in &args.items {
        crate::ending::refuse_destroyed(&open.archive, ScopeId::Accession(item.accession()))?;
    }
    let (wanted, defects) = choose(&all, args, &guard::guards(&open.archive)?, open.clock.now())?;
    let mut done = Done {
        lines: Vec::new(),
        defects,
        given: Given::begin(&open.archive)?,
    };
    make_folders(&args.to)?;
    for (accession, items) in by_accession(wanted) {
        let storage = open.archive.storage.as_ref();
        let scope = match open
            .keyring
            .open_scope(storage, ScopeId::Accession(accession))
        {
            Ok(scope) => scope,
            // One key that is gone must not keep the other accessions from being handed out.
            Err(error) => {
                let detail = format!("failed to {error}");
                done.defects
                    .push(Defect::at(DefectCode::NotChecked, accession, detail));
                continue;
            }
        };
        let mut items = items.into_iter().peekable();
        while items.peek().is_some() {
            let some: Vec<Wanted> = items.by_ref().take(AT_A_TIME).collect();
            let records = Records::load(&open.archive, &some)?;
            // Before the entry, so that none tells of what then could not be handed out.
            let some = sound(&open.archive, &scope, &records, some, &mut done.defects)?;
            if some.is_empty() {
                continue;
            }
            enter(&mut open, &scope, &some, args.purpose, acting)?;
            hand_out(&open, &scope, &records, &some, &args.to, &mut done)?;
        }
    }
    let nothing = done.lines.is_empty() && !done.defects.is_empty();
    if nothing {
        unmake_folders(&args.to)?;
    } else {
        write_new(
            &args.to.join("items.json"),
            &serde_json::to_vec_pretty(&done.lines)?,
        )?;
        sync(&args.to)?;
    }
    done.defects.extend(done.given.defect(&open.archive)?);
    open.catch_up()?;
    tell(&open, args, &done)?;
    Ok(match nothing {
        true => Outcome::Failed,
        false => Outcome::of(!done.defects.is_empty()),
    })
}

/// Enters the handing out of each item before a byte of any is shown.
fn enter(
    open: &mut OpenArchive,
    scope: &ScopeKey,
    wanted: &[Wanted],
    purpose: Option<Use>,
    acting: Acting,
) -> anyhow::Result<()> {
    let events = wanted.iter().map(|one| Event::Exported {
        item: one.item.id,
        purpose,
        acting,
    });
    let events: Vec<Event> = events.collect();
    let request = RequestId::draw(&mut open.chance);
    open.writer
        .enter(request, scope, &events, &open.clock, &mut open.chance)?;
    Ok(())
}

fn hand_out(
    open: &OpenArchive,
    scope: &ScopeKey,
    records: &Records,
    wanted: &[Wanted],
    to: &Path,
    done: &mut Done,
) -> anyhow::Result<()> {
    let hand_out = HandOut::begin(&open.archive, scope, records, to)?;
    for one in wanted {
        match hand_out.give(one, &mut done.given)? {
            None => done.lines.push(ItemLine::from(&one.item)),
            Some(defect) => done.defects.push(defect),
        }
    }
    Ok(())
}

/// Makes everything that was handed out durable, once for all files.
fn sync(to: &Path) -> anyhow::Result<()> {
    let what = || format!("write {} to its disk", to.display());
    let folder = File::open(to).with_context(what)?;
    rustix::fs::syncfs(folder).with_context(what)
}

fn make_folders(to: &Path) -> anyhow::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700);
    let make = |folder: &Path| {
        builder
            .create(folder)
            .with_context(|| format!("make the folder {}", folder.display()))
    };
    make(to)?;
    let mut entries = to
        .read_dir()
        .with_context(|| format!("open {}", to.display()))?;
    if entries.next().is_some() {
        return Err(usage(format!(
            "{} is not empty; export into a new folder",
            to.display()
        )));
    }
    make(&to.join("originals"))?;
    make(&to.join("proofs"))
}

/// Leaves the folder empty, where nothing could be handed out: the same command can be given again.
fn unmake_folders(to: &Path) -> anyhow::Result<()> {
    for folder in ["originals", "proofs"] {
        let folder = to.join(folder);
        std::fs::remove_dir(&folder).with_context(|| format!("remove {}", folder.display()))?;
    }
    Ok(())
}

fn tell(open: &OpenArchive, args: &Export, done: &Done) -> anyhow::Result<()> {
    if args.json.json {
        return print_json(&json!({
            "exported": done.lines.len(),
            "to": args.to.display().to_string(),
            "defects": done.defects,
        }));
    }
    let to = args.to.display();
    match done.lines.len() {
        0 => say!("Nothing was handed out."),
        1 => say!("1 original with its proof is in {to}."),
        count => say!("{count} originals with their proofs are in {to}."),
    }
    done.defects.iter().for_each(|defect| say!("  {defect}"));
    if done.lines.is_empty() {
        return Ok(());
    }
    let policy = open.archive.folder.join("policy");
    say!(
        "To check them anywhere: amana-verify {to} --policy {}",
        policy.display()
    );
    Ok(())
}
