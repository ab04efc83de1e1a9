//! How long all near pairs among so many hashes take that are drawn at random.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]
use std::time::Instant;

use model::PdqHash;

fn main() {
    let count: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut state = 1_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let hashes: Vec<PdqHash> = (0..count)
        .map(|_| {
            let mut bytes = [0; 32];
            for chunk in bytes.chunks_mut(8) {
                chunk.copy_from_slice(&draw().wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes());
            }
            PdqHash::from_bytes(bytes)
        })
        .collect();
    let began = Instant::now();
    let found = likeness::pairs(&hashes, likeness::MOST, 2);
    println!(
        "{count} hashes: {} pairs, {:?}",
        found.len(),
        began.elapsed()
    );
}
