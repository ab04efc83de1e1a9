use model::{AccessionId, PartNumber};
use proptest::prelude::*;

use super::*;

fn accession() -> AccessionId {
    "7Q2K9M3T".parse().unwrap()
}

fn part() -> PartId {
    PartId::new(accession(), PartNumber(1))
}

prop_compose! {
    fn placements()(
        (number, source, repaired) in any::<(u32, u32, bool)>(),
        path in any::<Vec<u8>>(),
        utf16 in any::<bool>(),
        modified in any::<Option<i64>>(),
        place in any::<Option<String>>(),
    ) -> Placement {
        Placement {
            item: ItemId::new(accession(), number),
            source,
            path: SourcePath::from_bytes(path),
            encoding: if utf16 { PathEncoding::Utf16 } else { PathEncoding::Bytes },
            modified: modified.map(Timestamp::from_unix_nanos),
            place,
            repaired,
            deleted: repaired,
        }
    }
}

fn digests() -> impl Strategy<Value = Sha256Digest> {
    any::<[u8; 32]>().prop_map(Sha256Digest::from_bytes)
}

fn sizes() -> impl Strategy<Value = ByteCount> {
    any::<u64>().prop_map(ByteCount)
}

fn lines() -> impl Strategy<Value = ManifestLine> {
    let named = |number| ContentName::new(number).unwrap();
    let original = (
        (
            placements(),
            proptest::sample::select(ItemState::ALL),
            any::<Vec<[u64; 2]>>(),
        ),
        proptest::option::of(digests()),
        (digests(), sizes(), digests(), sizes()),
        (1..=ContentName::MAX).prop_map(named),
    );
    let duplicate = (placements(), any::<u32>(), digests(), sizes());
    let refused = (placements(), proptest::sample::select(RefusalReason::ALL));
    prop_oneof![
        original.prop_map(
            |((placement, state, lost), expected_sha256, stored, content)| {
                let note = PlacementNote {
                    placement,
                    state,
                    expected_sha256,
                    lost,
                };
                let (sha256, size, stored_sha256, stored_size) = stored;
                let line = OriginalLine {
                    note,
                    sha256,
                    size,
                    content,
                    stored_sha256,
                    stored_size,
                };
                ManifestLine::Original(line)
            }
        ),
        duplicate.prop_map(|(placement, of, sha256, size)| {
            let of = ItemId::new(accession(), of);
            ManifestLine::Duplicate(DuplicateLine {
                placement,
                of,
                sha256,
                size,
            })
        }),
        (placements(), any::<Option<u64>>()).prop_map(|(placement, size)| {
            let (state, size) = (ItemState::Missing, size.map(ByteCount));
            ManifestLine::Named(NamedLine {
                placement,
                state,
                sha256: None,
                size,
            })
        }),
        refused.prop_map(
            |(
                Placement {
                    source,
                    path,
                    encoding,
                    ..
                },
                reason,
            )| {
                ManifestLine::Refused(RefusedLine {
                    source,
                    path,
                    encoding,
                    reason,
                })
            }
        ),
    ]
}

proptest! {
    #[test]
    fn every_manifest_reads_back(lines in proptest::collection::vec(lines(), 0..6)) {
        let text = encode(part(), &lines).unwrap();
        prop_assert_eq!(parse(&text, part()), Ok(lines));
    }

    #[test]
    fn no_truncation_or_flipped_bit_panics_or_adds_lines(
        line in lines(),
        cut: proptest::sample::Index,
        bit in 0..8_u8,
    ) {
        let text = encode(part(), &[line]).unwrap();
        let at = cut.index(text.len());
        prop_assert!(parse(&text[..at], part()).is_ok_and(|lines| lines.is_empty())
            || parse(&text[..at], part()).is_err());
        let mut flipped = text.clone();
        flipped[at] ^= 1 << bit;
        prop_assert!(parse(&flipped, part()).map_or(0, |lines| lines.len()) <= 1);
    }
}

#[test]
fn a_manifest_of_another_version_or_part_is_refused() {
    let text = String::from_utf8(encode(part(), &[]).unwrap()).unwrap();
    let newer = text.replace("\"v\":1", "\"v\":2");
    assert_eq!(parse(newer.as_bytes(), part()), Err(Unreadable::Version(2)));
    let other = PartId::new(accession(), PartNumber(2));
    assert_eq!(parse(text.as_bytes(), other), Err(Unreadable::Damaged));
}
