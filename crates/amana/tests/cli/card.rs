//! What `amana card new` makes: a card with a post-quantum recipient, and the same as a QR code.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use carrier::Card;

use crate::house::House;

/// Reads a drawing as a telephone reads the paper: as squares, dark or light.
fn scan(svg: &str) -> String {
    let side: usize = between(svg, "width=\"", "\"").parse().unwrap();
    let mut dark = vec![false; side * side];
    for square in between(svg, " d=\"", "\"").split('M').skip(1) {
        let (left, rest) = square.split_once(' ').unwrap();
        let (top, rest) = rest.split_once('h').unwrap();
        let (width, rest) = rest.split_once('v').unwrap();
        let (height, _) = rest.split_once('H').unwrap();
        let [left, top, width, height] =
            [left, top, width, height].map(|number| number.parse::<usize>().unwrap());
        for row in top..top + height {
            dark[row * side + left..row * side + left + width].fill(true);
        }
    }
    let shade = |x: usize, y: usize| if dark[y * side + x] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, shade);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.split_once(before).unwrap();
    rest.split_once(after).unwrap().0
}

#[test]
fn the_drawing_of_a_card_gives_the_card_byte_for_byte() {
    let house = House::new();
    let file = house.card();
    let text = fs::read_to_string(&file).unwrap();
    let drawing = house.at("swallow.card.svg");
    assert_eq!(scan(&fs::read_to_string(&drawing).unwrap()), text);
    let mode = fs::metadata(&drawing).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it is as confidential as the card");
}

#[test]
fn a_new_card_has_one_hybrid_recipient_and_ends_with_the_code_that_is_told() {
    let house = House::new();
    let file = house.at("swallow.card");
    let told = house
        .amana(["card", "new", "swallow", "--out", file.to_str().unwrap()])
        .expect(0);
    let text = fs::read_to_string(&file).unwrap();
    let card = Card::parse(text.as_bytes()).unwrap();
    assert!(card.is_hybrid());
    assert_eq!(card.recipients().count(), 1);
    let code = text.lines().last().unwrap();
    assert!(told.out.contains(&format!("Card code: {code}\n")));
    let listed = house.amana(["card", "list", "--json"]).expect(0).json();
    assert_eq!(listed[0]["code"], code);
}

#[test]
fn where_the_drawing_cannot_be_written_there_is_no_card() {
    let house = House::new();
    let file = house.at("swallow.card");
    fs::write(house.at("swallow.card.svg"), "somebody's own").unwrap();
    let refused = house.amana(["card", "new", "swallow", "--out", file.to_str().unwrap()]);
    assert_eq!(refused.exit, 1);
    assert!(refused.err.contains("swallow.card.svg"), "{}", refused.err);
    assert!(!file.exists());
    let other = fs::read_to_string(house.at("swallow.card.svg")).unwrap();
    assert_eq!(other, "somebody's own");
    let listed = house.amana(["card", "list", "--json"]).expect(0).json();
    assert_eq!(listed.as_array().unwrap().len(), 0);
}
