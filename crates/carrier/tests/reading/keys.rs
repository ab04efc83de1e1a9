use carrier::{BLOCK, CardSecret, Progress, Reading, SetKey, VERSION};
use chacha20poly1305::aead::{Aead, KeyInit, Payload as Sealing};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use model::{Chance, OsChance};

use crate::damage::Arrived;
use crate::desk::{assert_whole, files, scan, sources, volumes};
use crate::layout::{File, Shape};
use crate::writer::Writer;

fn sealed(seed: u64) -> (Writer, Vec<File>) {
    let mut writer = Writer::new(3, seed);
    let files = files(&[60_000, 0, 5_000], seed);
    writer.seal(&Shape::new(2, 1, &[4]), &files);
    writer.finish();
    (writer, files)
}

fn secret() -> CardSecret {
    CardSecret::from_bytes(OsChance.draw())
}

/// Bytes that are no block of any set.
fn strange(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    OsChance.fill(&mut bytes);
    bytes
}

fn read(cards: &[CardSecret], known: &[SetKey], volumes: &[&[u8]]) -> Reading {
    Reading::of(sources(volumes), cards, known, &mut |_| {})
}

#[test]
fn the_card_that_opens_a_volume_is_named_among_several() {
    let (writer, _) = sealed(1);
    let (other, _) = sealed(2);
    let cards = [secret(), writer.card.clone(), secret(), other.card.clone()];
    let all: Vec<&[u8]> = volumes(&writer.disks)
        .into_iter()
        .chain(volumes(&other.disks))
        .collect();
    let reading = read(&cards, &[], &all);
    let opened: Vec<_> = reading
        .sources
        .iter()
        .map(|source| source.volumes[0].card)
        .collect();
    assert_eq!(
        opened,
        [Some(1), Some(1), Some(1), Some(3), Some(3), Some(3)]
    );
    let sets: Vec<_> = reading.sets.iter().map(carrier::Set::id).collect();
    assert_eq!(sets, [writer.set, other.set]);
}

#[test]
fn sets_of_two_cards_in_one_image_are_both_found_whatever_the_order() {
    let (one, two) = (sealed(3).0, sealed(4).0);
    let mut image = one.disks[0].bytes.clone();
    image.resize(image.len().next_multiple_of(4_096) + 8_192, 0);
    image.extend_from_slice(&two.disks[0].bytes);
    for cards in [[&one.card, &two.card], [&two.card, &one.card]] {
        let reading = read(&cards.map(Clone::clone), &[], &[&image]);
        let volumes = &reading.sources[0].volumes;
        let found: Vec<_> = volumes.iter().map(|volume| volume.set).collect();
        assert!(
            found.contains(&one.set) && found.contains(&two.set),
            "{found:?}"
        );
        assert!(volumes.iter().all(|volume| volume.blocks > 4));
    }
}

#[test]
fn what_no_card_opens_is_not_ours() {
    let (writer, _) = sealed(1);
    for bytes in [
        vec![],
        vec![0; 100_000],
        strange(100_000),
        writer.disks[0].bytes.clone(),
    ] {
        let reading = read(&[secret(), secret()], &[], &[&bytes]);
        assert!(reading.sources[0].is_not_ours() && reading.sets.is_empty());
    }
}

#[test]
fn a_key_block_is_found_wherever_it_stands() {
    let mut writer = Writer::new(3, 1);
    let files = crate::desk::files(&[60_000, 0, 5_000], 1);
    let second = crate::desk::files(&[10_000], 9);
    writer.seal(&Shape::new(2, 1, &[4]), &files);
    // The key block of the second packet is the only one that is left, then it is moved.
    writer.seal(&Shape::new(2, 1, &[4]), &second);
    for disk in &mut writer.disks {
        disk.bytes[..BLOCK].fill(0x55);
    }
    for lead in [0, 512, 8_192, 77 * 512] {
        let moved: Vec<Vec<u8>> = writer
            .disks
            .iter()
            .map(|disk| [strange(lead), disk.bytes.clone()].concat())
            .collect();
        let moved: Vec<&[u8]> = moved.iter().map(Vec::as_slice).collect();
        let reading = scan(&writer, &moved);
        let contents = reading.sets[0].open(vec![&writer.identity]);
        assert_whole(&contents, &[files.clone(), second.clone()].concat());
    }
}

#[test]
fn a_disk_without_key_blocks_opens_with_the_key_of_another_disk_or_a_remembered_one() {
    let (writer, files) = sealed(1);
    let mut torn = writer.disks.clone();
    torn[1].bytes[..BLOCK].fill(0);
    torn[2].bytes.drain(..BLOCK - 512);
    let reading = scan(&writer, &volumes(&torn));
    let volume = &reading.sources[1].volumes[0];
    // Where its blocks belong says which disk it is.
    assert_eq!((volume.disk, volume.card), (Some(torn[1].id), None));
    assert_eq!(reading.sources[2].volumes[0].disk, Some(torn[2].id));

    let key = reading.sets[0].key();
    let alone = read(
        &[secret()],
        std::slice::from_ref(&key),
        &volumes(&torn[1..]),
    );
    assert_whole(&alone.sets[0].open(vec![&writer.identity]), &files);
    let nothing = read(&[], &[key], &[&strange(50_000)]);
    assert!(nothing.sets.is_empty() && nothing.sources[0].is_not_ours());
}

#[test]
fn a_key_block_of_another_version_is_named_and_not_read() {
    let key: [u8; 32] = OsChance.draw();
    let nonce: [u8; 24] = OsChance.draw();
    let text = [&(VERSION + 1).to_le_bytes()[..], &[7; 64 + 40]].concat();
    let sealed = XChaCha20Poly1305::new(&key.into())
        .encrypt(
            XNonce::from_slice(&nonce),
            Sealing {
                msg: &text,
                aad: b"key",
            },
        )
        .unwrap();
    let mut volume = strange(5 * BLOCK);
    let slot = 3 * 148;
    volume[slot..slot + 24].copy_from_slice(&nonce);
    volume[slot + 24..slot + 148].copy_from_slice(&sealed);
    let card = [CardSecret::from_bytes(key)];
    let reading = read(&card, &[], &[&volume]);
    assert_eq!(reading.sources[0].unknown_version, Some(VERSION + 1));
    assert!(reading.sets.is_empty() && !reading.sources[0].is_not_ours());

    // A set of this version on the same stick is read all the same.
    let (mut writer, files) = self::sealed(4);
    writer.card = CardSecret::from_bytes(key);
    for disk in &mut writer.disks {
        disk.bytes.clear();
    }
    writer.packet = 0;
    writer.link = carrier::ChainLink::start(writer.set);
    writer.seal(&Shape::new(2, 1, &[4]), &files);
    let mut image = volume;
    for disk in &writer.disks {
        image.extend_from_slice(&disk.bytes);
    }
    let reading = read(&card, &[], &[&image]);
    assert_eq!(reading.sources[0].unknown_version, Some(VERSION + 1));
    assert_whole(&reading.sets[0].open(vec![&writer.identity]), &files);
}

#[test]
fn volumes_of_several_sets_are_found_inside_one_raw_image() {
    let (one, of_one) = sealed(1);
    let (mut two, of_two) = sealed(2);
    two.card = one.card.clone();
    two.disks.iter_mut().for_each(|disk| disk.bytes.clear());
    (two.packet, two.link) = (0, carrier::ChainLink::start(two.set));
    two.seal(&Shape::new(2, 1, &[4]), &of_two);
    let mut image = strange(63 * 512);
    for (disk, gap) in
        one.disks
            .iter()
            .chain(&two.disks)
            .zip([512, 1_024, 7 * 512, 0, 33 * 512, 512])
    {
        image.extend_from_slice(&disk.bytes);
        image.resize(image.len().next_multiple_of(512), 0);
        image.extend(strange(gap));
        image.resize(image.len() + 3 * gap, 0);
    }
    let reading = scan(&one, &[&image]);
    assert_eq!(reading.sources[0].volumes.len(), 2);
    assert_eq!(reading.sets.len(), 2);
    assert_whole(&reading.sets[0].open(vec![&one.identity]), &of_one);
    assert_whole(&reading.sets[1].open(vec![&two.identity]), &of_two);
}

#[test]
fn stretches_that_hold_no_block_are_listed() {
    let (writer, _) = sealed(1);
    let mut volume = writer.disks[0].bytes.clone();
    volume[BLOCK..3 * BLOCK].fill(0);
    volume[4 * BLOCK + 5] ^= 1;
    let reading = scan(&writer, &[&volume]);
    let unknown = &reading.sources[0].unknown;
    let block = BLOCK as u64;
    assert_eq!(unknown.first, [(block, 2 * block), (4 * block, block)]);
    assert_eq!((unknown.count, unknown.bytes), (2, 3 * block));
}

#[test]
fn pages_that_cannot_be_read_are_counted_and_cost_the_blocks_that_they_touch() {
    let (writer, files) = sealed(1);
    let mut arrived: Vec<Arrived> = writer
        .disks
        .iter()
        .map(|disk| Arrived::new(disk.bytes.clone()))
        .collect();
    let page = 2 * BLOCK + 4_096;
    arrived[0].unreadable.push(page..page + 4_096);
    let sources = arrived.into_iter().map(Arrived::source).collect();
    let card = std::slice::from_ref(&writer.card);
    let reading = Reading::of(sources, card, &[], &mut |_| {});
    let report = &reading.sources[0];
    assert_eq!(report.unreadable, 4_096);
    let block = BLOCK as u64;
    assert_eq!(report.unknown.first, [(2 * block, block)]);
    assert_whole(&reading.sets[0].open(vec![&writer.identity]), &files);
}

#[test]
fn progress_ends_where_it_said_it_would() {
    let (writer, _) = sealed(1);
    let mut volumes = volumes(&writer.disks);
    let strange = strange(3_000_000);
    volumes.push(&strange);
    let mut told: Vec<Progress> = Vec::new();
    let card = std::slice::from_ref(&writer.card);
    Reading::of(sources(&volumes), card, &[], &mut |now| told.push(now));
    let last = *told.last().unwrap();
    assert_eq!(last.done, last.total);
    let size: usize = volumes.iter().map(|volume| volume.len()).sum();
    assert!(last.total >= size as u64);
    assert!(told.windows(2).all(|pair| pair[0].done <= pair[1].done));
    assert!(told.iter().all(|now| now.done <= now.total));
}
