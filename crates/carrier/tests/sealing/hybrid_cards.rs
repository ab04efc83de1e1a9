//! Sealing to cards with post-quantum recipients, whose age headers are more than ten times as long.

use carrier::{Audience, Card, Error, MAX_HYBRID_RECIPIENTS, OpenCard, Sealer};
use testkit::FixedChance;

use crate::bench::{Bench, assert_stored};
use crate::memory_file::of_sizes;

/// Why no run can be begun with the bench's cards.
fn refusal(bench: &Bench) -> &'static str {
    let mut chance = FixedChance::new(1);
    let cards = bench.cards.clone();
    match Sealer::begin(bench.geometry, cards, Vec::new(), &mut chance) {
        Err(Error::Sealing { reason }) => reason,
        _ => panic!("there are no volumes"),
    }
}

#[test]
fn each_of_eight_hybrid_recipients_reads_everything() {
    let mut bench = Bench::new(2, 1);
    let files = of_sizes(&[1_000, 3_000_000, 9_000_000, 0, 17]);
    bench.hybrid_instead(MAX_HYBRID_RECIPIENTS);
    bench.seal(&files);
    assert_stored(&bench.decode().files, &files);
}

#[test]
fn several_hybrid_cards_open_one_set() {
    let mut bench = Bench::new(1, 1);
    bench.hybrid_instead(3);
    let mut chance = FixedChance::new(9);
    bench.add_card_for(vec![hybrid::Identity::generate(&mut chance).into()]);
    let files = of_sizes(&[1_000, 2_000_000]);
    bench.seal(&files);
    for card in 0..2 {
        assert_stored(&bench.decode_as(card).files, &files);
    }
}

#[test]
fn cards_of_both_kinds_do_not_go_together() {
    let mut bench = Bench::new(1, 0);
    bench.hybrid_instead(1);
    bench.add_card();
    assert!(refusal(&bench).contains("both kinds"));
    bench.cards.reverse();
    assert!(refusal(&bench).contains("both kinds"));
}

#[test]
fn more_hybrid_recipients_than_a_header_takes_are_refused() {
    let mut bench = Bench::new(1, 0);
    bench.hybrid_instead(MAX_HYBRID_RECIPIENTS);
    assert_eq!(refusal(&bench), "there must be one disk for each lane");
    let mut chance = FixedChance::new(9);
    bench.add_card_for(vec![hybrid::Identity::generate(&mut chance).into()]);
    assert!(refusal(&bench).contains("more than eight"));
}

#[test]
fn an_audience_needs_a_card() {
    assert!(Audience::of(&[] as &[Card]).is_err());
    let bench = Bench::new(1, 0);
    let nine: Vec<&OpenCard> = std::iter::repeat_n(&bench.cards[0], 9).collect();
    assert!(Audience::of(nine.iter().map(|open| &open.card)).is_err());
}
