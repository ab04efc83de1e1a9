//! Making something unreadable: one person asks, a second one agrees, the entry is appended, and only then
//! the key is deleted. What a killed command left is finished by the next one that writes.

use anyhow::bail;
use catalog::{Request, Tombstone};
use custody::Event;
use ledger::RequestId;
use model::{ScopeId, UserId};

use crate::acting;
use crate::archive::{Archive, OpenArchive};
use crate::cli::Ending;
use crate::failure::usage;
use crate::outcome::{Outcome, say};

/// What is to end, and the entries that say so.
pub(crate) struct End<'a> {
    pub(crate) scope: ScopeId,
    /// What it is called in sentences.
    pub(crate) what: String,
    /// The command that confirms, without its options.
    pub(crate) command: String,
    pub(crate) ask: &'a dyn Fn(UserId, String) -> Event,
    pub(crate) agree: &'a dyn Fn(UserId, &Request) -> Event,
}

pub(crate) fn run(
    open: &mut OpenArchive,
    ending: &Ending,
    end: &End<'_>,
) -> anyhow::Result<Outcome> {
    let person = acting::person(open, &ending.by)?;
    let user = person
        .ok_or_else(|| usage("two people do this, each in their own name: give --as NAME"))?
        .user;
    let requests = open
        .archive
        .ask(|catalog| async move { catalog.requests().await })?;
    let request = requests.into_iter().find(|one| one.scope == end.scope);
    match (&ending.reason, request) {
        (Some(reason), None) => ask(open, end, user, reason),
        (Some(_), Some(request)) => Err(usage(format!(
            "it was asked already, on {}; a second person agrees with `amana {} --confirm --as NAME`",
            request.time.whole_seconds(),
            end.command,
        ))),
        (None, Some(request)) => agree(open, end, user, &request),
        (None, None) => Err(usage(format!(
            "nobody asked for {} yet: `amana {} --reason TEXT --as NAME`",
            end.what, end.command
        ))),
    }
}

fn ask(
    open: &mut OpenArchive,
    end: &End<'_>,
    user: UserId,
    reason: &str,
) -> anyhow::Result<Outcome> {
    if reason.trim().is_empty() {
        return Err(usage(
            "give a reason of at least one word; it stands in the log",
        ));
    }
    let request = RequestId::draw(&mut open.chance);
    open.enter_under(
        request,
        ScopeId::Archive,
        &(end.ask)(user, reason.to_owned()),
    )?;
    say!("It is entered that you ask for {}.", end.what);
    say!(
        "Nothing is deleted until a second person agrees: amana {} --confirm --as NAME",
        end.command
    );
    Ok(Outcome::Well)
}

fn agree(
    open: &mut OpenArchive,
    end: &End<'_>,
    user: UserId,
    request: &Request,
) -> anyhow::Result<Outcome> {
    if request.by == user {
        return Err(usage(
            "you asked for it yourself; a second person must agree",
        ));
    }
    // One agreement for each request, however often the command is killed and given again.
    let step = RequestId::of(&format!("end {} {}", end.scope, request.entry));
    open.enter_under(step, ScopeId::Archive, &(end.agree)(user, request))?;
    finish(&open.archive)?;
    say!("Done and entered: {}.", end.what);
    say!(
        "What is left of it nobody can read any more. Copies of keys/ that lie elsewhere still open it:"
    );
    say!("delete them too.");
    Ok(Outcome::Well)
}

/// Finishes every destruction that is entered and not done: deletes keys and what was derived, and clears
/// the catalog's file.
pub(crate) fn finish(archive: &Archive) -> anyhow::Result<()> {
    if !archive.ask(|catalog| async move { catalog.is_unclean().await })? {
        return Ok(());
    }
    for tombstone in tombstones(archive)? {
        let stores = [archive.storage.as_ref()];
        let undone = keyring::destroy_scope(&stores, tombstone.scope);
        if let Some(undone) = undone.into_iter().next() {
            return Err(anyhow::Error::new(undone.error).context(format!(
                "finish the destruction of {} in {}; the next command tries again",
                tombstone.scope, undone.place
            )));
        }
    }
    archive.ask(|catalog| async move { catalog.scrub().await })
}

pub(crate) fn tombstones(archive: &Archive) -> anyhow::Result<Vec<Tombstone>> {
    archive.ask(|catalog| async move { catalog.tombstones().await })
}

/// Ends the command, with what is known, if the scope was destroyed.
pub(crate) fn refuse_destroyed(archive: &Archive, scope: ScopeId) -> anyhow::Result<()> {
    let found = tombstones(archive)?;
    let Some(tombstone) = found.into_iter().find(|one| one.scope == scope) else {
        return Ok(());
    };
    bail!(
        "open what belongs to {scope}: it was destroyed on {} (entry {}), by two people: {}",
        tombstone.time.whole_seconds(),
        tombstone.entry,
        tombstone.reason
    )
}
