use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use custody::{ClockSet, Event, WitnessAdded, WitnessLine, WitnessRemoved};
use ledger::LogClock;
use model::{Clock, SystemClock, Timestamp};
use serde_json::json;
use signal_hook::consts::{SIGINT, SIGTERM};
use witness::Outcome as Said;

use crate::archive::{Archive, OpenArchive};
use crate::cli::{Cli, Json, Log, LogClock as ClockArgs, LogPublish, LogWitness};
use crate::config::replace;
use crate::failure::{sentence, usage};
use crate::outcome::{Outcome, print_json, say};
use crate::publishing::{self, Beat, Standing};

/// How long a publisher that waits sleeps at most before it looks at the clock again.
const NAP: Duration = Duration::from_millis(500);

pub(crate) fn run(cli: &Cli, args: &Log) -> anyhow::Result<Outcome> {
    match args {
        Log::Clock(args) => set_clock(cli, args),
        Log::Publish(args) => publish(cli, args),
        Log::Witness(LogWitness::Add {
            name,
            vkey,
            url,
            quorum,
        }) => {
            let line = WitnessLine {
                name: name.clone(),
                key: vkey.parse()?,
                url: Some(url.clone()),
            };
            add_witness(cli, line, *quorum)
        }
        Log::Witness(LogWitness::Remove { name, quorum }) => remove_witness(cli, name, *quorum),
        Log::Witness(LogWitness::List(args)) => list_witnesses(cli, args),
    }
}

fn set_clock(cli: &Cli, args: &ClockArgs) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    let now = open.clock.now().whole_seconds();
    let published = open.archive.ledger.published()?;
    let size = match &published {
        // The entry that tells of it comes first; rounded up, the size tells less of what is there.
        None => (open.writer.size() + 1).next_multiple_of(args.grow.max(1)),
        Some(note) => note.size(),
    };
    if let (Some(clock), Some(note)) = (open.archive.ledger.clock()?, &published)
        && clock.beat_at(now).and_then(|beat| clock.size_after(beat)) > Some(note.size())
    {
        return Err(usage(
            "a beat of the old clock is due: first run `amana log publish`",
        ));
    }
    let start = args.from.unwrap_or(now);
    let clock = LogClock::new(start, args.every, args.grow, size).ok_or_else(|| {
        usage("beats lie ten seconds to a year apart and add 1 to 1,048,576 entries")
    })?;
    let event = Event::ClockSet(ClockSet {
        start,
        every: args.every,
        grow: args.grow,
        size,
    });
    let entered = open.enter(&[event])?;
    let entry = entered
        .first()
        .context("find the entry that was appended")?;
    open.archive.ledger.set_clock(*entry, &clock)?;
    let place = open.archive.storage.place();
    say!(
        "From {start} on, {size} entries are published, and {} more every {}, whatever comes in.",
        args.grow,
        span(args.every)
    );
    say!("Let a timer run `amana log publish`, or keep `amana serve` running.");
    say!("Point a web server at {place}/public and at nothing else.");
    Ok(Outcome::Well)
}

/// A span of time as `--every` takes it.
fn span(seconds: u64) -> String {
    match seconds {
        s if s % 86_400 == 0 => format!("{}d", s / 86_400),
        s if s % 3600 == 0 => format!("{}h", s / 3600),
        s if s % 60 == 0 => format!("{}m", s / 60),
        s => format!("{s}s"),
    }
}

fn publish(cli: &Cli, args: &LogPublish) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    if archive.ledger.clock()?.is_none() {
        return Err(usage(
            "the log has no clock: `amana log clock --every 24h` sets one",
        ));
    }
    let keyring = archive.unlock(cli)?;
    archive.refuse_older_log()?;
    publishing::compare(&archive, &keyring, None)?;
    if !args.wait {
        return publish_once(&archive, &keyring, args);
    }
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).context("watch for Ctrl-C")?;
    }
    loop {
        let outcome = match publish_once(&archive, &keyring, args) {
            // Whoever writes publishes at the beat.
            Err(error) if is_busy(&error) => {
                eprintln!("{}; looked at again soon.", sentence(&error));
                Outcome::Well
            }
            told => told?,
        };
        let due = Standing::of(&archive)?.map(|standing| standing.due);
        wait_until(due, &stop);
        if stop.load(Ordering::Relaxed) {
            return Ok(outcome);
        }
    }
}

fn is_busy(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref(),
        Some(ledger::Error::Storage(storage::Error::Busy { .. }))
    )
}

/// Waits for a time, in naps, for the machine may sleep meanwhile or its clock be set.
pub(super) fn wait_until(due: Option<Timestamp>, stop: &AtomicBool) {
    while due.is_some_and(|due| SystemClock.now() < due) && !stop.load(Ordering::Relaxed) {
        std::thread::sleep(NAP);
    }
}

fn publish_once(
    archive: &Archive,
    keyring: &keyring::Keyring,
    args: &LogPublish,
) -> anyhow::Result<Outcome> {
    let before = Standing::of(archive)?.map_or(0, |standing| standing.published);
    let Beat {
        published,
        asked,
        stamped,
    } = publishing::publish(archive, keyring, args.beats)?;
    publishing::tell_who_is_away(&asked);
    publishing::refuse_if_refused(&asked)?;
    let standing = Standing::of(archive)?.context("find the clock of the log")?;
    let beats = beats_between(&standing.clock, before, standing.published);
    let away = asked.iter().any(|one| matches!(one.outcome, Said::Away(_)));
    if args.json.json {
        let mut document = standing.to_json();
        if let Some(fields) = document.as_object_mut() {
            fields.insert("new".into(), json!(published.is_new));
            fields.insert("beats".into(), json!(beats));
            fields.insert("stamps".into(), json!(super::stamp::to_json(&stamped)));
            fields.insert("defects".into(), json!(stamped.defects));
        }
        print_json(&document)?;
    } else {
        let new = if published.is_new {
            "Published"
        } else {
            "Nothing is due. Published before"
        };
        say!(
            "{new}: {} entries; the next beat is due at {}.",
            standing.published,
            standing.due
        );
        if beats > 1 {
            say!("  {beats} beats were due; those that were missed are made up for.");
        }
        tell_witnesses(&standing);
        super::stamp::tell(&stamped);
    }
    Ok(Outcome::of(away || !stamped.defects.is_empty()))
}

/// How many beats lie between two sizes of what is published.
fn beats_between(clock: &LogClock, before: u64, after: u64) -> u64 {
    let beats = |size| clock.beat_of(size).map_or(0, |beat| beat + 1);
    beats(after).saturating_sub(beats(before))
}

fn tell_witnesses(standing: &Standing) {
    for (name, size) in &standing.witnesses {
        match standing.published.saturating_sub(*size) {
            0 => say!("  {name} cosigned it."),
            behind => say!("  {name} is {behind} entries behind."),
        }
    }
}

fn add_witness(cli: &Cli, line: WitnessLine, quorum: Option<u64>) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    if open.archive.ledger.clock()?.is_none() {
        return Err(usage(
            "witnesses cosign what is published, and the log has no clock: first run `amana log clock --every 24h`",
        ));
    }
    if !line.key.is_cosigner() {
        return Err(usage(
            "that is not the key of a witness: `amana witness init` prints one",
        ));
    }
    let policy = publishing::read_policy(&open.archive)?;
    let mut witnesses: Vec<_> = policy.witness_lines().collect();
    witnesses.push(line.clone());
    let quorum = wanted(quorum, policy.quorum());
    let policy = policy.with_witnesses(&witnesses, quorum)?;
    open.enter(&[Event::WitnessAdded(WitnessAdded {
        name: line.name.clone(),
        vkey: line.key.to_string(),
        url: line.url.unwrap_or_default(),
        quorum,
    })])?;
    replace(&publishing::policy_file(&open.archive), &policy.to_bytes())?;
    say!(
        "{} is asked at each beat from now on. It must know this log:",
        line.name
    );
    say!("  amana witness trust FOLDER {}", open.archive.config.vkey);
    say!("Give the new policy to those who check proofs.");
    Ok(Outcome::Well)
}

/// What was asked for, or else what the policy says; none for 0.
fn wanted(asked: Option<u64>, before: Option<u64>) -> Option<u64> {
    asked.or(before).filter(|quorum| *quorum > 0)
}

fn remove_witness(cli: &Cli, name: &str, quorum: Option<u64>) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let keyring = archive.unlock(cli)?;
    let mut open = OpenArchive::passing_over(archive, keyring, Some(name))?;
    let policy = publishing::read_policy(&open.archive)?;
    let (gone, others): (Vec<_>, Vec<_>) =
        policy.witness_lines().partition(|line| line.name == name);
    let gone = gone
        .into_iter()
        .next()
        .ok_or_else(|| usage(format!("the policy names no witness {name}")))?;
    let quorum = wanted(quorum, policy.quorum());
    if quorum.is_some_and(|quorum| quorum > others.len() as u64) {
        return Err(usage(
            "more witnesses would have to cosign than are left: give --quorum K",
        ));
    }
    let policy = policy.with_witnesses(&others, quorum)?;
    open.enter(&[Event::WitnessRemoved(WitnessRemoved {
        name: gone.name,
        vkey: gone.key.to_string(),
        quorum,
    })])?;
    replace(&publishing::policy_file(&open.archive), &policy.to_bytes())?;
    say!("{name} is asked no longer. Give the new policy to those who check proofs.");
    Ok(Outcome::Well)
}

fn list_witnesses(cli: &Cli, args: &Json) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let policy = publishing::read_policy(&archive)?;
    let lines = policy.witness_lines().map(|line| {
        let size = archive.ledger.cosigned_size(&line.key)?;
        Ok(json!({"name": line.name, "vkey": line.key.to_string(), "url": line.url, "size": size}))
    });
    let lines = lines.collect::<anyhow::Result<Vec<_>>>()?;
    if args.json {
        print_json(&json!({"quorum": policy.quorum(), "witnesses": lines}))?;
        return Ok(Outcome::Well);
    }
    for line in policy.witness_lines() {
        let size = archive.ledger.cosigned_size(&line.key)?;
        say!(
            "{} {} {}",
            line.name,
            line.key,
            line.url.unwrap_or_default()
        );
        say!("  cosigned {size} entries");
    }
    Ok(Outcome::Well)
}
