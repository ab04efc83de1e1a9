//! Asking a time authority over HTTP (RFC 3161 section 3.4).

use std::time::Duration;

use anyhow::{Context, anyhow};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use catalog::Authority;
use custody::{Checkpoint, Event, Stamped};
use keyring::Keyring;
use ledger::RequestId;
use model::{Defect, DefectCode, OsChance, ScopeId, SystemClock};
use stamp::{MAX_TOKEN, Request, Root};

use crate::archive::Archive;

/// How long an authority may take; they answer within a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// Has a checkpoint stamped; what comes back was verified under the authority's pinned root.
fn ask(authority: &Authority, checkpoint: &Checkpoint) -> anyhow::Result<Stamped> {
    let note = checkpoint.as_str();
    let request = Request::new(note.as_bytes(), &mut OsChance)?;
    let answer = post(&authority.url, request.as_der())
        .with_context(|| format!("ask the time authority {}", authority.name))?;
    let token = request.accept(&answer)?;
    let verified = token.verify(note.as_bytes(), &pinned(&authority.root)?)?;
    Ok(Stamped {
        authority: authority.name.clone(),
        size: checkpoint.size(),
        stamped: verified.time(),
        note: note.to_owned(),
        token: BASE64_STANDARD.encode(token.as_der()),
        root: authority.root.clone(),
    })
}

/// What came of asking every authority.
#[derive(Default)]
pub(crate) struct StampedByAll {
    pub(crate) stamps: Vec<Stamped>,
    /// Those that gave none, and why.
    pub(crate) defects: Vec<Defect>,
}

/// Has a checkpoint stamped by every authority that is known, and enters what comes.
pub(crate) fn stamp(
    archive: &Archive,
    keyring: &Keyring,
    checkpoint: &Checkpoint,
) -> anyhow::Result<StampedByAll> {
    let authorities = archive.ask(|catalog| async move { catalog.authorities().await })?;
    let mut all = StampedByAll::default();
    for authority in &authorities {
        match ask(authority, checkpoint) {
            Ok(stamped) => all.stamps.push(stamped),
            Err(error) => all.defects.push(Defect::at(
                DefectCode::StampMissing,
                &authority.name,
                format!("failed to {error:#}"),
            )),
        }
    }
    // Nobody who appends waits for an authority that takes long.
    let events: Vec<_> = all.stamps.iter().cloned().map(Event::Stamped).collect();
    if !events.is_empty() {
        let scope = keyring.open_scope(archive.storage.as_ref(), ScopeId::Archive)?;
        let mut writer = archive.ledger.writer(keyring, OsChance)?;
        let request = RequestId::draw(&mut OsChance);
        writer.enter(request, &scope, &events, &SystemClock, &mut OsChance)?;
        drop(writer);
        archive.catch_up(keyring)?;
    }
    Ok(all)
}

/// The root certificate that an entry keeps.
pub(crate) fn pinned(root: &str) -> anyhow::Result<Root> {
    let der = BASE64_STANDARD
        .decode(root)
        .context("read the root certificate of a time authority")?;
    Ok(Root::parse(&der)?)
}

fn post(url: &str, request: &[u8]) -> anyhow::Result<Vec<u8>> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        // Whoever is asked answers; another place was not chosen by a person.
        .max_redirects(0)
        .build()
        .into();
    let mut answer = agent
        .post(url)
        .content_type("application/timestamp-query")
        .send(request)?;
    if answer.status() != 200 {
        return Err(anyhow!("it answered with status {}", answer.status()));
    }
    let limit = MAX_TOKEN as u64;
    Ok(answer.body_mut().with_config().limit(limit).read_to_vec()?)
}
