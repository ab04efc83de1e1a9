use carrier::{BLOCK, Geometry, KeyBlock, Kind, Mask, PAYLOAD, Place, spares};
use testkit::{FixedChance, repeated};

use crate::desk::{Desk, Files};

const K: usize = 3;
const M: usize = 2;
/// Where a block's payload begins.
const TEXT: usize = 48;

/// Pictures that are the same every night, and files of zeros: the worst that a source can seal.
fn same_files() -> Files {
    let named = |at: u8| (format!("{at}.jpg"), vec![at % 2; 150_000]);
    (0..6).map(named).collect()
}

/// Five disks after two nights, then after a third that was torn, and after a fourth.
fn images(desk: &Desk) -> [Vec<Vec<u8>>; 3] {
    let files = same_files();
    let one = desk.night(vec![Vec::new(); K + M], M, &files);
    let before = desk.night(one.log.disks(), M, &files).log.disks();
    let torn = desk.night(before.clone(), M, &files).log;
    let torn = torn.killed(torn.acts() * 2 / 3);
    let torn: Vec<_> = torn.iter().map(|files| files.concat()).collect();
    let after = desk.night(torn.clone(), M, &files).log.disks();
    [before, torn, after]
}

fn blocks(disk: &[u8]) -> Vec<&[u8]> {
    disk.chunks_exact(BLOCK).collect()
}

#[test]
fn what_was_there_stays_and_nothing_stands_twice_on_any_disk() {
    let [before, torn, after] = images(&Desk::new());
    for ((before, torn), after) in before.iter().zip(&torn).zip(&after) {
        assert!(torn.starts_with(before) && after.starts_with(torn));
        assert!(
            torn.len() > before.len(),
            "it was torn in the middle of something"
        );
    }
    // Nothing changed, so whatever an earlier image has at some other place stands here twice.
    assert_eq!(repeated(&sources(&after)), None);
}

#[test]
fn what_is_copied_to_disks_that_join_or_are_made_again_stands_nowhere_twice() {
    let desk = Desk::new();
    let [_, _, mut disks] = images(&desk);
    disks.push(Vec::new());
    let joined = desk.night(disks, M, &same_files()).log.disks();
    // The first, which was there all the time, and the one that joined.
    for lost in [0, K + M] {
        let others = [&joined[..lost], &joined[lost + 1..]].concat();
        let own = desk.read(&joined[lost..=lost]).sources[0].volumes[0].disk;
        let again = desk.made_again(&others, own.unwrap());
        assert!(again.len() > BLOCK && again != joined[lost]);
        let all = [sources(&joined), vec![&again]].concat();
        assert_eq!(repeated(&all), None);
    }
}

fn sources(disks: &[Vec<u8>]) -> Vec<&[u8]> {
    disks.iter().map(Vec::as_slice).collect()
}

/// Whether the bits of `bytes` are far from half ones: six standard deviations.
fn is_biased(bytes: impl Iterator<Item = u8>) -> bool {
    let (mut bits, mut ones) = (0.0, 0.0);
    for byte in bytes {
        bits += 8.0;
        ones += f64::from(byte.count_ones());
    }
    (ones - bits / 2.0_f64).abs() > 3.0 * bits.sqrt()
}

#[test]
fn the_exclusive_or_of_two_disks_or_of_two_nights_shows_nothing() {
    let [before, torn, after] = images(&Desk::new());
    let xor = |one: &[u8], other: &[u8]| -> Vec<u8> {
        one.iter()
            .zip(other)
            .map(|(one, other)| one ^ other)
            .collect()
    };
    for (number, one) in after.iter().enumerate() {
        for other in &after[number + 1..] {
            let mixed = xor(one, other);
            assert!(!is_biased(mixed.iter().copied()));
            for block in mixed.chunks_exact(BLOCK) {
                assert!(!is_biased(block.iter().copied()));
            }
        }
        // Each night against each other one, at the same offsets from where it began.
        let (first, second) = (
            before[number].len(),
            torn[number].len().next_multiple_of(BLOCK),
        );
        let nights = [
            &one[..first],
            &one[first.next_multiple_of(BLOCK)..],
            &one[second..],
        ];
        for (at, night) in nights.iter().enumerate() {
            for later in &nights[at + 1..] {
                assert!(!is_biased(xor(night, later).into_iter()));
            }
        }
    }
    assert!(
        is_biased(vec![1; BLOCK].into_iter()),
        "what is biased is found"
    );
}

/// How many bytes of `spare` are as the code makes them of `data`.
fn agreeing(geometry: Geometry, data: &[Vec<u8>], lane: usize, spare: &[u8]) -> usize {
    let made = spares(geometry, data).unwrap();
    made[lane]
        .iter()
        .zip(spare)
        .filter(|(one, other)| one == other)
        .count()
}

fn mask(desk: &Desk, disk: &[u8]) -> Mask {
    let first = disk.first_chunk::<BLOCK>().unwrap();
    KeyBlock::open(first, &desk.secrets()[0]).unwrap().mask
}

#[test]
fn the_code_of_the_spares_shows_in_no_arrangement_of_masked_blocks() {
    let desk = Desk::new();
    let [_, _, after] = images(&desk);
    let geometry = Geometry::new(K, M).unwrap();
    let disks: Vec<_> = after.iter().map(|disk| blocks(disk)).collect();
    let least = disks.iter().map(Vec::len).min().unwrap() as i64;
    // By chance one byte of 256 agrees: 64 of a payload, with a standard deviation of 8.
    let most = PAYLOAD / 256 + 8 * 8;
    let mut chance = FixedChance::new(5);
    let mut tried = 0;
    for turn in 0..disks.len() {
        let disk = |lane: usize| &disks[(lane + turn) % disks.len()];
        for spare in 0..M {
            for shift in -3..=3 {
                for at in [0, 16, TEXT, BLOCK - PAYLOAD] {
                    let draw: [u8; 1] = model::Chance::draw(&mut chance);
                    let row = 3 + i64::from(draw[0]) % (least - 6);
                    for row in [row, 4] {
                        let part = |block: &[u8]| block[at..at + PAYLOAD].to_vec();
                        let data: Vec<_> =
                            (0..K).map(|lane| part(disk(lane)[row as usize])).collect();
                        let masked = part(disk(K + spare)[(row + shift) as usize]);
                        assert!(agreeing(geometry, &data, spare, &masked) < most);
                        tried += 1;
                    }
                }
            }
        }
    }
    assert!(tried > 500);

    // The same look at what the card unmasks finds the code at once.
    let mask = mask(&desk, &after[0]);
    let lane = |lane: u8| {
        let opened = disks.iter().flatten().filter_map(|block| {
            let block = mask.open(block.first_chunk()?)?;
            let address = block.address;
            let is_it = (address.kind, address.packet, address.index) == (Kind::Lane, 1, 0);
            (is_it && address.place == Place::At(lane)).then_some(block.payload)
        });
        { opened }.next().unwrap().to_vec()
    };
    let data: Vec<_> = (0..K as u8).map(lane).collect();
    for spare in 0..M {
        let unmasked = lane((K + spare) as u8);
        assert_eq!(agreeing(geometry, &data, spare, &unmasked), PAYLOAD);
    }
}
