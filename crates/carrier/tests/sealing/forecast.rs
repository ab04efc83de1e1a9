use carrier::{Forecast, Offer};
use model::ByteCount;
use proptest::prelude::*;

use crate::bench::Bench;
use crate::memory_file::{MemoryFile, bytes};

/// A size as the files of a source have them.
fn size() -> impl Strategy<Value = usize> {
    prop_oneof![
        Just(0),
        1..100_usize,
        30_000..3_000_000_usize,
        4_128_700..4_128_900_usize,
        9_000_000..50_000_000_usize,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn no_disk_needs_more_than_was_forecast_and_little_less(
        (k, m) in prop::sample::select(vec![(1, 0), (2, 1), (3, 2), (9, 2)]),
        sizes in prop::collection::vec(size(), 1..12),
        path in 1..600_usize,
        hybrid in 0..=8_usize,
    ) {
        let mut bench = Bench::new(k, m);
        if hybrid > 0 {
            bench.hybrid_instead(hybrid);
        }
        let files: Vec<_> = sizes
            .iter()
            .enumerate()
            .map(|(at, size)| MemoryFile::new(format!("{at:0path$}"), bytes(*size, 1)))
            .collect();
        let mut forecast = Forecast::new(bench.geometry, bench.audience());
        for file in &files {
            let path = file.path().as_bytes().len();
            forecast.add(path, ByteCount(file.bytes.len() as u64));
        }
        bench.seal(&files);
        let forecast = forecast.disk_bytes().get();
        for disk in &bench.disks {
            let used = disk.files().concat().len() as u64;
            prop_assert!(used <= forecast, "{used} > {forecast}");
            // A last row that needs the next size by a hair is the most that it may be off.
            prop_assert!(forecast - used < (3 << 20) + used / 8, "{used}, {forecast}");
        }
    }
}
