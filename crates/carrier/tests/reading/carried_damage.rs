use carrier::{Address, Kind, PAYLOAD, Reading};
use model::{Chance, DefectCode};
use proptest::prelude::*;
use testkit::FixedChance;

use crate::carrying::{Carrying, RECORD};
use crate::damage::{Arrived, Damage, damages};
use crate::desk::{files, read, scan};
use crate::layout::{File, Shape};
use crate::moved::{repaired, spread};
use crate::oracle::{Survivors, lost_of};
use crate::writer::{Packet, Placed, Writer};

/// What carried blocks determine of one old packet.
struct Fate<'s> {
    survivors: &'s Survivors,
    carrying: &'s Carrying,
    set: carrier::SetId,
}

impl Fate<'_> {
    /// Whether an old lane block is determined: by the place that the map gives its slice.
    fn determines(&self, old: &Packet, row: usize, lane: u8, index: usize) -> bool {
        let of = (self.set, old.number, old.attempt, row as u8, lane);
        let line = self
            .carrying
            .map
            .iter()
            .find(|line| (line.set, line.packet, line.attempt, line.row, line.lane) == of);
        let (new_row, new_lane) = line.unwrap().at;
        let packet = &self.carrying.packet;
        let count = packet.rows[usize::from(new_row)][0].len() / PAYLOAD;
        self.survivors
            .determines(packet, new_row.into(), new_lane, index, count)
    }

    /// Whether some record of an old block is whole on the disks together.
    fn has_record(&self, address: Address) -> bool {
        let count = self.carrying.stream().len() / PAYLOAD;
        let known = |index: usize| {
            (0..self.carrying.packet.geometry.lanes()).any(|place| {
                let packet = &self.carrying.packet;
                self.survivors
                    .has(packet, Kind::Carried, 0, place, index, count)
            })
        };
        let mut records = self.carrying.records.iter().enumerate();
        records.any(|(number, (set, record))| {
            let start = number * RECORD;
            let blocks = start / PAYLOAD..=(start + RECORD - 1) / PAYLOAD;
            (*set, record.address) == (self.set, address) && blocks.into_iter().all(known)
        })
    }

    fn has_directory(&self, old: &Packet) -> bool {
        let count = old.directory_payloads.len();
        (0..count).all(|index| self.has_record(old.address(Kind::Directory, 0, 0, index, count)))
    }

    fn is_closed(&self, old: &Packet) -> bool {
        self.has_record(old.address(Kind::Closing, 0, 0, 0, 1))
    }
}

fn shapes() -> impl Strategy<Value = Shape> {
    let rows = prop::collection::vec(prop::sample::select(vec![4_u16, 8]), 1..3);
    (1..=3_u8, 0..=2_u8, rows).prop_map(|(k, m, rows)| Shape::new(k, m, &rows))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The great property, of a set that carries others: exactly what its surviving blocks determine
    /// of the old files comes back, and exactly the rest is named.
    #[test]
    fn what_the_blocks_of_a_carrying_set_determine_comes_back_and_the_rest_is_named(
        old_shapes in prop::collection::vec(shapes(), 1..3),
        sizes in prop::collection::vec(1_000..120_000_usize, 1..4),
        (k, m) in (1..=4_u8, 0..=2_u8),
        damages in damages(),
        seed: u64,
    ) {
        let mut new = Writer::new((k + m).into(), seed);
        let mut sets = Vec::new();
        for (number, shape) in old_shapes.iter().enumerate() {
            let mut writer = new.beside((shape.k + shape.m).into(), seed ^ (number as u64 + 7));
            let files = files(&sizes, seed ^ number as u64);
            let packet = writer.seal(shape, &files);
            sets.push((writer.set, packet, files));
        }
        let old: Vec<_> = sets.iter().map(|(set, packet, _)| (*set, packet)).collect();
        let carrying = Carrying::plan(&mut new, (k, m), &old);
        let placed = carrying.write(&mut new);
        new.finish();
        let volumes: Vec<Vec<u8>> = new.disks.iter().map(|disk| disk.bytes.clone()).collect();
        let (reading, survivors) = strike(&new, &volumes, &placed, &damages, seed);
        let Some(set) = reading.sets.iter().find(|set| set.id() == new.set) else {
            return Ok(());
        };
        let contents = set.open(vec![&new.identity]);
        if !survivors.has_directory(&carrying.packet) {
            return Ok(());
        }
        let (packets, defects) = (contents.packets(), contents.defects());
        for (set, old, files) in &sets {
            let fate = Fate { survivors: &survivors, carrying: &carrying, set: *set };
            let named = packets.iter().find(|packet| packet.set == *set && packet.has_directory);
            prop_assert_eq!(named.is_some(), fate.has_directory(old));
            let place = format!("packet 1 (attempt {:08x}) of the carried set {set}", old.attempt);
            let has = |code| defects.iter().any(|one| one.code == code && one.path.as_ref() == Some(&place));
            prop_assert_eq!(has(DefectCode::DirectoryLost), !fate.has_directory(old));
            prop_assert_eq!(has(DefectCode::PacketNotClosed), !fate.is_closed(old));
            if !fate.has_directory(old) {
                continue;
            }
            let own = |file: &&carrier::ReadFile| packets[file.packets[0].0].set == *set;
            let listed: Vec<_> = contents.files().iter().filter(own).collect();
            prop_assert_eq!(listed.len(), files.len());
            let lost = lost_of(old, &|row, lane, index, _| fate.determines(old, row, lane, index));
            for ((file, original), lost) in listed.into_iter().zip(files).zip(lost) {
                let (bytes, outcome) = read(&contents, file);
                prop_assert_eq!(&outcome.lost, &lost);
                prop_assert!(!outcome.contradicted);
                prop_assert!(bytes == blanked(original, &lost), "{} has wrong bytes", original.path);
            }
        }
    }

    /// Moving with the card alone keeps whatever the old disks determine, and repair brings back all
    /// of the new disks that any k of them determine.
    #[test]
    fn moving_and_repairing_damaged_disks_keeps_whatever_they_determine(
        shape in shapes(),
        sizes in prop::collection::vec(1_000..120_000_usize, 1..4),
        (k, m) in (1..=3_usize, 0..=2_usize),
        damages in damages(),
        lost in any::<u8>(),
        seed: u64,
    ) {
        let mut writer = Writer::new((shape.k + shape.m).into(), seed);
        let files = files(&sizes, seed);
        let packet = writer.plan(&shape, &files);
        let placed = writer.write(&packet);
        writer.finish();
        let volumes: Vec<Vec<u8>> = writer.disks.iter().map(|disk| disk.bytes.clone()).collect();
        let (reading, survivors) = strike(&writer, &volumes, &placed, &damages, seed);
        if reading.sets.is_empty() || survivors.are_none() {
            return Ok(());
        }
        let moved = spread(&writer, &reading, k, m);
        let mut volumes = moved.volumes.clone();
        let all: Vec<&[u8]> = volumes.iter().map(Vec::as_slice).collect();
        if scan(&writer, &all).sets.is_empty() {
            // Blocks of spare lanes alone give no slice back, so there was nothing to move.
            prop_assert!(!survivors.has_directory(&packet));
            return Ok(());
        }
        if m > 0 {
            volumes.remove(usize::from(lost) % volumes.len());
            volumes = repaired(&writer, &volumes);
            prop_assert_eq!(volumes.len(), k + m);
            volumes.drain(..m);
        }
        let sources: Vec<&[u8]> = volumes.iter().map(Vec::as_slice).collect();
        let reading = scan(&writer, &sources);
        let contents = reading.sets[0].open(vec![&writer.identity]);
        if !survivors.has_directory(&packet) {
            prop_assert!(contents.files().is_empty());
            return Ok(());
        }
        prop_assert_eq!(contents.files().len(), files.len());
        for ((file, original), lost) in contents.files().iter().zip(&files).zip(survivors.lost(&packet)) {
            let (bytes, outcome) = read(&contents, file);
            prop_assert_eq!(&outcome.lost, &lost);
            prop_assert!(bytes == blanked(original, &lost), "{} has wrong bytes", original.path);
        }
    }
}

/// Lets misfortunes happen to disks and reads what is left.
fn strike(
    writer: &Writer,
    volumes: &[Vec<u8>],
    placed: &[Placed],
    damages: &[Damage],
    seed: u64,
) -> (Reading, Survivors) {
    let mut chance = FixedChance::new(seed);
    let mut arrived: Vec<Arrived> = volumes.iter().cloned().map(Arrived::new).collect();
    for damage in damages {
        damage.strike(&mut arrived, &mut chance);
    }
    let survivors = Survivors::find(volumes, placed, &arrived, &writer.card);
    let sources: Vec<_> = arrived.into_iter().map(Arrived::source).collect();
    let card = std::slice::from_ref(&writer.card);
    let reading = Reading::of(sources, card, &[], &mut |_| {});
    (reading, survivors)
}

/// A file's bytes with zeros where they are lost.
fn blanked(original: &File, lost: &[(u64, u64)]) -> Vec<u8> {
    let mut expected = original.bytes.clone();
    for (offset, length) in lost {
        expected[*offset as usize..(offset + length) as usize].fill(0);
    }
    expected
}

/// What somebody with the card does to a block: puts another one beside it or in its place, of noise or
/// with what another block carries.
#[derive(Clone, Copy, Debug)]
struct Forgery {
    block: u16,
    instead: bool,
    carries: Option<u16>,
}

fn forgeries() -> impl Strategy<Value = Vec<Forgery>> {
    let one = (any::<u16>(), any::<bool>(), any::<Option<u16>>());
    let one = one.prop_map(|(block, instead, carries)| Forgery {
        block,
        instead,
        carries,
    });
    prop::collection::vec(one, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever somebody with the card forges on the disks of a carrying set: no byte comes out wrong.
    #[test]
    fn forged_blocks_of_a_carrying_set_never_give_wrong_bytes(
        sizes in prop::collection::vec(1_000..90_000_usize, 1..4),
        (k, m) in (1..=3_u8, 0..=2_u8),
        forgeries in forgeries(),
        seed: u64,
    ) {
        let mut new = Writer::new((k + m).into(), seed);
        let mut writer = new.beside(2, seed ^ 7);
        let files = files(&sizes, seed);
        let old = writer.seal(&Shape::new(2, 0, &[4, 8]), &files);
        let carrying = Carrying::plan(&mut new, (k, m), &[(writer.set, &old)]);
        let honest = carrying.blocks();
        let mut blocks = honest.clone();
        let mut chance = FixedChance::new(seed);
        for forgery in &forgeries {
            let at = usize::from(forgery.block) % honest.len();
            let mut forged = honest[at].clone();
            match forgery.carries {
                Some(other) => forged.payload = honest[usize::from(other) % honest.len()].payload.clone(),
                None => chance.fill(&mut *forged.payload),
            }
            if forgery.instead {
                blocks[at] = forged;
            } else {
                blocks.insert(0, forged);
            }
        }
        new.write_blocks(&blocks);
        let volumes: Vec<&[u8]> = new.disks.iter().map(|disk| disk.bytes.as_slice()).collect();
        let reading = scan(&new, &volumes);
        let contents = reading.sets[0].open(vec![&new.identity]);
        let packets = contents.packets();
        for file in contents.files() {
            let original = files.iter().find(|one| one.path.as_bytes() == file.path.as_bytes());
            let original = original.expect("no directory was forged");
            prop_assert_eq!(packets[file.packets[0].0].set, writer.set);
            let (bytes, outcome) = read(&contents, file);
            prop_assert!(bytes == blanked(original, &outcome.lost), "{} has wrong bytes", original.path);
        }
        let named = contents.files().len() == files.len();
        prop_assert!(named || !contents.defects().is_empty());
    }
}
