use carrier::FILE_LIMIT;
use model::Chance;
use testkit::FixedChance;

use crate::desk::{Desk, Files, Stray};

/// A night of which several rows are written before its directory is.
fn large_night(seed: u64) -> Files {
    let sizes = [700_000, 9_000_000, 300, 2_000_000, 400_000];
    let bytes = |at: usize, size: usize| {
        let mut bytes = vec![0; size];
        FixedChance::new(seed + at as u64).fill(&mut bytes);
        bytes
    };
    let files = sizes.into_iter().enumerate();
    let files = files.map(|(at, size)| (format!("{at}.jpg"), bytes(at, size)));
    files.collect()
}

/// What no directory names after a night was torn at every few acts and `again` was sealed behind it.
fn torn_then(again: &Files) -> Vec<Stray> {
    let desk = Desk::new();
    let night = desk.night(vec![Vec::new(); 2], 1, &large_night(1));
    let mut chance = FixedChance::new(7);
    let mut strays = Vec::new();
    for act in (0..night.log.acts()).step_by(17) {
        for left in [night.log.killed(act), night.log.torn(act, &mut chance)] {
            let next = desk.run(left, 1, FILE_LIMIT, again);
            strays.extend(desk.strays(&next.log.disks()));
        }
    }
    assert!(strays.iter().any(|stray| stray.is_whole));
    assert!(strays.iter().any(|stray| !stray.is_whole));
    strays
}

#[test]
fn what_a_torn_night_left_is_found_in_the_night_that_made_it_again() {
    let mut again = large_night(1);
    again.insert("0.before all others.jpg".into(), vec![7; 100_000]);
    for stray in torn_then(&again) {
        assert_eq!(stray.is_repeated, stray.has_bytes, "{stray:?}");
    }
}

#[test]
fn what_a_torn_night_left_alone_is_found_nowhere_else() {
    for stray in torn_then(&large_night(100)) {
        assert!(!stray.is_repeated, "{stray:?}");
    }
}
