//! What the sealing engine wrote, as the reading engine finds it after a loss.

use std::io::Read;
use std::sync::Arc;

use carrier::{BLOCK, ReadAt, Reading};

use crate::bench::Bench;
use crate::memory_file::{MemoryFile, of_sizes};

/// Reads the volumes and gives the numbers of the files that came back whole.
fn whole(bench: &Bench, volumes: Vec<Vec<u8>>, files: &[MemoryFile]) -> Vec<usize> {
    let sources = volumes
        .into_iter()
        .map(|bytes| Arc::new(bytes) as Arc<dyn ReadAt>);
    let secrets = [bench.cards[0].secret.clone()];
    let reading = Reading::of(sources.collect(), &secrets, &[], &mut |_| {});
    let [set] = reading.sets.as_slice() else {
        panic!("one set")
    };
    let contents = set.open(vec![&bench.identities[0]]);
    assert_eq!(contents.files().len(), files.len());
    let mut whole = Vec::new();
    for (number, (found, original)) in contents.files().iter().zip(files).enumerate() {
        let mut reader = contents.read(found);
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).unwrap();
        if reader.outcome().unwrap().complete {
            assert!(bytes == *original.bytes);
            whole.push(number);
        }
    }
    whole
}

fn volumes(bench: &Bench) -> Vec<Vec<u8>> {
    bench
        .disks
        .iter()
        .map(|disk| disk.files().concat())
        .collect()
}

#[test]
fn every_loss_of_up_to_m_disks_is_made_good() {
    let bench = Bench::new(3, 2);
    let files = of_sizes(&[2_000_000; 20]);
    bench.seal(&files);
    let all: Vec<usize> = (0..files.len()).collect();
    for (one, other) in [(0, 1), (1, 3), (2, 4), (0, 4)] {
        let mut left = volumes(&bench);
        left.remove(other);
        left.remove(one);
        assert_eq!(whole(&bench, left, &files), all);
    }
}

#[test]
fn with_fewer_than_k_disks_the_pictures_on_those_that_are_left_come_back() {
    let bench = Bench::new(3, 0);
    let files = of_sizes(&[2_000_000; 30]);
    bench.seal(&files);
    // Lane j of packet 1 lies on disk j + 1.
    let lane_of: Vec<u8> = bench
        .decode()
        .files
        .iter()
        .map(|file| file.lanes[0].1)
        .collect();
    for disk in 0..3 {
        let left = vec![volumes(&bench).swap_remove(disk)];
        let lane = bench.geometry.lane_of_disk(1, disk as u8);
        let expected: Vec<usize> = (0..30).filter(|at| lane_of[*at] == lane).collect();
        assert_eq!(expected.len(), 10);
        assert_eq!(whole(&bench, left, &files), expected);
    }
}

#[test]
fn a_lost_slice_costs_the_pictures_that_it_touches() {
    let bench = Bench::new(1, 0);
    let files = of_sizes(&[1_500_000; 8]);
    bench.seal(&files);
    // Three rows of 4 MiB: pictures 2 and 5 lie across their borders.
    for (row, expected) in [
        (0, &[3, 4, 5, 6, 7][..]),
        (1, &[0, 1, 6, 7]),
        (2, &[0, 1, 2, 3, 4]),
    ] {
        let mut left = volumes(&bench);
        let from = (1 + row * 256) * BLOCK;
        let to = (from + 256 * BLOCK).min(left[0].len() - 3 * BLOCK);
        left[0][from..to].fill(0);
        assert_eq!(whole(&bench, left, &files), expected, "row {row}");
    }
}
