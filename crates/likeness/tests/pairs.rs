//! All pairs, compared with what comparing each with each finds.
#![cfg(test)]

use likeness::{MOST, Pair, TooMany, Wanted, between, groups, pairs};
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

fn within(most: u32, threads: usize) -> Wanted {
    Wanted {
        most,
        limit: usize::MAX,
        threads,
    }
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
        prop_assert_eq!(pairs(&hashes, within(most, threads)).unwrap(), by_each_with_each(&hashes, most));
    }

    #[test]
    fn between_two_lists_no_pair_is_missed_and_none_is_invented(
        hashes in clustered(), at in any::<prop::sample::Index>(), most in 0..=MOST, threads in 1_usize..4
    ) {
        let (asked, among) = hashes.split_at(at.index(hashes.len() + 1));
        let first = u32::try_from(asked.len()).unwrap();
        let mut expected = by_each_with_each(&hashes, most);
        expected.retain(|pair| pair.one < first && pair.other >= first);
        expected.iter_mut().for_each(|pair| pair.other -= first);
        prop_assert_eq!(between(asked, among, within(most, threads)).unwrap(), expected);
    }

    #[test]
    fn more_pairs_than_the_limit_are_refused_on_however_many_threads(
        hashes in clustered(), limit in 0_usize..20, threads in 1_usize..4
    ) {
        let all = by_each_with_each(&hashes, MOST);
        let wanted = Wanted { limit, ..within(MOST, threads) };
        let expected = if all.len() > limit { Err(TooMany { limit }) } else { Ok(all) };
        prop_assert_eq!(pairs(&hashes, wanted), expected);
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
        let found = pairs(&[one, other], within(MOST, 2)).unwrap();
        assert_eq!(found, by_each_with_each(&[one, other], MOST));
        assert_eq!(found.first().map(|pair| pair.distance), Some(31));
        // One bit further it is none, however far is asked for.
        bytes[2 * single + 1] = 1;
        let further = [one, PdqHash::from_bytes(bytes)];
        assert_eq!(pairs(&further, within(200, 2)).unwrap(), []);
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
