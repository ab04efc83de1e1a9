//! `docs/spec/carrier-rs.csv` gives the spare lanes as a matrix, so that a reader in another language
//! needs no FFT. It is taken from the crate by encoding unit vectors; here it is compared with the
//! crate, and used as such a reader would. With `AMANA_WRITE_SPEC=1` the file is written anew.
#![cfg(test)]

use std::fmt::Write;
use std::path::PathBuf;

use carrier::{Geometry, PAYLOAD, spares};
use model::Chance;
use testkit::FixedChance;

const HEAD: &str = "k,m,spare,data,coefficient\n";
/// Bytes of a run: 32 low bytes of 32 elements, then their 32 high bytes.
const RUN: usize = 64;
const POLYNOMIAL: u32 = 0x1002D;
/// What each bit of an element stands for: spec section 7.
const BASIS: [u16; 16] = [
    0x0001, 0xACCA, 0x3C0E, 0x163E, 0xC582, 0xED2E, 0x914C, 0x4012, 0x6C98, 0x10D8, 0x6A72, 0xB900,
    0xFDB8, 0xFB34, 0xFF38, 0x991E,
];

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/spec/carrier-rs.csv")
}

/// Every geometry with a spare lane.
fn geometries() -> impl Iterator<Item = (usize, usize)> {
    (2..=16).flat_map(|lanes| (1..lanes).rev().map(move |k| (k, lanes - k)))
}

/// Element `at` of a payload.
fn element(payload: &[u8], at: usize) -> u16 {
    let run = at / 32 * RUN;
    u16::from_le_bytes([payload[run + at % 32], payload[run + 32 + at % 32]])
}

/// Payloads of the data lanes: zeros but for element 0 of lane `one`, which is 1.
fn unit(k: usize, one: usize) -> Vec<Vec<u8>> {
    let mut data = vec![vec![0; PAYLOAD]; k];
    data[one][0] = 1;
    data
}

/// The coefficients of a geometry, by spare lane and data lane.
fn matrix(k: usize, m: usize) -> Vec<Vec<u16>> {
    let geometry = Geometry::new(k, m).unwrap();
    let columns: Vec<_> = (0..k)
        .map(|data| spares(geometry, &unit(k, data)).unwrap())
        .collect();
    let row = |spare: usize| {
        columns
            .iter()
            .map(|made| element(&made[spare], 0))
            .collect()
    };
    (0..m).map(row).collect()
}

fn table() -> String {
    let mut table = HEAD.to_owned();
    for (k, m) in geometries() {
        for (spare, row) in matrix(k, m).into_iter().enumerate() {
            for (data, coefficient) in row.into_iter().enumerate() {
                writeln!(table, "{k},{m},{spare},{data},{coefficient:04x}").unwrap();
            }
        }
    }
    table
}

/// The table as a stranger reads it.
fn read_table(k: usize, m: usize) -> Vec<Vec<u16>> {
    let mut matrix = vec![vec![0; k]; m];
    let text = std::fs::read_to_string(file()).unwrap();
    for line in text.strip_prefix(HEAD).unwrap().lines() {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |at: usize| fields[at].parse::<usize>().unwrap();
        if (number(0), number(1)) == (k, m) {
            matrix[number(2)][number(3)] = u16::from_str_radix(fields[4], 16).unwrap();
        }
    }
    matrix
}

/// The polynomial over GF(2) that an element stands for.
fn to_polynomial(element: u16) -> u16 {
    let bits = BASIS.iter().enumerate();
    bits.filter(|(bit, _)| element >> bit & 1 == 1)
        .fold(0, |sum, (_, basis)| sum ^ basis)
}

/// The element that stands for a polynomial.
fn from_polynomial(polynomial: u16) -> u16 {
    (0..=u16::MAX)
        .find(|element| to_polynomial(*element) == polynomial)
        .unwrap()
}

/// Multiplication modulo the polynomial.
fn multiply(one: u16, other: u16) -> u16 {
    let mut product = 0_u32;
    for bit in (0..16).rev() {
        product <<= 1;
        if product & 0x1_0000 != 0 {
            product ^= POLYNOMIAL;
        }
        if one >> bit & 1 == 1 {
            product ^= u32::from(other);
        }
    }
    product as u16
}

/// The inverse of a polynomial: its power 2^16 − 2.
fn invert(polynomial: u16) -> u16 {
    (0..15)
        .fold((polynomial, 1), |(power, product), _| {
            let power = multiply(power, power);
            (power, multiply(product, power))
        })
        .1
}

/// Solves a square system by Gauss and Jordan; every system of this code has one solution.
fn solve(mut rows: Vec<(Vec<u16>, u16)>) -> Vec<u16> {
    let size = rows.len();
    for at in 0..size {
        let pivot = (at..size)
            .find(|row| rows[*row].0[at] != 0)
            .expect("a pivot");
        rows.swap(at, pivot);
        let inverse = invert(rows[at].0[at]);
        let scaled: Vec<u16> = rows[at].0.iter().map(|c| multiply(*c, inverse)).collect();
        let value = multiply(rows[at].1, inverse);
        rows[at] = (scaled.clone(), value);
        for other in (0..size).filter(|other| *other != at) {
            let factor = rows[other].0[at];
            for (coefficient, own) in rows[other].0.iter_mut().zip(&scaled) {
                *coefficient ^= multiply(factor, *own);
            }
            rows[other].1 ^= multiply(factor, value);
        }
    }
    rows.into_iter().map(|(_, value)| value).collect()
}

fn random_data(k: usize, chance: &mut FixedChance) -> Vec<Vec<u8>> {
    let mut data = vec![vec![0; PAYLOAD]; k];
    data.iter_mut().for_each(|payload| chance.fill(payload));
    data
}

#[test]
fn the_table_is_what_the_code_does() {
    let table = table();
    if std::env::var_os("AMANA_WRITE_SPEC").is_some() {
        std::fs::write(file(), &table).unwrap();
    }
    let written = std::fs::read_to_string(file()).unwrap_or_default();
    assert!(written == table, "write it anew with AMANA_WRITE_SPEC=1");
    assert_eq!(table.lines().count(), 1 + 3_060);
}

#[test]
fn the_table_with_plain_multiplication_makes_the_same_spare_lanes() {
    let mut chance = FixedChance::new(1);
    for (k, m) in geometries().filter(|(k, m)| k + m <= 6 || k + m == 16) {
        let geometry = Geometry::new(k, m).unwrap();
        let data = random_data(k, &mut chance);
        let made = spares(geometry, &data).unwrap();
        for (spare, row) in made.iter().zip(read_table(k, m)) {
            for at in [0, 1, 31, 32, 33, PAYLOAD / 2 - 1] {
                let sum = row
                    .iter()
                    .zip(&data)
                    .fold(0, |sum, (coefficient, payload)| {
                        let (one, other) = (
                            to_polynomial(*coefficient),
                            to_polynomial(element(payload, at)),
                        );
                        sum ^ multiply(one, other)
                    });
                assert_eq!(
                    to_polynomial(element(spare, at)),
                    sum,
                    "k={k} m={m} element {at}"
                );
            }
        }
    }
}

#[test]
fn any_k_lanes_give_the_data_by_the_table_and_gauss_alone() {
    let mut chance = FixedChance::new(2);
    for (k, m) in [(1, 1), (3, 2), (2, 4), (10, 6)] {
        let data = random_data(k, &mut chance);
        let made = spares(Geometry::new(k, m).unwrap(), &data).unwrap();
        let table = read_table(k, m);
        // As many spare lanes as there are, and the last data lanes where those are too few.
        for at in [0, 40, 8_000] {
            let data_rows = (m.min(k)..k).map(|lane| {
                let row: Vec<u16> = (0..k).map(|column| u16::from(column == lane)).collect();
                (row, to_polynomial(element(&data[lane], at)))
            });
            let spare_rows = (0..m.min(k)).map(|spare| {
                let row = table[spare].iter().map(|c| to_polynomial(*c)).collect();
                (row, to_polynomial(element(&made[spare], at)))
            });
            let solved = solve(spare_rows.chain(data_rows).collect());
            let expected: Vec<u16> = data.iter().map(|lane| element(lane, at)).collect();
            let found: Vec<u16> = solved.into_iter().map(from_polynomial).collect();
            assert_eq!(found, expected);
        }
    }
}
