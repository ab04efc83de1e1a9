//! All pairs, compared with what comparing each with each finds.
#![cfg(test)]

use likeness::{MOST, Pair, groups, pairs};
use model::PdqHash;
use proptest::prelude::*;

fn by_each_with_each(hashes: &[PdqHash], most: u32) -> Vec<Pair> {
    let mut found = Vec::new();
    for (one, first) in (0..).zip(hashes) {
        for (other, second) in (0..).zip(hashes).skip(one as usize + 1) {
            let distance = first.distance(*second);
            if distance <= most {
                found.push(Pair {
                    one,
                    other,
                    distance,
                });
            }
        }
    }
    found
}

/// Hashes that lie round a few, with up to 40 bits changed at any places.
fn clustered() -> impl Strategy<Value = Vec<PdqHash>> {
    let seeds = prop::collection::vec(any::<[u8; 32]>(), 1..4);
    let changes = prop::collection::vec(any::<u8>(), 0..40);
    let members = prop::collection::vec((any::<prop::sample::Index>(), changes), 0..60);
    (seeds, members).prop_map(|(seeds, members)| {
        let member = |(seed, changes): &(prop::sample::Index, Vec<u8>)| {
            let mut bytes = *seed.get(&seeds);
            for bit in changes {
                bytes[usize::from(bit / 8)] ^= 1 << (bit % 8);
            }
            PdqHash::from_bytes(bytes)
        };
        members.iter().map(member).collect()
    })
}

proptest! {
    #[test]
    fn no_pair_is_missed_and_none_is_invented(hashes in clustered(), most in 0..=MOST, threads in 1_usize..4) {
        prop_assert_eq!(pairs(&hashes, most, threads), by_each_with_each(&hashes, most));
    }
}

/// The worst that there is: 31 bits, two in each band but one, which has one.
#[test]
fn a_pair_that_differs_in_two_bits_of_every_band_but_one_is_found_whichever_that_is() {
    let one = PdqHash::from_bytes([0; 32]);
    for single in 0..16 {
        let mut bytes = [0; 32];
        for (number, band) in bytes.chunks_mut(2).enumerate() {
            band[0] = if number == single { 0x01 } else { 0x81 };
        }
        let other = PdqHash::from_bytes(bytes);
        let found = pairs(&[one, other], MOST, 2);
        assert_eq!(found, by_each_with_each(&[one, other], MOST));
        assert_eq!(found.first().map(|pair| pair.distance), Some(31));
        // One bit further it is none, however far is asked for.
        bytes[2 * single + 1] = 1;
        assert_eq!(pairs(&[one, PdqHash::from_bytes(bytes)], 200, 2), []);
    }
}

#[test]
fn whoever_is_near_to_one_of_a_group_belongs_to_it() {
    let pair = |one, other| Pair {
        one,
        other,
        distance: 1,
    };
    let found = groups(&[pair(7, 9), pair(2, 5), pair(5, 8), pair(1, 9)]);
    assert_eq!(found, [vec![1, 7, 9], vec![2, 5, 8]]);
    assert_eq!(groups(&[]), Vec::<Vec<u32>>::new());
}
