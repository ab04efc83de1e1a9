use carrier::BLOCK;
use model::Chance;
use testkit::FixedChance;

use crate::desk::{Desk, files_of, holds};

fn below(chance: &mut FixedChance, bound: usize) -> usize {
    let draw: [u8; 4] = chance.draw();
    u32::from_le_bytes(draw) as usize % bound.max(1)
}

/// Does one of the things that happen to sticks in shoes.
fn harm(disk: &mut Vec<u8>, chance: &mut FixedChance) {
    if disk.is_empty() {
        return;
    }
    let at = below(chance, disk.len());
    let end = (at + 1 + below(chance, 6 * BLOCK)).min(disk.len());
    let blocks = disk.len() / BLOCK;
    let block = |chance: &mut FixedChance| below(chance, blocks) * BLOCK;
    match below(chance, 7) {
        0 => disk[at] ^= 1,
        1 => disk[at..end].fill(0),
        2 => chance.fill(&mut disk[at..end]),
        3 => disk.truncate(at),
        // A file system that puts clusters where they do not belong, twice, or nowhere.
        4 if blocks > 0 => {
            let (from, to) = (block(chance), block(chance));
            disk.copy_within(from..from + BLOCK, to);
        }
        5 if blocks > 0 => {
            let from = block(chance);
            disk.drain(from..from + BLOCK);
        }
        _ => disk.extend_from_within(at..end),
    }
}

#[test]
fn whatever_became_of_the_disks_the_next_night_is_sealed_and_nothing_is_written_again() {
    let desk = Desk::new();
    let one = desk.night(vec![Vec::new(); 3], 1, &files_of("1"));
    let two = desk.night(one.log.disks(), 1, &files_of("2")).log.disks();
    let mut chance = FixedChance::new(11);
    for turn in 0..250 {
        let mut disks = two.clone();
        for _ in 0..=turn % 4 {
            let disk = below(&mut chance, 3);
            harm(&mut disks[disk], &mut chance);
        }
        // What still comes back of the first nights does so afterwards, too.
        let readable = disks
            .iter()
            .any(|disk| !desk.read(std::slice::from_ref(disk)).sets.is_empty());
        let before = if readable {
            desk.give_back(&disks)
        } else {
            Default::default()
        };
        let three = desk.night(disks.clone(), 1, &files_of("3"));
        let now = three.log.disks();
        for (then, now) in disks.iter().zip(&now) {
            assert!(
                now.starts_with(then) || three.aside.contains(then),
                "turn {turn}"
            );
        }
        let all = [now.clone(), three.aside].concat();
        let reading = desk.read(&all);
        if reading.sets.len() == 1 {
            assert!(holds(&desk.give_back(&all), &before), "turn {turn}");
        }
        let back = desk.give_back(&now);
        assert!(holds(&back, &files_of("3")), "turn {turn}");
    }
}
