use super::index::{Index, Site};
use super::key::{FoundKey, SetKey, is_blank, open_key};
use super::limits::{MAX_SETS, SECTOR};
use super::report::{SourceReport, VolumeReport};
use super::window::Window;
use crate::address::Address;
use crate::block::{Mask, SIZE};
use crate::card::CardSecret;
use crate::ids::SetId;
use crate::volume::ReadAt;

/// Bytes after which progress is told again.
const TELL_EVERY: u64 = 1 << 20;

/// A set in the making: all blocks that one key opens.
pub(super) struct SetScan {
    pub(super) mask: Mask,
    /// The ids that key blocks give the set, the first one first: honest ones all give the same.
    pub(super) ids: Vec<SetId>,
    pub(super) index: Index,
}

/// Walks sources and sorts what opens into sets.
pub(super) struct Scan<'a> {
    cards: &'a [CardSecret],
    pub(super) sets: Vec<SetScan>,
    /// Keys beyond [`MAX_SETS`], which are left alone.
    pub(super) ignored_keys: u64,
    /// Where blocks are opened to look at them.
    opened: Box<[u8; SIZE]>,
}

/// What opened at one place.
enum Found {
    Block(usize, Address),
    Key(FoundKey),
}

impl<'a> Scan<'a> {
    pub(super) fn new(cards: &'a [CardSecret], known: &[SetKey]) -> Self {
        let mut scan = Self {
            cards,
            sets: Vec::new(),
            ignored_keys: 0,
            opened: Box::new([0; SIZE]),
        };
        for key in known {
            scan.learn(key.clone());
        }
        scan
    }

    /// Takes a key in; whether it is new.
    fn learn(&mut self, key: SetKey) -> bool {
        if let Some(set) = self.sets.iter_mut().find(|set| set.mask == key.mask) {
            if !set.ids.contains(&key.set) && set.ids.len() < MAX_SETS {
                set.ids.push(key.set);
            }
            return false;
        }
        if self.sets.len() >= MAX_SETS {
            self.ignored_keys += 1;
            return false;
        }
        self.sets.push(SetScan {
            mask: key.mask,
            ids: vec![key.set],
            index: Index::default(),
        });
        true
    }

    /// Takes in what [`super::key::find_key`] found; whether the set is new.
    pub(super) fn learn_found(&mut self, found: &FoundKey) -> bool {
        found.is_ours()
            && self.learn(SetKey {
                set: found.key.set,
                mask: found.key.mask.clone(),
            })
    }

    /// Forgets all blocks, to walk again with keys that were found late.
    pub(super) fn forget_blocks(&mut self) {
        for set in &mut self.sets {
            set.index = Index::default();
        }
        self.ignored_keys = 0;
    }

    /// Walks one source from its first byte to its last; gives the report and whether a new set
    /// was found on the way. Wherever a block opens the walk goes on behind it, elsewhere at the
    /// next sector, so what moved by whole sectors is found too.
    pub(super) fn walk(
        &mut self,
        number: usize,
        source: &dyn ReadAt,
        first: Option<&FoundKey>,
        progress: &mut dyn FnMut(u64),
    ) -> (SourceReport, bool) {
        let mut window = Window::over(source);
        let mut report = SourceReport {
            size: window.size(),
            ..SourceReport::default()
        };
        let mut seen = Seen {
            keys: first.cloned().into_iter().collect(),
            ..Seen::default()
        };
        let (mut at, mut told) = (0, 0);
        while let Some(bytes) = window.block(at) {
            if at - told >= TELL_EVERY {
                progress(at - told);
                told = at;
            }
            match self.open(bytes, first.is_some(), seen.last) {
                Some(found) => {
                    report.unknown.push(seen.known_to, at);
                    at = self.take(found, Site::new(number, at), &mut seen);
                }
                None => at += SECTOR as u64,
            }
        }
        let rest = report.size.saturating_sub(seen.known_to) % SIZE as u64;
        report.unknown.push(seen.known_to, report.size - rest);
        progress(report.size - told);
        report.unreadable = window.unreadable();
        self.conclude(&mut report, &seen);
        (report, seen.learnt)
    }

    /// Takes in what opened; gives where the walk goes on.
    fn take(&mut self, found: Found, site: Site, seen: &mut Seen) -> u64 {
        let end = site.offset() + SIZE as u64;
        seen.known_to = end;
        match found {
            Found::Block(number, address) => {
                if let Some(set) = self.sets.get_mut(number) {
                    set.index.add(&address, site);
                }
                seen.block(number);
                end
            }
            Found::Key(found) => {
                seen.learnt |= self.learn_found(&found);
                if seen.keys.len() < MAX_SETS {
                    seen.keys.push(found);
                }
                // Its slots are enough to open it: the rest may be cut off.
                site.offset() + SECTOR as u64
            }
        }
    }

    fn open(&mut self, bytes: &[u8; SIZE], has_key: bool, last: usize) -> Option<Found> {
        if is_blank(bytes) {
            return None;
        }
        // Neighbours are mostly of one set, so the last one is tried first.
        let order = std::iter::once(last).chain((0..self.sets.len()).filter(|set| *set != last));
        for number in order {
            let Some(set) = self.sets.get(number) else {
                continue;
            };
            if let Some((address, _)) = set.mask.open_into(bytes, &mut self.opened) {
                return Some(Found::Block(number, address));
            }
        }
        // Without a first key every place was tried with every card before. With one, an image may hold a set
        // of another card behind it.
        if !has_key {
            return None;
        }
        open_key(bytes, self.cards).map(Found::Key)
    }

    fn conclude(&self, report: &mut SourceReport, seen: &Seen) {
        for (number, set) in self.sets.iter().enumerate() {
            let blocks = seen.blocks.get(number).copied().unwrap_or(0);
            let key = seen
                .keys
                .iter()
                .find(|found| found.is_ours() && found.key.mask == set.mask);
            let id = key.map(|found| found.key.set).or(set.ids.first().copied());
            if let Some(id) = id.filter(|_| blocks > 0 || key.is_some()) {
                report.volumes.push(VolumeReport {
                    set: id,
                    disk: key.map(|found| found.key.disk),
                    card: key.map(|found| found.card),
                    blocks,
                });
            }
        }
        report.unknown_version = seen
            .keys
            .iter()
            .find(|found| !found.is_ours())
            .map(|found| found.key.version);
    }
}

/// What a walk met so far in one source.
#[derive(Default)]
struct Seen {
    keys: Vec<FoundKey>,
    /// Blocks of each set.
    blocks: Vec<u64>,
    last: usize,
    /// The end of the last thing that opened: what lies between it and the next is unknown.
    known_to: u64,
    /// Whether a set was found that is new.
    learnt: bool,
}

impl Seen {
    fn block(&mut self, set: usize) {
        if self.blocks.len() <= set {
            self.blocks.resize(set + 1, 0);
        }
        if let Some(count) = self.blocks.get_mut(set) {
            *count += 1;
        }
        self.last = set;
    }
}
