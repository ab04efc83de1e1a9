//! The log as others see it: when it is published, and what its witnesses say.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use custody::{Checkpoint, MAX_POLICY, Policy};
use keyring::Keyring;
use ledger::{LogClock, Published};
use model::{Clock, Defect, DefectCode, OsChance, ScopeId, Sha256Digest, SystemClock, Timestamp};
use serde_json::{Value, json};
use witness::{Asked, Outcome, Refused};

use crate::archive::Archive;
use crate::commands::POLICY_FILE;
use crate::time_authority::{self, StampedByAll};

/// How long a witness may take to answer when what is published is taken to it.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long when somebody waits at the terminal for a command to begin.
const SHORT: Duration = Duration::from_secs(3);

/// The file that says whose signatures count.
pub(crate) fn policy_file(archive: &Archive) -> PathBuf {
    archive.folder.join(POLICY_FILE)
}

pub(crate) fn read_policy(archive: &Archive) -> anyhow::Result<Policy> {
    let file = policy_file(archive);
    let text = std::fs::read(&file).with_context(|| format!("read {}", file.display()))?;
    let text = text.get(..MAX_POLICY + 1).unwrap_or(&text);
    Policy::parse(text).with_context(|| format!("read {}", file.display()))
}

/// Compares the log with what its witnesses saw, before anything is appended: an archive that was set back
/// must not go on as if nothing were lost. A witness that is away is passed over, and so is the one called `but`.
pub(crate) fn compare(
    archive: &Archive,
    keyring: &Keyring,
    but: Option<&str>,
) -> anyhow::Result<()> {
    let asked = ask(archive, keyring, but, SHORT)?;
    tell_who_is_away(&asked);
    refuse_if_refused(&asked)
}

pub(crate) fn refuse_if_refused(asked: &[Asked]) -> anyhow::Result<()> {
    for one in asked {
        if let Outcome::Refused(refused) = &one.outcome {
            bail!("{}", refusal(refused));
        }
    }
    Ok(())
}

/// What a refusal means, and what to do next; reads after "failed to".
fn refusal(refused: &Refused) -> String {
    let offered = Checkpoint::parse(refused.offered.as_bytes());
    let size = offered.map_or(0, |note| note.size());
    let what = if refused.seen > size {
        format!(
            "says that it cosigned {} entries of this log, and {size} are published here: an older copy was put back",
            refused.seen
        )
    } else {
        format!(
            "says that it cosigned another history of the first {} entries of this log",
            refused.seen
        )
    };
    format!(
        "write to the log: the witness {} {what}. Put the newest copy of log/, journal/ and public/ in its \
         place. If there is none, `amana recover --succeed --reason TEXT` goes on under a new name. The \
         refusal is kept in log/refused/ and at the witness. If the witness is wrong or no longer its keeper's: \
         `amana log witness remove {}`",
        refused.witness, refused.witness
    )
}

/// Asks every witness of the policy about what is published.
fn ask(
    archive: &Archive,
    keyring: &Keyring,
    but: Option<&str>,
    patience: Duration,
) -> anyhow::Result<Vec<Asked>> {
    let policy = read_policy(archive)?;
    let witnesses: Vec<_> = policy
        .witness_lines()
        .filter(|line| but != Some(line.name.as_str()))
        .collect();
    // Also where there is no clock: one that is gone must not keep them from being asked.
    if witnesses.is_empty() {
        return Ok(Vec::new());
    }
    let name = archive.ledger.key().name();
    let empty = Checkpoint::sign(name, 0, &Sha256Digest::of(""), keyring.signing_key());
    let now = SystemClock.now();
    Ok(witness::ask_all(
        &archive.ledger,
        &empty,
        &witnesses,
        patience,
        now,
    )?)
}

/// What came of publishing.
pub(crate) struct Beat {
    pub(crate) published: Published,
    /// What the witnesses said.
    pub(crate) asked: Vec<Asked>,
    /// What the time authorities stamped, if it was not stamped yet.
    pub(crate) stamped: StampedByAll,
}

/// Publishes what is due, asks the witnesses, and has what is new stamped.
pub(crate) fn publish(
    archive: &Archive,
    keyring: &Keyring,
    beats: Option<u64>,
) -> anyhow::Result<Beat> {
    let scope = keyring.open_scope(archive.storage.as_ref(), ScopeId::Archive)?;
    let mut writer = archive.ledger.writer(keyring, OsChance)?;
    let published = writer.publish_due(&scope, SystemClock.now(), beats)?;
    // Nobody has to wait for the witnesses to append.
    writer.rest();
    archive.catch_up(keyring)?;
    let asked = ask(archive, keyring, None, PATIENCE)?;
    writer.refresh_public()?;
    drop(writer);
    // A beat that came while somebody wrote was published then, and is stamped now.
    let stamped = match &published.checkpoint {
        Some(note) if !is_stamped(archive, note)? => time_authority::stamp(archive, keyring, note)?,
        _ => StampedByAll::default(),
    };
    Ok(Beat {
        published,
        asked,
        stamped,
    })
}

fn is_stamped(archive: &Archive, note: &Checkpoint) -> anyhow::Result<bool> {
    let stamps = archive.ask(|catalog| async move { catalog.stamps().await })?;
    Ok(stamps.iter().any(|stamp| stamp.size == note.size()))
}

pub(crate) fn tell_who_is_away(asked: &[Asked]) {
    for one in asked {
        if let Outcome::Away(why) = &one.outcome {
            eprintln!(
                "The witness {} is not to be had and is asked again at the next beat: {why}",
                one.name
            );
        }
    }
}

/// What a witness refuses, as a defect of the log.
pub(crate) fn refusals_of_witnesses(
    archive: &Archive,
    keyring: &Keyring,
) -> anyhow::Result<Vec<Defect>> {
    let asked = ask(archive, keyring, None, SHORT)?;
    tell_who_is_away(&asked);
    let refused = asked.iter().filter_map(|one| match &one.outcome {
        Outcome::Refused(refused) => Some(refused),
        _ => None,
    });
    Ok(refused
        .map(|refused| Defect::of_all(DefectCode::LogForked, refusal(refused)))
        .collect())
}

/// How the log stands outside; needs no key.
pub(crate) struct Standing {
    pub(crate) clock: LogClock,
    /// Entries published, and entries that wait to be.
    pub(crate) published: u64,
    pub(crate) waiting: u64,
    /// When the next beat is due that is not done.
    pub(crate) due: Timestamp,
    /// Each witness with the size of what it cosigned last.
    pub(crate) witnesses: Vec<(String, u64)>,
    pub(crate) refusals: usize,
}

impl Standing {
    /// `None` if the log has no clock.
    pub(crate) fn of(archive: &Archive) -> anyhow::Result<Option<Self>> {
        let ledger = &archive.ledger;
        let Some(clock) = ledger.clock()? else {
            return Ok(None);
        };
        let published = ledger.published()?.map_or(0, |note| note.size());
        let next = clock.beat_of(published).map_or(0, |beat| beat + 1);
        let witnesses = read_policy(archive)?
            .witness_lines()
            .map(|one| Ok((one.name.clone(), ledger.cosigned_size(&one.key)?)))
            .collect::<anyhow::Result<_>>()?;
        Ok(Some(Self {
            clock,
            published,
            waiting: ledger.checkpoint()?.size().saturating_sub(published),
            due: clock.due(next),
            witnesses,
            // Also those that cannot be read any more: `audit` names them.
            refusals: ledger.refusals()?.len(),
        }))
    }

    pub(crate) fn to_json(&self) -> Value {
        let witnesses: Vec<_> = self
            .witnesses
            .iter()
            .map(|(name, size)| {
                json!({
                    "name": name,
                    "size": size,
                    "behind": self.published.saturating_sub(*size),
                })
            })
            .collect();
        json!({
            "published": self.published,
            "waiting": self.waiting,
            "due": self.due,
            "every": self.clock.every(),
            "grow": self.clock.grow(),
            "witnesses": witnesses,
            "refusals": self.refusals,
        })
    }
}
