use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use catalog::Comparable;
use likeness::{Pair, widest};
use model::{ItemId, PdqHash, Quality, Sha256Digest};
use serde::Serialize;

use super::BY_MACHINE;
use super::collection::{Collection, LeftOut};
use super::find::{allowed, within};
use crate::archive::Archive;
use crate::cli::{Cli, Groups};
use crate::outcome::{Outcome, print_json, say};

/// What is proposed.
#[derive(Debug, Serialize)]
struct Proposals {
    distance: u32,
    same_bytes: Vec<SameBytes>,
    same_pixels: Vec<SamePixels>,
    near: Vec<Near>,
    compared: usize,
    left_out: LeftOut,
}

/// Items of several accessions that have the same bytes.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct SameBytes {
    sha256: Sha256Digest,
    items: Vec<ItemId>,
}

/// Pictures of different bytes that are decoded to the same.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct SamePixels {
    pixels: Sha256Digest,
    items: Vec<ItemId>,
}

/// Pictures of different bytes, each near to another of them.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Near {
    /// Of each content the item that came first; the best picture first.
    items: Vec<ItemId>,
    /// How good each of them is, in the same order.
    quality: Vec<Option<Quality>>,
    /// How far apart the two are that are furthest from each other.
    largest: u32,
    pairs: Vec<NearPair>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct NearPair {
    one: ItemId,
    other: ItemId,
    distance: u32,
}

pub(crate) fn run(cli: &Cli, args: &Groups) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let collection = Collection::load(&archive, None)?;
    let proposals = Proposals {
        distance: args.within.distance,
        same_bytes: same_bytes(&collection.items),
        same_pixels: same_pixels(&collection.items),
        near: near(&collection.items, args.within.distance)?,
        compared: collection.items.len(),
        left_out: collection.left_out,
    };
    if args.json.json {
        print_json(&proposals)?;
    } else {
        tell(&proposals);
    }
    archive.warn_if_behind()
}

/// The items that have a key in common with another, in the order of the first of each; those without a key have
/// nothing in common.
fn common<K: Ord>(
    items: &[Comparable],
    key: impl Fn(&Comparable) -> Option<K>,
) -> Vec<(K, Vec<&Comparable>)> {
    let mut places: BTreeMap<K, Vec<(usize, &Comparable)>> = BTreeMap::new();
    for (place, one) in items.iter().enumerate() {
        if let Some(key) = key(one) {
            places.entry(key).or_default().push((place, one));
        }
    }
    let mut groups: Vec<_> = places.into_iter().collect();
    groups.retain(|(_, items)| items.len() > 1);
    groups.sort_by_key(|(_, items)| items.first().map(|(place, _)| *place));
    let groups = groups.into_iter();
    groups
        .map(|(key, items)| (key, items.into_iter().map(|(_, one)| one).collect()))
        .collect()
}

/// The items of more than one accession that have the same bytes; within one, the record calls them duplicates.
fn same_bytes(items: &[Comparable]) -> Vec<SameBytes> {
    several(items, |one| Some(one.sha256), |one| one.id.accession())
        .map(|(sha256, items)| SameBytes { sha256, items })
        .collect()
}

/// The pictures that are the same to the last pixel, though their files are not: one lost its metadata, or was packed anew.
fn same_pixels(items: &[Comparable]) -> Vec<SamePixels> {
    several(items, |one| one.pixels, |one| one.sha256)
        .map(|(pixels, items)| SamePixels { pixels, items })
        .collect()
}

/// The items that have a key in common, where they are of more than one of what tells them apart.
fn several<K: Ord, A: Ord>(
    items: &[Comparable],
    key: impl Fn(&Comparable) -> Option<K>,
    apart: impl Fn(&Comparable) -> A,
) -> impl Iterator<Item = (K, Vec<ItemId>)> {
    let mut groups = common(items, key);
    groups.retain(|(_, items)| {
        items
            .iter()
            .map(|one| apart(one))
            .collect::<BTreeSet<_>>()
            .len()
            > 1
    });
    let ids = |items: Vec<&Comparable>| items.iter().map(|one| one.id).collect();
    groups
        .into_iter()
        .map(move |(key, items)| (key, ids(items)))
}

/// The groups of different contents that are near to each other.
fn near(items: &[Comparable], distance: u32) -> anyhow::Result<Vec<Near>> {
    let mut known = BTreeSet::new();
    let (pictures, hashes): (Vec<&Comparable>, Vec<PdqHash>) = items
        .iter()
        .filter_map(|one| Some((one, one.telling()?)))
        .filter(|(one, _)| known.insert(one.sha256))
        .unzip();
    let pairs = allowed(likeness::pairs(&hashes, within(distance)))?;
    let groups = likeness::groups(&pairs);
    let mut group_of = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        group_of.extend(group.iter().map(|place| (*place, number)));
    }
    let mut sorted: Vec<Vec<Pair>> = vec![Vec::new(); groups.len()];
    for pair in pairs {
        let group = group_of.get(&pair.one).copied();
        if let Some(group) = group.and_then(|number| sorted.get_mut(number)) {
            group.push(pair);
        }
    }
    let picture = |place: u32| pictures.get(place as usize).copied();
    let id = |place| picture(place).map(|one| one.id);
    let named = |pair: &Pair| {
        Some(NearPair {
            one: id(pair.one)?,
            other: id(pair.other)?,
            distance: pair.distance,
        })
    };
    let groups = groups.iter().zip(&sorted).map(|(group, pairs)| {
        let hashes: Vec<PdqHash> = group
            .iter()
            .filter_map(|place| hashes.get(*place as usize).copied())
            .collect();
        let mut best: Vec<_> = group.iter().filter_map(|place| picture(*place)).collect();
        // Of equals, the one that came first.
        best.sort_by_key(|one| Reverse(one.quality.map(Quality::best)));
        Near {
            items: best.iter().map(|one| one.id).collect(),
            quality: best.iter().map(|one| one.quality).collect(),
            largest: widest(&hashes),
            pairs: pairs.iter().filter_map(named).collect(),
        }
    });
    Ok(groups.collect())
}

fn tell(proposals: &Proposals) {
    say!(
        "{} groups are proposed among {} items. They are proposals: nothing is merged, nothing was entered.",
        proposals.same_bytes.len() + proposals.same_pixels.len() + proposals.near.len(),
        proposals.compared
    );
    let groups = proposals.same_bytes.iter().map(|group| &group.items);
    tell_same("The same bytes in several accessions", groups);
    let groups = proposals.same_pixels.iter().map(|group| &group.items);
    tell_same("The same pixels in different bytes", groups);
    say!(
        "Near, at most {} of 256 bits from one to the next: {}",
        proposals.distance,
        proposals.near.len()
    );
    for group in &proposals.near {
        say!(
            "  {} pictures, the two that are furthest apart by {} bits",
            group.items.len(),
            group.largest
        );
        for (item, quality) in group.items.iter().zip(&group.quality) {
            say!("    {item}  {}", figures(*quality));
        }
        for pair in &group.pairs {
            say!("    {}  {}  {:>2}", pair.one, pair.other, pair.distance);
        }
    }
    proposals.left_out.tell();
    if !proposals.near.is_empty() {
        say!("{BY_MACHINE}");
    }
}

/// How good a picture is, for people.
fn figures(quality: Option<Quality>) -> String {
    quality.map_or_else(
        || "not measured".to_owned(),
        |it| {
            format!(
                "best {}: sharpness {}, light {}, black {}, white {}",
                it.best(),
                it.sharpness,
                it.light,
                it.black,
                it.white
            )
        },
    )
}

fn tell_same<'p>(what: &str, groups: impl ExactSizeIterator<Item = &'p Vec<ItemId>>) {
    say!("{what}: {}", groups.len());
    for items in groups {
        let items: Vec<_> = items.iter().map(ToString::to_string).collect();
        say!("  {}", items.join("  "));
    }
}

#[cfg(test)]
mod tests {
    use catalog::Hash;

    use super::*;

    fn id(text: &str) -> ItemId {
        text.parse().unwrap()
    }

    /// An item with that content, whose hash has the lowest `bits` bits set.
    fn picture(item: &str, content: &str, bits: usize, quality: u8) -> Comparable {
        let mut pdq = [0; 32];
        for bit in 0..bits {
            pdq[bit / 8] |= 1 << (bit % 8);
        }
        Comparable {
            id: id(item),
            of: None,
            withdrawn: false,
            sha256: Sha256Digest::of(content),
            examined: true,
            pixels: None,
            hash: Some(Hash {
                pdq: PdqHash::from_bytes(pdq),
                quality,
            }),
            quality: None,
        }
    }

    #[test]
    fn two_that_are_near_through_a_third_are_told_how_far_apart_they_are() {
        let items = [
            picture("7Q20K913-000001", "one", 0, 100),
            picture("7Q20K913-000002", "far", 200, 100),
            picture("7Q20K913-000003", "two", 30, 50),
            picture("7YGZ2846-000001", "two", 30, 50),
            picture("7YGZ2846-000002", "three", 50, 50),
            picture("7YGZ2846-000003", "poor", 0, 49),
        ];
        let [one, two, three] = ["7Q20K913-000001", "7Q20K913-000003", "7YGZ2846-000002"].map(id);
        let pair = |one, other, distance| NearPair {
            one,
            other,
            distance,
        };
        let expected = Near {
            items: vec![one, two, three],
            quality: vec![None; 3],
            largest: 50,
            pairs: vec![pair(one, two, 30), pair(two, three, 20)],
        };
        assert_eq!(near(&items, 31).unwrap(), [expected]);
        assert_eq!(near(&items, 29).unwrap()[0].items, [two, three]);
        assert_eq!(near(&items, 19).unwrap(), []);
    }

    #[test]
    fn the_best_picture_of_a_group_comes_first() {
        let sharp = |item, content, sharpness: Option<u32>, black| Comparable {
            quality: sharpness.map(|sharpness| Quality {
                sharpness,
                light: 500,
                black,
                white: 0,
            }),
            ..picture(item, content, 0, 100)
        };
        let items = [
            sharp("7Q20K913-000001", "not measured", None, 0),
            sharp("7Q20K913-000002", "dull", Some(90), 0),
            sharp("7Q20K913-000003", "sharp and half black", Some(170), 500),
            sharp("7Q20K913-000004", "sharp", Some(170), 10),
        ];
        let near = near(&items, 31).unwrap().remove(0);
        let best = [4, 2, 3, 1].map(|number| id(&format!("7Q20K913-{number:06}")));
        assert_eq!(near.items, best);
        assert_eq!(near.quality.iter().flatten().count(), 3);
    }

    #[test]
    fn the_same_pixels_are_proposed_where_their_bytes_differ() {
        let decoded = |item, content, pixels: &str| Comparable {
            pixels: (!pixels.is_empty()).then(|| Sha256Digest::of(pixels)),
            ..picture(item, content, 0, 100)
        };
        let items = [
            decoded("7Q20K913-000001", "as it was", "scene"),
            decoded("7Q20K913-000002", "not decoded", ""),
            decoded("7Q20K913-000003", "without metadata", "scene"),
            decoded("7Q20K913-000004", "twice", "another"),
            decoded("7YGZ2846-000001", "twice", "another"),
            decoded("7YGZ2846-000002", "neither", ""),
        ];
        let expected = SamePixels {
            pixels: Sha256Digest::of("scene"),
            items: ["7Q20K913-000001", "7Q20K913-000003"].map(id).to_vec(),
        };
        assert_eq!(same_pixels(&items), [expected]);
    }

    #[test]
    fn the_same_bytes_are_proposed_where_they_came_twice_and_not_where_the_record_says_so() {
        let items = [
            picture("7Q20K913-000001", "within one", 0, 100),
            picture("7Q20K913-000002", "in both", 0, 100),
            picture("7Q20K913-000003", "within one", 0, 100),
            picture("7Q20K913-000004", "in both", 0, 100),
            picture("7YGZ2846-000001", "in both", 0, 100),
            picture("7YGZ2846-000002", "alone", 0, 100),
        ];
        let expected = SameBytes {
            sha256: Sha256Digest::of("in both"),
            items: ["7Q20K913-000002", "7Q20K913-000004", "7YGZ2846-000001"]
                .map(id)
                .to_vec(),
        };
        assert_eq!(same_bytes(&items), [expected]);
    }
}
