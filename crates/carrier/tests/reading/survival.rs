use carrier::{BLOCK, Kind, Reading, Set};
use model::{Chance, DefectCode};
use proptest::prelude::*;
use testkit::FixedChance;

use crate::damage::{Arrived, Damage, damages};
use crate::desk::{files, read};
use crate::joining::Joining;
use crate::layout::{File, Shape};
use crate::oracle::Survivors;
use crate::writer::{Packet, Placed, Writer};

fn shapes() -> impl Strategy<Value = Shape> {
    let rows = prop::collection::vec(prop::sample::select(vec![4_u16, 8, 16]), 1..4);
    (1..=4_u8, 0..=3_u8, rows, 5_000..150_000_usize).prop_map(|(k, m, rows, fragment)| Shape {
        k,
        m,
        rows,
        fragment,
    })
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    let size = prop_oneof![
        1 => Just(0_usize),
        2 => 1..200_usize,
        6 => 200..60_000_usize,
        2 => 60_000..400_000_usize,
    ];
    prop::collection::vec(size, 1..8)
}

/// Of eight blocks that lie on every disk alike, how many are lost on each: directories have to be
/// completed from several disks then.
fn thinned() -> impl Strategy<Value = u8> {
    prop::sample::select(vec![0, 0, 3, 5])
}

/// Asserts that a set gives back of these packets exactly what survived.
fn assert_exact(
    writer: &Writer,
    set: &Set,
    packets: &[(Packet, Vec<File>)],
    survivors: &Survivors,
) -> Result<(), TestCaseError> {
    let contents = set.open(vec![&writer.identity]);
    let mut listed = contents.files().iter();
    let defects = contents.defects();
    for (packet, files) in packets {
        let at = format!("packet {} (attempt {:08x})", packet.number, packet.attempt);
        let has = |code| {
            defects
                .iter()
                .any(|defect| defect.code == code && defect.path.as_ref() == Some(&at))
        };
        let is_here = survivors.has_any(packet);
        let is_named = survivors.has_directory(packet);
        let is_closed = survivors.is_closed(packet);
        prop_assert_eq!(has(DefectCode::DirectoryLost), is_here && !is_named);
        prop_assert_eq!(has(DefectCode::PacketNotClosed), is_here && !is_closed);
        if !is_named {
            continue;
        }
        for (original, lost) in files.iter().zip(survivors.lost(packet)) {
            let file = listed.next().unwrap();
            prop_assert_eq!(file.path.as_bytes(), original.path.as_bytes());
            let (bytes, outcome) = read(&contents, file);
            prop_assert_eq!(&outcome.lost, &lost);
            prop_assert_eq!(outcome.complete, lost.is_empty());
            prop_assert!(!outcome.contradicted);
            let mut expected = original.bytes.clone();
            for (offset, length) in lost {
                expected[offset as usize..(offset + length) as usize].fill(0);
            }
            prop_assert!(bytes == expected, "{} has wrong bytes", original.path);
            if survivors.everything_is_determined(packet) {
                prop_assert!(outcome.complete);
            }
        }
    }
    prop_assert!(listed.next().is_none());
    let missing = { defects }
        .into_iter()
        .filter(|defect| defect.code == DefectCode::PacketMissing);
    let missing: Vec<_> = missing.filter_map(|defect| defect.path).collect();
    prop_assert_eq!(missing, missing_of(packets, survivors));
    Ok(())
}

/// The packets before the last that arrived of which nothing did.
fn missing_of(packets: &[(Packet, Vec<File>)], survivors: &Survivors) -> Vec<String> {
    let here = packets.iter().map(|(packet, _)| packet);
    let here = here
        .filter(|packet| survivors.has_any(packet))
        .map(|packet| packet.number);
    let here: Vec<u32> = std::iter::once(0).chain(here).collect();
    let gaps = here.windows(2).map(|pair| (pair[0] + 1, pair[1] - 1));
    gaps.filter(|(from, to)| from <= to)
        .map(|(from, to)| match from == to {
            true => format!("packet {from}"),
            false => format!("packets {from} to {to}"),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The great property: whatever happens to disks on their way, exactly what their blocks
    /// determine comes back, and exactly the rest is named.
    #[test]
    fn what_the_surviving_blocks_determine_comes_back_and_the_rest_is_named(
        shape in shapes(),
        sizes in prop::collection::vec(sizes(), 1..3),
        damages in damages(),
        thinned in thinned(),
        seed: u64,
    ) {
        let mut writer = Writer::new((shape.k + shape.m).into(), seed);
        let mut placed = Vec::new();
        let mut packets = Vec::new();
        for (number, sizes) in sizes.iter().enumerate() {
            let files = files(sizes, seed ^ number as u64);
            let packet = writer.plan(&shape, &files);
            placed.extend(writer.write(&packet));
            packets.push((packet, files));
        }
        writer.finish();
        assert_survival(&writer, &packets, &placed, &(damages, thinned), seed)?;
    }

    /// The same of a set whose disks were not all there from the first packet on: they joined, stayed
    /// away and came back, and what they missed was copied to them.
    #[test]
    fn what_the_blocks_of_a_set_that_disks_joined_later_determine_comes_back_and_the_rest_is_named(
        nights in prop::collection::vec((shapes(), sizes()), 2..5),
        name in prop::sample::select(vec![0, 3_000_usize]),
        damages in damages(),
        thinned in thinned(),
        seed: u64,
    ) {
        let mut writer = Writer::new(0, seed);
        let mut joining = Joining::default();
        for (number, (shape, sizes)) in nights.iter().enumerate() {
            let mut files = files(sizes, seed ^ number as u64);
            // Long names make directories of several blocks.
            files.iter_mut().for_each(|file| file.path += &"a".repeat(name));
            joining.seal(&mut writer, shape, files);
        }
        writer.finish();
        let Joining { packets, placed } = &joining;
        assert_survival(&writer, packets, placed, &(damages, thinned), seed)?;
    }
}

/// Lets misfortunes happen to a set's disks, and asserts that what is left gives back just what it
/// determines.
fn assert_survival(
    writer: &Writer,
    packets: &[(Packet, Vec<File>)],
    placed: &[Placed],
    (damages, thinned): &(Vec<Damage>, u8),
    seed: u64,
) -> Result<(), TestCaseError> {
    let volumes: Vec<Vec<u8>> = writer.disks.iter().map(|disk| disk.bytes.clone()).collect();
    let mut chance = FixedChance::new(seed);
    let mut arrived: Vec<Arrived> = volumes.iter().cloned().map(Arrived::new).collect();
    for of in placed.iter().filter(|of| of.address.kind != Kind::Lane) {
        let [drawn] = chance.draw();
        if drawn % 8 < *thinned {
            arrived[of.disk].bytes[of.offset..of.offset + BLOCK].fill(0);
        }
    }
    for damage in damages {
        damage.strike(&mut arrived, &mut chance);
    }
    let survivors = Survivors::find(&volumes, placed, &arrived, &writer.card);
    let sources: Vec<_> = arrived.into_iter().map(Arrived::source).collect();
    let card = std::slice::from_ref(&writer.card);
    let mut reading = Reading::of(sources.clone(), card, &[], &mut |_| {});
    prop_assert_eq!(reading.sets.is_empty(), survivors.key_blocks == 0);
    if reading.sets.is_empty() {
        prop_assert!(reading.sources.iter().all(|source| source.is_not_ours()));
        let key = carrier::SetKey {
            set: writer.set,
            mask: writer.mask.clone(),
        };
        reading = Reading::of(sources, card, &[key], &mut |_| {});
    }
    match reading.sets.first() {
        Some(set) => assert_exact(writer, set, packets, &survivors),
        None => {
            prop_assert!(survivors.are_none());
            Ok(())
        }
    }
}

#[test]
fn damage_strikes_in_every_way() {
    // The property above is worth something only if each misfortune changes what arrives.
    let mut bytes = vec![0; 40 * carrier::BLOCK];
    FixedChance::new(1).fill(&mut bytes);
    let fresh = vec![
        Arrived::new(bytes.clone()),
        Arrived::new(bytes.split_off(9 * carrier::BLOCK)),
    ];
    let seen = |disks: &[Arrived]| -> Vec<(Vec<u8>, usize)> {
        disks
            .iter()
            .map(|disk| (disk.bytes.clone(), disk.unreadable.len()))
            .collect()
    };
    for damage in [
        Damage::Lose(0),
        Damage::Zero(0, 100, 100),
        Damage::Noise(0, 100, 100),
        Damage::Truncate(0, 40_000),
        Damage::SwapBlocks(0, 0, 40_000, 0),
        Damage::Insert(0, 10, 3),
        Damage::Remove(0, 10, 3),
        Damage::Exchange(0, 40_000),
        Damage::Copy(0),
        Damage::Unreadable(0, 1, 1),
        Damage::Image(0, 3),
    ] {
        let mut struck = fresh.clone();
        damage.strike(&mut struck, &mut FixedChance::new(2));
        assert_ne!(seen(&struck), seen(&fresh), "{damage:?}");
    }
}
