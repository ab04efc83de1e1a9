use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use carrier::{Card, Kit as CarriedCard, KitLanguage};
use keyring::ExposeSecret;
use model::Chance;

use crate::archive::OpenArchive;
use crate::cli::{Cli, Kit};
use crate::config::write_new;
use crate::failure::usage;
use crate::outcome::{Outcome, say};

/// The program for Windows, and where `make windows` puts it, as seen from this program.
const PROGRAMS: [&str; 2] = ["amana-seal.exe", "../carried/amana-seal.exe"];
/// What programs that nobody looks at twice are called.
const NAMES: [&str; 16] = [
    "calendar",
    "clock",
    "converter",
    "dictionary",
    "fonts",
    "keyboard",
    "notes",
    "player",
    "printer",
    "reader",
    "recorder",
    "scanner",
    "setup",
    "slideshow",
    "viewer",
    "wallpaper",
];

/// `amana kit`: a sealing program with a source's card inside, for a stick.
pub(crate) fn run(cli: &Cli, args: &Kit) -> anyhow::Result<Outcome> {
    let language = match &args.language {
        None => KitLanguage::default(),
        Some(tag) => {
            KitLanguage::from_tag(tag).ok_or_else(|| usage("a kit speaks ar, en, fr or de"))?
        }
    };
    let program = match &args.program {
        Some(program) => program.clone(),
        None => built_program()?,
    };
    let mut bytes = read_program(&program)?;
    let mut open = OpenArchive::open(cli)?;
    let card = card_of(&open, &args.codename)?;
    let code = card.code();
    let kit = CarriedCard { language, card };
    bytes.extend(kit.encode(&mut open.chance));
    let name = match &args.name {
        Some(name) => plain_name(name)?,
        None => draw_name(&program, &mut open.chance),
    };
    let place = args.out.join(name);
    write_new(&place, &bytes)?;
    // Whoever gets it starts it; without the right to, Linux would not.
    fs::set_permissions(&place, Permissions::from_mode(0o700))
        .with_context(|| format!("let {} be started", place.display()))?;
    tell(&args.codename, &place, &code.to_string());
    Ok(Outcome::Well)
}

fn built_program() -> anyhow::Result<PathBuf> {
    let this = std::env::current_exe().context("find this program's own file")?;
    let places = PROGRAMS
        .iter()
        .filter_map(|name| Some(this.parent()?.join(name)));
    let found = places.into_iter().find(|place| place.is_file());
    found.ok_or_else(|| {
        usage("amana-seal.exe is not beside this program: `make windows` builds it; or give --program FILE")
    })
}

/// A program that is a kit already would carry two cards.
fn read_program(program: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = fs::read(program).with_context(|| format!("read {}", program.display()))?;
    if !bytes.starts_with(b"MZ") && !bytes.starts_with(b"\x7fELF") {
        bail!("make a kit: {} is no program", program.display());
    }
    if CarriedCard::find(&bytes)?.is_some() {
        bail!(
            "make a kit: {} has a card inside already",
            program.display()
        );
    }
    Ok(bytes)
}

fn card_of(open: &OpenArchive, codename: &str) -> anyhow::Result<Card> {
    let cards = open.keyring.cards(open.archive.storage.as_ref())?.cards;
    let mut cards = cards.iter();
    let sealed = cards
        .find(|card| card.codename == codename)
        .ok_or_else(|| {
            usage(format!(
                "there is no card for {codename:?}: `amana card new` makes one"
            ))
        })?;
    Ok(Card::parse(sealed.card.expose_secret().as_bytes())?)
}

fn plain_name(name: &str) -> anyhow::Result<String> {
    let is_odd = |letter: char| letter.is_control() || r#"\/:*?"<>|"#.contains(letter);
    if name.is_empty() || name.starts_with('.') || name.chars().any(is_odd) {
        return Err(usage(
            "--name is the name of a file on any system, without a folder",
        ));
    }
    Ok(name.to_owned())
}

/// A name that says nothing, with the extension of the program.
fn draw_name(program: &Path, chance: &mut impl Chance) -> String {
    let [word, number] = chance.draw::<2>();
    let word = NAMES.get(usize::from(word) % NAMES.len());
    let extension = program.extension().map(|extension| extension.display());
    let extension = extension.map_or(String::new(), |extension| format!(".{extension}"));
    format!("{}{number}{extension}", word.unwrap_or(&"setup"))
}

fn tell(codename: &str, place: &Path, code: &str) {
    say!(
        "The kit of {codename:?} is {}; it is confidential, as the card inside is.",
        place.display()
    );
    say!("Card code: {code}");
    say!("");
    say!(
        "Put it on an empty stick. Started there, it seals the newest folder of pictures to that stick;"
    );
    say!(
        "folders dropped on it are sealed instead. The program in it is the same in all kits: whoever"
    );
    say!(
        "has one can recognise another. Programs that look for viruses may distrust it, for nobody signed it."
    );
}
