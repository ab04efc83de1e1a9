//! Roots that a program made from the specification alone (`reference.py` beside this).
#![cfg(test)]

use std::path::Path;

use hkdf::Hkdf;
use serde::Deserialize;
use sha2::Sha256;
use tiles::{Coefficients, Colours, Component, Frame, Grid, Secret, root};

#[derive(Deserialize)]
struct Vector {
    width: u16,
    height: u16,
    colours: String,
    components: Vec<Part>,
    secret: String,
    identity: String,
    item: String,
    sha256: String,
    columns: u32,
    rows: u32,
    root: String,
}

#[derive(Deserialize)]
struct Part {
    across: u8,
    down: u8,
    table: Vec<u16>,
}

/// Any will do that is another almost everywhere; the reference has the same.
fn coefficient(component: usize, block: usize, place: usize) -> i16 {
    i16::try_from((component * 5 + block * 7 + place * 13) % 31).unwrap() - 15
}

fn picture(vector: &Vector) -> Coefficients {
    let part = |part: &Part| Component {
        across: part.across,
        down: part.down,
        table: part.table.clone().try_into().unwrap(),
    };
    let components = vector.components.iter().map(part).collect();
    let colours = match vector.colours.as_str() {
        "grey" => Colours::Grey,
        "rgb" => Colours::Rgb,
        "ycbcr" => Colours::YCbCr,
        "cmyk" => Colours::Cmyk,
        "ycck" => Colours::Ycck,
        other => panic!("{other}"),
    };
    let frame = Frame::new(vector.width, vector.height, colours, components).unwrap();
    let planes = frame.components().iter().enumerate();
    let planes = planes.map(|(number, component)| {
        let blocks = 0..frame.blocks(component).count();
        let block = |block| std::array::from_fn(|place| coefficient(number, block, place));
        blocks.map(block).collect()
    });
    let planes = planes.collect();
    Coefficients::new(frame, planes).unwrap()
}

#[test]
fn roots_are_those_that_the_specification_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let vector: Vector = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let name = path.display();
        let picture = picture(&vector);
        let grid = Grid {
            wide: vector.columns,
            high: vector.rows,
        };
        assert_eq!(picture.frame().tiles(), grid, "{name}");
        let purpose = format!("amana {} {} {}", tiles::METHOD, vector.item, vector.sha256);
        let mut secret = [0; 32];
        Hkdf::<Sha256>::new(None, vector.identity.as_bytes())
            .expand(purpose.as_bytes(), &mut secret)
            .unwrap();
        assert_eq!(hex::encode(secret), vector.secret, "{name}");
        let made = root(&picture, &Secret::from_bytes(secret));
        assert_eq!(made.to_string(), vector.root, "{name}");
        read += 1;
    }
    assert_eq!(read, 7);
}
