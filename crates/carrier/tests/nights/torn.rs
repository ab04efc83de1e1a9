use carrier::{BLOCK, FILE_LIMIT, RunEnd};
use testkit::FixedChance;

use crate::desk::{Desk, Files, Night, files_of, holds};

/// Subsets of what was not flushed that are tried at each act.
const SAMPLES: u64 = 9;

/// What a run shows as closed before `act`, and what was there before it.
fn shown(night: &Night, act: usize, files: &Files, before: &Files) -> Files {
    let mut shown = before.clone();
    let closed = night.closed.iter().filter(|(at, _)| *at <= act);
    for line in closed.flat_map(|(_, packet)| &packet.files) {
        let path = line.path.to_string();
        shown.insert(path.clone(), files[&path].clone());
    }
    shown
}

/// Disks, of which some are spare; others join on the night that is torn.
#[derive(Clone, Copy)]
struct Rig {
    count: usize,
    m: usize,
    joins: usize,
    file_limit: u64,
}

/// Two nights, and a third that is torn at every act in every way; then a fourth goes on. Whatever was
/// shown as closed comes back, from every k disks, and so does the fourth night.
fn tear_everywhere(rig: Rig) {
    let desk = Desk::new();
    let nights: Vec<Files> = ["1", "2", "3", "4"].map(files_of).into();
    let run = |disks, files| desk.run(disks, rig.m, rig.file_limit, files);
    let one = run(vec![Vec::new(); rig.count], &nights[0]);
    let two = run(one.log.folders(), &nights[1]);
    let before: Files = nights[..2].iter().flat_map(Clone::clone).collect();
    let mut disks = two.log.folders();
    disks.resize(rig.count + rig.joins, Vec::new());
    let three = run(disks, &nights[2]);
    assert_eq!(three.end, RunEnd::Finished);
    let mut chance = FixedChance::new(rig.count as u64);
    let mut survived = 0;
    for act in 0..=three.log.acts() {
        let shown = shown(&three, act, &nights[2], &before);
        for sample in 0..=SAMPLES {
            let left = match sample {
                0 => three.log.killed(act),
                _ => three.log.torn(act, &mut chance),
            };
            let four = run(left.clone(), &nights[3]);
            let disks = four.log.folders();
            for (now, left) in disks.iter().zip(&left) {
                let mut pairs = now.iter().zip(left);
                assert!(now.len() >= left.len());
                assert!(
                    pairs.all(|(now, left)| now.starts_with(left)),
                    "nothing is written again or cut"
                );
            }
            assert!(
                rig.file_limit == FILE_LIMIT || disks.iter().all(|files| files.len() > 1),
                "the volume went on in a further file"
            );
            let back = desk.give_back(&disks.concat());
            assert!(holds(&back, &shown), "act {act}, sample {sample}");
            assert!(holds(&back, &nights[3]), "act {act}, sample {sample}");
            survived += usize::from(back.len() > shown.len() + nights[3].len());
            for disk in disks.iter().filter(|_| rig.joins > 0) {
                let names = desk.names(disk);
                let named = |path: &String| names.contains(path);
                assert!(
                    shown.keys().all(named),
                    "act {act}, sample {sample}: any disk names all"
                );
            }
            let spared = act % disks.len();
            let mut fewer = disks;
            if rig.m > 0 && rig.joins == 0 {
                fewer.remove(spared);
                let back = desk.give_back(&fewer.concat());
                assert!(holds(&back, &shown) && holds(&back, &nights[3]));
            }
        }
    }
    assert!(
        survived > 0,
        "a torn attempt that is all there is read, too"
    );
}

const ONE: Rig = Rig {
    count: 1,
    m: 0,
    joins: 0,
    file_limit: FILE_LIMIT,
};
const SEVERAL: Rig = Rig {
    count: 3,
    m: 1,
    ..ONE
};
const JOINED: Rig = Rig {
    count: 2,
    m: 1,
    joins: 1,
    ..ONE
};

#[test]
fn one_disk_torn_at_any_write_loses_at_most_the_packet_in_flight() {
    tear_everywhere(ONE);
}

#[test]
fn several_disks_torn_at_any_write_lose_at_most_the_packet_in_flight() {
    tear_everywhere(SEVERAL);
}

#[test]
fn disks_torn_while_another_joins_lose_at_most_the_packet_in_flight() {
    tear_everywhere(JOINED);
}

/// The same where the files of a volume have so many blocks at most; a night's packet has seven.
fn tear_files_everywhere(rig: Rig, limits: &[u64]) {
    for blocks in limits {
        let file_limit = blocks * BLOCK as u64;
        tear_everywhere(Rig { file_limit, ..rig });
    }
}

#[test]
fn a_disk_torn_in_any_file_of_its_volume_loses_at_most_the_packet_in_flight() {
    tear_files_everywhere(ONE, &[2, 3, 5, 8, 11]);
}

#[test]
fn several_disks_torn_in_any_file_lose_at_most_the_packet_in_flight() {
    tear_files_everywhere(SEVERAL, &[3, 8]);
}

#[test]
fn disks_torn_in_any_file_while_another_joins_lose_at_most_the_packet_in_flight() {
    tear_files_everywhere(JOINED, &[5]);
}

#[test]
fn thirty_nights_of_which_most_are_torn_keep_what_was_shown_as_closed() {
    let desk = Desk::new();
    let mut chance = FixedChance::new(3);
    let mut disks = vec![Vec::new(); 3];
    let mut shown_so_far = Files::new();
    let mut numbers = Vec::new();
    for number in 0..30 {
        let files = files_of(&format!("night {number}"));
        let night = desk.night(disks, 1, &files);
        let acts = night.log.acts();
        let act = if number % 3 == 2 {
            acts
        } else {
            number * 7 % acts
        };
        shown_so_far = shown(&night, act, &files, &shown_so_far);
        numbers.extend(night.closed.iter().map(|(_, packet)| packet.number));
        let torn = night.log.torn(act, &mut chance);
        disks = torn.iter().map(|files| files.concat()).collect();
    }
    assert!(numbers.is_sorted());
    let last = desk.night(disks, 1, &files_of("last"));
    assert!(holds(&desk.give_back(&last.log.disks()), &shown_so_far));
    assert_eq!(shown_so_far.len(), 10 * 4);
}

#[test]
fn a_run_without_files_writes_nothing_at_all() {
    let desk = Desk::new();
    let one = desk.night(vec![Vec::new()], 0, &files_of("1"));
    let two = desk.night(one.log.disks(), 0, &Files::new());
    assert_eq!((two.end, two.log.acts()), (RunEnd::Finished, 0));
}
