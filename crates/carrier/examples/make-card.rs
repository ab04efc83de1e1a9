//! Draws a card as an archive gives it out, and the identity that opens what is sealed to it: what
//! `make bench` seals with.
//!
//! `make-card CARD IDENTITY`: both files are new.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;
use anyhow::{Context, Result, bail};
use carrier::Card;
use hybrid::{EitherIdentity, Identity};
use model::OsChance;

fn main() -> Result<()> {
    let words: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [card, identity] = words.as_slice() else {
        bail!("use it as: make-card CARD IDENTITY");
    };
    let drawn = EitherIdentity::from(Identity::generate(&mut OsChance));
    let issued = Card::issue(&[drawn.to_public()], &mut OsChance)?;
    write_new(card, issued.text())?;
    write_new(identity, drawn.to_text().expose_secret())
}

fn write_new(file: &Path, text: &str) -> Result<()> {
    let mut file = File::create_new(file).context("make a file")?;
    writeln!(file, "{}", text.trim_end()).context("write a file")
}
