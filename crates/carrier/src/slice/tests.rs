use std::ops::Range;

use age::x25519::Identity;
use model::OsChance;
use proptest::prelude::*;

use super::{CHUNK, CHUNK_TAG, LENGTH, OpenSlice, SliceSealer, least_room, open_slice};
use crate::audience::Audience;
use crate::block::PAYLOAD;
use crate::directory::Directory;

fn seal(blocks: u16, identity: &Identity, stream: impl Fn(usize) -> Vec<u8>) -> (Vec<u8>, Vec<u8>) {
    let recipient = identity.to_public();
    let sealer =
        SliceSealer::begin(blocks, std::iter::once(&recipient as &dyn age::Recipient)).unwrap();
    let stream = stream(sealer.room());
    (sealer.finish(Some(5), &stream).unwrap(), stream)
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at % 251) as u8).collect()
}

#[test]
fn a_full_slice_comes_back_whole_whatever_length_age_drew() {
    let identity = Identity::generate();
    for blocks in [4, 8, 128, 256] {
        for _ in 0..8 {
            let (slice, stream) = seal(blocks, &identity, pattern);
            assert_eq!(slice.len(), PAYLOAD * usize::from(blocks));
            let open = open_slice(&slice, &[&identity]).unwrap();
            assert_eq!(
                open,
                OpenSlice {
                    first_header: Some(5),
                    stream,
                    lost: vec![]
                }
            );
        }
    }
}

#[test]
fn an_age_file_fills_its_slice() {
    let identity = Identity::generate();
    let (slice, _) = seal(4, &identity, |_| vec![]);
    let length = u32::from_le_bytes(*slice.first_chunk().unwrap()) as usize;
    assert!(slice.len() - LENGTH - length < CHUNK_TAG + 1);
}

#[test]
fn a_directory_where_a_slice_belongs_is_no_slice() {
    let identity = Identity::generate();
    let recipient = identity.to_public();
    let all = std::iter::once(&recipient as &dyn age::Recipient);
    let mut bytes = Directory::seal_lines(b"", b"a line of it", all)
        .unwrap()
        .payloads
        .concat();
    bytes.resize(4 * PAYLOAD, 0);
    assert!(open_slice(&bytes, &[&identity]).is_none());
}

#[test]
fn no_slice_has_less_room_than_the_least() {
    let classic = Identity::generate().to_public();
    let hybrid = hybrid::Identity::generate(&mut OsChance).to_public();
    let kinds = [
        (&classic as &dyn age::Recipient, false, 64),
        (&hybrid, true, 8),
    ];
    for (recipient, is_hybrid, most) in kinds {
        for (recipients, blocks) in [(1, 4), (1, 256), (most, 4), (most, 256)] {
            let least = least_room(blocks, Audience::new(recipients, is_hybrid));
            for _ in 0..20 {
                let all = std::iter::repeat_n(recipient, recipients);
                let room = SliceSealer::begin(blocks, all).unwrap().room();
                assert!(room >= least, "{room} < {least}");
            }
        }
    }
}

#[test]
fn somebody_elses_slice_does_not_open() {
    let (slice, _) = seal(4, &Identity::generate(), pattern);
    assert!(open_slice(&slice, &[&Identity::generate()]).is_none());
}

#[test]
fn a_lost_block_costs_the_chunks_that_it_touches() {
    let identity = Identity::generate();
    let (whole, stream) = seal(32, &identity, pattern);
    for block in 1..32 {
        let mut slice = whole.clone();
        slice[block * PAYLOAD..(block + 1) * PAYLOAD].fill(0);
        let open = open_slice(&slice, &[&identity]).unwrap();
        let lost: usize = open.lost.iter().map(Range::len).sum();
        assert!(
            (1..=2 * CHUNK).contains(&lost),
            "block {block} cost {lost} bytes"
        );
        let mut expected = stream.clone();
        for stretch in &open.lost {
            expected[stretch.clone()].fill(0);
        }
        assert!(open.stream == expected, "block {block}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn changed_bytes_never_give_wrong_bytes(at in 0..PAYLOAD * 16, value in 1..=255_u8) {
        let identity = Identity::generate();
        let (mut slice, stream) = seal(16, &identity, pattern);
        slice[at] ^= value;
        if let Some(open) = open_slice(&slice, &[&identity]) {
            for (index, byte) in open.stream.iter().enumerate() {
                let lost = open.lost.iter().any(|stretch| stretch.contains(&index));
                prop_assert!(lost || *byte == stream[index]);
            }
        }
    }
}
