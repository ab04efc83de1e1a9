use anyhow::bail;
use model::{ByteCount, Chance, Clock, OsChance, SystemClock, Watch};
use storage::{Claim, Found};

use super::sample::Sample;
use super::state::State;
use super::{Report, objects};
use crate::archive::Archive;
use crate::cli::Audit;
use crate::progress::Progress;

/// How much is read between two notes of how far the run is.
const BATCH_OBJECTS: usize = 256;
const BATCH_BYTES: u64 = 256 * 1024 * 1024;

/// Reads the objects, or a sample of them, and compares them; false if a person stopped it.
pub(super) fn read(
    archive: &Archive,
    args: &Audit,
    claims: &[Claim],
    report: &mut Report,
) -> anyhow::Result<bool> {
    let sample = args.sample.as_deref().map(Sample::parse).transpose()?;
    let mut state = begin(archive, args)?;
    let mut chosen = match (sample, &state.seed) {
        (Some(sample), Some(seed)) => sample.draw(seed, claims),
        _ => claims.to_vec(),
    };
    chosen.sort();
    let left: Vec<Claim> = chosen
        .into_iter()
        .filter(|claim| !state.is_done(&claim.key))
        .collect();
    let mut progress = Progress::begin("audit")?;
    progress.expect(state.objects + left.len() as u64);
    progress.advance(state.objects, state.bytes.get());
    let mut rest = left.as_slice();
    while !rest.is_empty() {
        let (batch, after) = rest.split_at(batch_size(rest));
        let found = storage::compare(archive.storage.as_ref(), batch);
        for (claim, found) in batch.iter().zip(&found) {
            objects::take(claim, found, report);
            note(&mut state, claim, found);
        }
        progress.advance(batch.len() as u64, bytes(batch).get());
        state.keep(&archive.folder)?;
        rest = after;
        if progress.is_stopped() && !rest.is_empty() {
            return Ok(false);
        }
    }
    State::end(&archive.folder)?;
    cover(report, state, claims);
    Ok(true)
}

/// The state of a run that was stopped and was asked for in the same way, or a new one.
fn begin(archive: &Archive, args: &Audit) -> anyhow::Result<State> {
    let asked = args.seed.as_deref().map(str::to_ascii_lowercase);
    if asked.as_deref().is_some_and(|seed| !is_seed(seed)) {
        bail!(crate::failure::usage(
            "--seed: give the 32 hex digits that an earlier audit told"
        ));
    }
    let left = State::left(&archive.folder).filter(|state| {
        let same_seed = asked.is_none() || asked == state.seed;
        !args.anew && state.sample == args.sample && same_seed
    });
    Ok(left.unwrap_or_else(|| {
        let drawn = || Hex(OsChance.draw()).to_string();
        let seed = args.sample.as_ref().map(|_| asked.unwrap_or_else(drawn));
        State::begin(args.sample.clone(), seed, SystemClock.now())
    }))
}

struct Hex([u8; 16]);

impl std::fmt::Display for Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn is_seed(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// At least one object, and then as many as a batch takes.
fn batch_size(rest: &[Claim]) -> usize {
    let mut sum = 0;
    let fitting = rest.iter().take(BATCH_OBJECTS).take_while(|claim| {
        let fits = sum < BATCH_BYTES;
        sum += claim.size.get();
        fits
    });
    fitting.count().max(1)
}

fn note(state: &mut State, claim: &Claim, found: &Found) {
    let name = claim.key.as_str();
    let again = state.again.iter().any(|again| again == name);
    if !again {
        state.objects += 1;
        state.bytes += claim.size;
    }
    match found {
        Found::Whole => state.again.retain(|again| again != name),
        _ if !again => state.again.push(name.to_owned()),
        _ => {}
    }
    if state.after.as_deref().is_none_or(|after| after < name) {
        state.after = Some(name.to_owned());
    }
}

fn bytes(claims: &[Claim]) -> ByteCount {
    ByteCount(claims.iter().map(|claim| claim.size.get()).sum())
}

fn cover(report: &mut Report, state: State, claims: &[Claim]) {
    report.covered = super::Covered {
        objects: state.objects,
        bytes: state.bytes,
        of_objects: claims.len() as u64,
        of_bytes: bytes(claims),
        sample: state.sample,
        seed: state.seed,
        since: Some(state.since),
    };
}
