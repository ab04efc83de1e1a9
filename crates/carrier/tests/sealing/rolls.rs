use carrier::{BLOCK, KeyBlock};

use crate::bench::{Bench, assert_stored};
use crate::memory_disk::Room;
use crate::memory_file::of_sizes;

#[test]
fn a_volume_goes_on_in_a_further_file_before_it_passes_the_limit() {
    for blocks in [5, 64, 65, 300] {
        let limit = (blocks * BLOCK) as u64;
        let bench = Bench::with_disks(2, 1, |_| Room::Endless, limit);
        let files = of_sizes(&[2_000_000; 8]);
        bench.seal(&files);
        assert_stored(&bench.decode().files, &files);
        for disk in &bench.disks {
            let (last, full) = disk
                .files()
                .split_last()
                .map(|(l, f)| (l.clone(), f.to_vec()))
                .unwrap();
            assert!(full.iter().all(|file| file.len() / BLOCK == blocks));
            assert!(last.len() / BLOCK <= blocks);
            for file in disk.files() {
                let first = file.first_chunk::<BLOCK>().unwrap();
                assert!(KeyBlock::open(first, &bench.cards[0].secret).is_some());
            }
        }
    }
}
