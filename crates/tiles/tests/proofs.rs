//! What a proof shows of a picture, and what it hides.
#![cfg(test)]

use std::collections::BTreeSet;

use model::Sha256Digest;
use proptest::prelude::*;
use tiles::{
    Block, Coefficients, Colours, Component, Error, Finding, Frame, Grid, Place, Proof, Secret,
    root,
};

/// A frame of three components of which colour has half the rows and columns.
fn frame(width: u16, height: u16) -> Frame {
    let component = |factor| Component {
        across: factor,
        down: factor,
        table: [u16::from(factor) + 2; 64],
    };
    let components = [2, 1, 1].map(component).to_vec();
    Frame::new(width, height, Colours::YCbCr, components).unwrap()
}

/// A picture in which no two blocks are the same.
fn picture(width: u16, height: u16) -> Coefficients {
    let frame = frame(width, height);
    let mut number = 0_i16;
    let mut block = || -> Block {
        number += 1;
        std::array::from_fn(|at| if at < 2 { number } else { 0 })
    };
    let planes = frame
        .components()
        .iter()
        .map(|one| (0..frame.blocks(one).count()).map(|_| block()).collect())
        .collect();
    Coefficients::new(frame, planes).unwrap()
}

fn secret() -> Secret {
    Secret::from_bytes([7; 32])
}

fn places(grid: Grid, picks: impl Fn(Place) -> bool) -> BTreeSet<Place> {
    grid.places().filter(|place| picks(*place)).collect()
}

/// The picture with everything outside of `shown` grey, as a redaction leaves it.
fn redacted(original: &Coefficients, shown: &BTreeSet<Place>) -> Coefficients {
    let mut redacted = original.clone();
    let frame = original.frame().clone();
    let components = frame.components().iter().zip(redacted.planes_mut());
    for (component, plane) in components {
        let wide = frame.blocks(component).wide as usize;
        let (across, down) = (
            4 * usize::from(component.across),
            4 * usize::from(component.down),
        );
        for (at, block) in plane.iter_mut().enumerate() {
            let place = Place {
                row: u32::try_from(at / wide / down).unwrap(),
                column: u32::try_from(at % wide / across).unwrap(),
            };
            if !shown.contains(&place) {
                *block = [0; 64];
            }
        }
    }
    redacted
}

#[test]
fn all_that_is_left_of_a_redacted_picture_is_proven_original() {
    let original = picture(200, 150);
    let grid = original.frame().tiles();
    assert_eq!(grid, Grid { wide: 4, high: 3 });
    let shown = places(grid, |place| (place.row, place.column) != (1, 2));
    let proof = Proof::new(&original, &secret(), &shown).unwrap();
    let root = root(&original, &secret());
    let checked = proof.check(&root, &redacted(&original, &shown)).unwrap();
    assert!(checked.all_visible_is_original());
    assert_eq!(checked.of(Finding::Original).count(), 11);
    assert!(checked.of(Finding::Blank).eq([Place { row: 1, column: 2 }]));
    // What the redaction left in the picture, and the proof does not show, is named.
    let checked = proof.check(&root, &original).unwrap();
    assert!(!checked.all_visible_is_original());
    assert!(
        checked
            .of(Finding::Unproven)
            .eq([Place { row: 1, column: 2 }])
    );
}

#[test]
fn blank_tiles_of_several_colours_are_no_redaction() {
    let original = picture(256, 64);
    let shown = places(original.frame().tiles(), |place| place.column == 0);
    let proof = Proof::new(&original, &secret(), &shown).unwrap();
    let root = root(&original, &secret());
    let mut drawn = redacted(&original, &shown);
    // The last tile is light all over, and those before it are grey.
    let wide = drawn.frame().blocks(&drawn.frame().components()[0]).wide as usize;
    let light = drawn.planes_mut().next().unwrap();
    for (at, block) in light.iter_mut().enumerate() {
        if at % wide >= 24 {
            block[0] = 100;
        }
    }
    let checked = proof.check(&root, &drawn).unwrap();
    let last = Place { row: 0, column: 3 };
    assert!(checked.of(Finding::Unproven).eq([last]));
    assert!(!checked.all_visible_is_original());
}

#[test]
fn a_picture_of_other_colours_is_another() {
    let original = picture(64, 64);
    let all = places(original.frame().tiles(), |_| true);
    let proof = Proof::new(&original, &secret(), &all).unwrap();
    let root = root(&original, &secret());
    let components = original.frame().components().to_vec();
    let frame = Frame::new(64, 64, Colours::Rgb, components).unwrap();
    let recoloured = Coefficients::new(frame, original.planes().to_vec()).unwrap();
    assert_eq!(proof.check(&root, &recoloured), Err(Error::OtherRoot));
}

#[test]
fn a_changed_coefficient_is_told_by_its_tile_wherever_it_is() {
    let original = picture(70, 70);
    let grid = original.frame().tiles();
    let proof = Proof::new(&original, &secret(), &places(grid, |_| true)).unwrap();
    let root = root(&original, &secret());
    let sizes: Vec<usize> = original.planes().iter().map(Vec::len).collect();
    for (component, blocks) in sizes.into_iter().enumerate() {
        for block in 0..blocks {
            let mut changed = original.clone();
            changed.planes_mut().nth(component).unwrap()[block][63] ^= 1;
            let checked = proof.check(&root, &changed).unwrap();
            assert_eq!(
                checked.of(Finding::Altered).count(),
                1,
                "{component} {block}"
            );
            assert_eq!(checked.of(Finding::Original).count(), grid.count() - 1);
        }
    }
}

#[test]
fn a_tile_of_another_place_or_picture_proves_nothing() {
    let original = picture(256, 64);
    let root = root(&original, &secret());
    let all = places(original.frame().tiles(), |_| true);
    let proof = Proof::new(&original, &secret(), &all).unwrap();
    // Two tiles change their places, with their salts and leaves.
    let mut moved = proof.clone();
    let [one, two] = [moved.shown[0], moved.shown[1]];
    (moved.shown[0].salt, moved.shown[0].leaf) = (two.salt, two.leaf);
    (moved.shown[1].salt, moved.shown[1].leaf) = (one.salt, one.leaf);
    assert_eq!(moved.check(&root, &original), Err(Error::OtherRoot));
    // A tile that is told twice cannot smuggle a second leaf in.
    let mut twice = proof.clone();
    let mut forged = twice.shown[0];
    forged.leaf = Sha256Digest::of("forged");
    twice.shown.insert(1, forged);
    assert_eq!(twice.check(&root, &original), Err(Error::Malformed));
    let other = Proof::new(&original, &Secret::from_bytes([8; 32]), &all).unwrap();
    assert_eq!(other.check(&root, &original), Err(Error::OtherRoot));
    assert_eq!(
        proof.check(&Sha256Digest::of("another"), &original),
        Err(Error::OtherRoot)
    );
    // Of another size the proof is another, too, even where the tiles are as many.
    assert_eq!(proof.check(&root, &picture(255, 64)), Err(Error::OtherRoot));
}

#[test]
fn a_hidden_tile_is_guessed_by_nobody_who_lacks_its_salt() {
    let mut original = picture(128, 64);
    original.planes_mut().for_each(|plane| plane.fill([0; 64]));
    let shown = places(original.frame().tiles(), |place| place.column == 0);
    let proof = Proof::new(&original, &secret(), &shown).unwrap();
    let [hash] = *proof.hidden else {
        panic!("one hash: {:?}", proof.hidden);
    };
    // Whoever takes the hidden tile for a blank one, which it is, has no salt to try that with: those that the
    // proof shows make another leaf of it.
    let blocks = vec![0; 128 * (64 + 16 + 16)];
    for salt in [proof.salt, proof.shown[0].salt] {
        let place = [0, 0, 0, 1, 0, 0, 0, 0];
        let leaf = [
            &b"amana tiles/1 tile\n"[..],
            salt.as_bytes(),
            &place,
            &blocks,
        ]
        .concat();
        let leaf = Sha256Digest::of(leaf);
        assert_ne!(
            Sha256Digest::of([&[0], &leaf.as_bytes()[..]].concat()),
            hash
        );
    }
    // The one that made it does, so that the guess was right but for its salt.
    let both = places(original.frame().tiles(), |_| true);
    let told = Proof::new(&original, &secret(), &both).unwrap().shown[1];
    let place = [0, 0, 0, 1, 0, 0, 0, 0];
    let leaf = [
        &b"amana tiles/1 tile\n"[..],
        told.salt.as_bytes(),
        &place,
        &blocks,
    ]
    .concat();
    assert_eq!(
        Sha256Digest::of([&[0], &Sha256Digest::of(leaf).as_bytes()[..]].concat()),
        hash
    );
}

#[test]
fn a_proof_reads_back_and_one_with_more_fields_or_a_short_salt_does_not() {
    let original = picture(64, 64);
    let proof = Proof::new(
        &original,
        &secret(),
        &places(original.frame().tiles(), |_| true),
    );
    let text = serde_json::to_string(&proof.as_ref().unwrap()).unwrap();
    assert_eq!(
        serde_json::from_str::<Proof>(&text).unwrap(),
        proof.unwrap()
    );
    for wrong in [
        text.replacen('{', r#"{"more":1,"#, 1),
        text.replacen(r#""salt":""#, r#""salt":"00"#, 1),
    ] {
        assert!(serde_json::from_str::<Proof>(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn there_is_no_proof_of_a_place_outside_of_the_picture() {
    let outside = [Place { row: 0, column: 1 }].into();
    let none = Proof::new(&picture(64, 64), &secret(), &outside);
    assert_eq!(none, Err(Error::NoTile { column: 1, row: 0 }));
}

proptest! {
    #[test]
    fn a_proof_of_which_bytes_were_changed_is_no_proof_or_the_same(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), b' '..b'~'), 1..4),
    ) {
        let original = picture(130, 130);
        let shown = places(original.frame().tiles(), |place| place.row != 1);
        let proof = Proof::new(&original, &secret(), &shown).unwrap();
        let mut text = serde_json::to_vec(&proof).unwrap();
        for (at, byte) in changes {
            let at = at.index(text.len());
            text[at] = byte;
        }
        if let Ok(changed) = serde_json::from_slice::<Proof>(&text) {
            let checked = changed.check(&root(&original, &secret()), &original);
            let altered = |checked: Result<tiles::Checked, Error>| {
                checked.is_err() || checked.is_ok_and(|it| it.of(Finding::Altered).count() > 0)
            };
            prop_assert!(changed == proof || altered(checked));
        }
    }

    #[test]
    fn any_choice_of_tiles_is_proven_and_no_other_is_told_of(
        (width, height) in (1_u16..400, 1_u16..300),
        seed in any::<u64>(),
    ) {
        let original = picture(width, height);
        let grid = original.frame().tiles();
        let picked = |place: Place| (seed >> ((place.row * grid.wide + place.column) % 64)) & 1 == 1;
        let shown = places(grid, picked);
        let proof = Proof::new(&original, &secret(), &shown).unwrap();
        let checked = proof.check(&root(&original, &secret()), &redacted(&original, &shown)).unwrap();
        prop_assert!(checked.all_visible_is_original());
        prop_assert_eq!(checked.of(Finding::Original).collect::<BTreeSet<_>>(), shown.clone());
        prop_assert_eq!(proof.shown.len(), shown.len());
        // No more hashes than a path to each tile has.
        let depth = (grid.count() + 1).ilog2() as usize + 1;
        prop_assert!(proof.hidden.len() <= (shown.len() + 1) * depth);
    }
}
