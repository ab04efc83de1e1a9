use carrier::{Reading, Set};
use model::{Chance, DefectCode};
use proptest::prelude::*;
use testkit::FixedChance;

use crate::damage::{Arrived, Damage, damages};
use crate::desk::{files, read};
use crate::layout::{File, Shape};
use crate::oracle::Survivors;
use crate::writer::{Packet, Writer};

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
        if !survivors.has_directory(packet) {
            continue;
        }
        prop_assert!(!has(DefectCode::DirectoryLost));
        prop_assert_eq!(
            has(DefectCode::PacketNotClosed),
            !survivors.is_closed(packet)
        );
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
    Ok(())
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
        let volumes: Vec<Vec<u8>> = writer.disks.iter().map(|disk| disk.bytes.clone()).collect();
        let mut chance = FixedChance::new(seed);
        let mut arrived: Vec<Arrived> = volumes.iter().cloned().map(Arrived::new).collect();
        for damage in &damages {
            damage.strike(&mut arrived, &mut chance);
        }
        let survivors = Survivors::find(&volumes, &placed, &arrived, &writer.card);
        let sources: Vec<_> = arrived.into_iter().map(Arrived::source).collect();
        let card = std::slice::from_ref(&writer.card);
        let mut reading = Reading::of(sources.clone(), card, &[], &mut |_| {});
        prop_assert_eq!(reading.sets.is_empty(), survivors.key_blocks == 0);
        if reading.sets.is_empty() {
            prop_assert!(reading.sources.iter().all(|source| source.is_not_ours()));
            let key = carrier::SetKey { set: writer.set, mask: writer.mask.clone() };
            reading = Reading::of(sources, card, &[key], &mut |_| {});
        }
        match reading.sets.first() {
            Some(set) => assert_exact(&writer, set, &packets, &survivors)?,
            None => prop_assert!(survivors.are_none()),
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
