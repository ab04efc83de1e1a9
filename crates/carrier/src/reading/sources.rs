use std::sync::Arc;

use super::key::{FoundKey, SetKey, find_key};
use super::limits::MAX_SOURCES;
use super::report::SourceReport;
use super::scan::Scan;
use super::set::Set;
use crate::card::CardSecret;
use crate::volume::ReadAt;

/// How often everything is walked again because a key was found late.
const MAX_WALKS: usize = 4;

/// What arrived, scanned with cards alone.
pub struct Reading {
    /// One report for each source, in the caller's order.
    pub sources: Vec<SourceReport>,
    /// Every set of which a block opened, or at least a key block.
    pub sets: Vec<Set>,
    /// Key blocks of sets beyond [`MAX_SETS`](super::limits::MAX_SETS), whose blocks were not looked for.
    pub ignored_keys: u64,
}

/// How far a scan is; the total grows when something has to be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub done: u64,
    /// Bytes to read.
    pub total: u64,
}

impl Reading {
    /// Scans `sources` with `cards` and with keys `known` from disks that came earlier.
    ///
    /// Never fails: what cannot be read or does not open is in the reports. Sources beyond
    /// [`MAX_SOURCES`] are not looked at and have no report.
    pub fn of(
        sources: Vec<Arc<dyn ReadAt>>,
        cards: &[CardSecret],
        known: &[SetKey],
        progress: &mut dyn FnMut(Progress),
    ) -> Self {
        let mut sources = sources;
        sources.truncate(MAX_SOURCES);
        let mut meter = Meter::new(progress);
        let mut scan = Scan::new(cards, known);
        let keys: Vec<Option<FoundKey>> = sources
            .iter()
            .map(|source| find_key(source.as_ref(), cards, &mut |bytes| meter.extra(bytes)))
            .collect();
        for key in keys.iter().flatten() {
            scan.learn_found(key);
        }
        let mut reports = Vec::new();
        for _ in 0..MAX_WALKS {
            let learnt;
            (reports, learnt) = walk_all(&mut scan, &sources, &keys, &mut meter);
            if !learnt {
                break;
            }
        }
        let ignored_keys = scan.ignored_keys;
        let shared: Arc<[Arc<dyn ReadAt>]> = sources.into();
        let mut sets: Vec<Set> = scan
            .sets
            .into_iter()
            .map(|found| Set::new(found, Arc::clone(&shared), &mut reports))
            .collect();
        sets.retain(|set| set.is_in(&reports));
        Self {
            sources: reports,
            sets,
            ignored_keys,
        }
    }
}

/// Walks every source once; gives the reports and whether a key was found that is not yet tried everywhere.
fn walk_all(
    scan: &mut Scan<'_>,
    sources: &[Arc<dyn ReadAt>],
    keys: &[Option<FoundKey>],
    meter: &mut Meter<'_>,
) -> (Vec<SourceReport>, bool) {
    scan.forget_blocks();
    meter.expect(
        sources
            .iter()
            .map(|source| source.size().unwrap_or(0))
            .sum(),
    );
    let mut learnt = false;
    let mut reports = Vec::with_capacity(sources.len());
    for (number, (source, key)) in sources.iter().zip(keys).enumerate() {
        let (report, new) = scan.walk(number, source.as_ref(), key.as_ref(), &mut |bytes| {
            meter.done(bytes);
        });
        learnt |= new;
        reports.push(report);
    }
    (reports, learnt)
}

/// Adds up progress and tells it.
struct Meter<'p> {
    tell: &'p mut dyn FnMut(Progress),
    now: Progress,
}

impl<'p> Meter<'p> {
    fn new(tell: &'p mut dyn FnMut(Progress)) -> Self {
        Self {
            tell,
            now: Progress { done: 0, total: 0 },
        }
    }

    fn expect(&mut self, bytes: u64) {
        self.now.total += bytes;
    }

    fn extra(&mut self, bytes: u64) {
        self.now.total += bytes;
        self.done(bytes);
    }

    fn done(&mut self, bytes: u64) {
        self.now.done += bytes;
        (self.tell)(self.now);
    }
}
