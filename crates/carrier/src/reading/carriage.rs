use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::Sha256Digest;

use super::cache::Cache;
use super::carried_stream::{Stream, Streams};
use super::index::{PacketId, Slot, Spot};
use super::limits::MAX_CANDIDATES;
use super::origin::{Blocks, Origin};
use super::others::Others;
use super::packet::Packet;
use super::raw_slice::{Came, RawSlice};
use super::row::Row;
use super::trust::Trust;
use super::workroom::Workroom;
use crate::address::{Address, Kind, Place};
use crate::block::Payload;
use crate::carried::{CarriedSlice, Record};

/// A packet that carries older sets, with one of its directories.
pub(super) struct Carrier {
    /// Its place among the packets that are read.
    pub(super) node: usize,
    pub(super) packet: Arc<Packet>,
    pub(super) blocks: Blocks,
    /// Blocks of each row's slices.
    pub(super) rows: Vec<u16>,
    pub(super) slices: Vec<CarriedSlice>,
}

/// Older sets inside a newer one: an old block is fetched from wherever the newer set has it.
///
/// Lane blocks are found through the lines of carried directories, all other blocks in the records of
/// kind 4. Both are hints of somebody who had no more than a card.
pub(super) struct Carriage {
    carriers: Vec<Carrier>,
    streams: Streams,
    /// Carrier and place in its directory, over all of them.
    lines: Vec<(usize, usize)>,
    slices: Mutex<Slices>,
    /// What blocks of slices could be.
    doubted: Mutex<Cache<Site, Values>>,
    judged: Mutex<Judged>,
}

/// Slices as they came, by carrier, row, lane and who is believed.
type Slices = Cache<(usize, u8, u8, Trust), Arc<RawSlice>>;
/// A line and an index.
type Site = (usize, u16);
/// Different payloads.
pub(super) type Values = Arc<Vec<Box<Payload>>>;

/// What the digests in the lines said of slices that were read.
#[derive(Default)]
struct Judged {
    trusts: BTreeMap<usize, Trust>,
    /// Lines whose slices came whole and have another digest, whoever is believed.
    unlike: BTreeSet<usize>,
}

impl Carriage {
    pub(super) fn of(carriers: Vec<Carrier>) -> Self {
        let lines = (0..)
            .zip(&carriers)
            .flat_map(|(number, carrier)| (0..carrier.slices.len()).map(move |line| (number, line)))
            .collect();
        Self {
            streams: Streams::of(&carriers),
            carriers,
            lines,
            slices: Mutex::default(),
            doubted: Mutex::default(),
            judged: Mutex::default(),
        }
    }

    pub(super) fn streams(&self) -> &[Stream] {
        self.streams.all()
    }

    pub(super) fn carriers(&self) -> &[Carrier] {
        &self.carriers
    }

    /// Every line of every carried directory.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &Carrier, &CarriedSlice)> {
        (0..).zip(&self.lines).filter_map(|(line, (number, _))| {
            let (carrier, slice) = self.line(line)?;
            Some((*number, carrier, slice))
        })
    }

    /// For each carrier, how many slices that were read whole have not the digest that its line gives.
    pub(super) fn unlike(&self) -> Vec<(PacketId, usize)> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for line in &locked(&self.judged).unlike {
            if let Some((carrier, _)) = self.lines.get(*line) {
                *counts.entry(*carrier).or_default() += 1;
            }
        }
        counts
            .into_iter()
            .filter_map(|(carrier, count)| Some((self.carriers.get(carrier)?.packet.id, count)))
            .collect()
    }

    /// A record of kind 4 as one combination of its blocks' candidates gives it, and whether there
    /// is a next combination; `None` if a block of it is lost or there is no such record.
    pub(super) fn record_bytes(
        &self,
        stream: usize,
        number: u16,
        turn: usize,
    ) -> Option<(Vec<u8>, bool)> {
        self.streams
            .record_bytes(&self.carriers, stream, number, turn)
    }

    fn line(&self, line: usize) -> Option<(&Carrier, &CarriedSlice)> {
        let (carrier, at) = self.lines.get(line)?;
        let carrier = self.carriers.get(*carrier)?;
        Some((carrier, carrier.slices.get(*at)?))
    }

    fn row(&self, line: usize, trust: Trust) -> Option<(Row<'_>, u8)> {
        let (carrier, slice) = self.line(line)?;
        let (row, lane) = slice.at;
        let row = Row {
            packet: &carrier.packet,
            blocks: &carrier.blocks,
            row,
            count: *carrier.rows.get(usize::from(row))?,
            trust,
        };
        Some((row, lane))
    }

    /// The slice of a line, from its own blocks or from whatever others give back.
    fn slice(&self, line: usize, trust: Trust) -> Option<Arc<RawSlice>> {
        let (carrier, _) = self.lines.get(line)?;
        let (row, lane) = self.row(line, trust)?;
        let key = |lane| (*carrier, row.row, lane, trust);
        if let Some(known) = locked(&self.slices).get(&key(lane)) {
            return Some(known);
        }
        let geometry = row.packet.geometry;
        let mut room = Workroom::default();
        let own = row.lane(lane, &mut room);
        let made = if own.is_whole() || geometry.m() == 0 {
            vec![(lane, own)]
        } else {
            room.take_back([own]);
            (0..).zip(row.data_lanes(&mut room)).collect()
        };
        let mut wanted = None;
        for (made, raw) in made {
            let raw = Arc::new(raw);
            if made == lane {
                wanted = Some(Arc::clone(&raw));
            }
            // One row is enough: what is read stands in the cache of slices in the clear, too.
            locked(&self.slices).put(key(made), raw, geometry.lanes().div_ceil(2));
        }
        wanted
    }

    /// Whom to believe of a line's slice: the first way to it, unless that gives another digest than
    /// the line and another way gives the same.
    fn trust(&self, line: usize) -> Trust {
        if let Some(known) = locked(&self.judged).trusts.get(&line) {
            return *known;
        }
        let trust = self.judge(line);
        let mut judged = locked(&self.judged);
        if trust.is_none() {
            judged.unlike.insert(line);
        }
        let trust = trust.unwrap_or_default();
        judged.trusts.insert(line, trust);
        trust
    }

    fn judge(&self, line: usize) -> Option<Trust> {
        let (carrier, told) = self.line(line)?;
        let as_told = |raw: &RawSlice| Sha256Digest::of(raw.bytes()) == told.sha256;
        let first = self.slice(line, Trust::First)?;
        if !first.came_all() || as_told(&first) {
            return Some(Trust::First);
        }
        let lanes = carrier.packet.geometry.lanes();
        Trust::others(lanes, MAX_CANDIDATES).find(|trust| {
            let raw = self.slice(line, *trust);
            raw.is_some_and(|raw| raw.came_all() && as_told(&raw))
        })
    }

    fn load_lane(&self, spot: &Spot) -> Option<Box<Payload>> {
        let (line, index) = spot.site.line();
        let raw = self.slice(line, self.trust(line))?;
        if raw.came(index) == Came::Lost {
            return None;
        }
        raw.block(index)?
            .to_vec()
            .into_boxed_slice()
            .try_into()
            .ok()
    }

    /// Everything that a lane's block could be: what is believed, other candidates, and what other
    /// lanes make of them.
    fn lane_values(&self, spot: &Spot) -> Values {
        let (line, index) = spot.site.line();
        if let Some(known) = locked(&self.doubted).get(&(line, index)) {
            return known;
        }
        let mut values: Vec<Box<Payload>> = self.load_lane(spot).into_iter().collect();
        if let Some((row, lane)) = self.row(line, Trust::First) {
            let others = Others::of(&row, lane, &[index]).values(index);
            let best = values.first().cloned();
            values.extend(
                others
                    .into_iter()
                    .filter(|value| Some(value) != best.as_ref()),
            );
        }
        let values = Arc::new(values);
        locked(&self.doubted).put((line, index), Arc::clone(&values), MAX_DOUBTED);
        values
    }

    fn load_record(&self, id: &PacketId, spot: &Spot) -> Option<Box<Payload>> {
        let (stream, number, turn) = spot.site.record();
        let (bytes, _) = self.record_bytes(stream, number, turn)?;
        let record = Record::parse(&bytes)?;
        let as_indexed =
            PacketId::of(&record.address) == *id && Slot::of(&record.address) == spot.slot;
        as_indexed.then_some(record.payload)
    }
}

/// Twice so many doubted blocks are kept with all that they could be.
const MAX_DOUBTED: u8 = 16;

impl Origin for Carriage {
    fn load(&self, id: &PacketId, spot: &Spot) -> Option<Box<Payload>> {
        match spot.slot.kind {
            Kind::Lane => self.load_lane(spot),
            _ => self.load_record(id, spot),
        }
    }

    fn values(&self, id: &PacketId, spot: &Spot) -> Vec<Box<Payload>> {
        match spot.slot.kind {
            Kind::Lane => self.lane_values(spot).to_vec(),
            _ => self.load_record(id, spot).into_iter().collect(),
        }
    }

    fn most_values(&self, spots: &[Spot]) -> usize {
        if spots.iter().any(|spot| spot.slot.kind == Kind::Lane) {
            MAX_CANDIDATES
        } else {
            spots.len()
        }
    }

    fn came(&self, spot: &Spot) -> Came {
        if spot.slot.kind != Kind::Lane {
            return Came::Here;
        }
        let (line, index) = spot.site.line();
        let raw = self.slice(line, self.trust(line));
        raw.map_or(Came::Lost, |raw| raw.came(index))
    }
}

/// The address of a lane block that a line puts somewhere; `None` if the layout allows none.
pub(super) fn address_of(slice: &CarriedSlice, index: u16, count: u16) -> Option<Address> {
    let address = Address {
        packet: slice.packet,
        attempt: slice.attempt,
        row: slice.row.into(),
        index,
        count,
        place: Place::At(slice.lane),
        kind: Kind::Lane,
        k: slice.k,
        m: slice.m,
    };
    address.is_allowed().then_some(address)
}

/// A lock that another thread's panic does not close: what it guards is only ever a cache.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
