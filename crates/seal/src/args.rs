#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use carrier::{Challenge, Code, MAX_CARDS, MAX_LANES};
use lexopt::{Arg, Parser, ValueExt};

use crate::exit::{Refusal, refuse};
use crate::said;
use crate::since::Since;
use crate::times::Times;

/// What the program is asked for.
#[derive(Debug)]
pub(crate) enum Command {
    Seal(SealArgs),
    Check(CheckArgs),
    Prove(ProveArgs),
    Spread(SpreadArgs),
    /// No command: only what was dropped on the program.
    Bare(Vec<PathBuf>),
    /// Help or the version.
    Say(String),
}

/// `amana-seal seal`.
#[derive(Debug)]
pub(crate) struct SealArgs {
    pub(crate) sources: Vec<PathBuf>,
    pub(crate) cards: Vec<PathBuf>,
    pub(crate) disks: Vec<PathBuf>,
    /// M; a third of the disks unless said.
    pub(crate) spare: usize,
    pub(crate) name: Option<OsString>,
    /// Older files are left.
    pub(crate) since: Option<Since>,
    /// The code of an older set: a new one is begun that commits to it.
    pub(crate) after: Option<Code>,
    pub(crate) times: Times,
    /// Whether pictures are stored packed.
    pub(crate) pack: bool,
    /// Whether a hand signs.
    pub(crate) sign: bool,
    /// First the card's, if one asks for a phrase, then the hand's.
    pub(crate) phrase_files: Vec<PathBuf>,
    pub(crate) json: bool,
}

/// `amana-seal check`.
#[derive(Debug)]
pub(crate) struct CheckArgs {
    pub(crate) disks: Vec<PathBuf>,
    pub(crate) cards: Vec<PathBuf>,
    pub(crate) repair: bool,
    pub(crate) phrase_file: Option<PathBuf>,
    pub(crate) json: bool,
}

/// `amana-seal prove`.
#[derive(Debug)]
pub(crate) struct ProveArgs {
    pub(crate) challenge: Challenge,
    pub(crate) phrase_file: Option<PathBuf>,
    pub(crate) json: bool,
}

/// `amana-seal spread`.
#[derive(Debug)]
pub(crate) struct SpreadArgs {
    /// Folders, files or raw images of the sets that are moved.
    pub(crate) old: Vec<PathBuf>,
    pub(crate) cards: Vec<PathBuf>,
    pub(crate) disks: Vec<PathBuf>,
    /// M; a third of the disks unless said.
    pub(crate) spare: usize,
    pub(crate) name: Option<OsString>,
    pub(crate) phrase_file: Option<PathBuf>,
    pub(crate) json: bool,
}

/// Every flag of all commands, as it was given.
#[derive(Default)]
struct Given {
    paths: Vec<PathBuf>,
    cards: Vec<PathBuf>,
    disks: Vec<PathBuf>,
    spare: Option<usize>,
    name: Option<OsString>,
    since: Option<Since>,
    after: Option<Code>,
    times: Option<Times>,
    pack: bool,
    sign: bool,
    phrase_files: Vec<PathBuf>,
    repair: bool,
    json: bool,
    help: bool,
}

/// Reads the arguments, the program's own name first.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> anyhow::Result<Command> {
    let mut parser = Parser::from_iter(args);
    match parser.next().map_err(wrong)? {
        Some(Arg::Value(command)) => match command.to_str() {
            Some("seal") => seal(given(parser, SEAL_FLAGS)?),
            Some("check") => check(given(parser, CHECK_FLAGS)?),
            Some("prove") => prove(given(parser, PROVE_FLAGS)?),
            Some("spread") => spread(given(parser, SPREAD_FLAGS)?),
            _ if Path::new(&command).exists() => bare(command, parser),
            _ => refuse(format!(
                "there is no command {}; see --help",
                command.display()
            )),
        },
        Some(Arg::Long("help") | Arg::Short('h')) => Ok(Command::Say(said::help())),
        Some(Arg::Long("version") | Arg::Short('V')) => Ok(Command::Say(said::version())),
        Some(other) => Err(wrong(other.unexpected())),
        None => Ok(Command::Bare(Vec::new())),
    }
}

const SEAL_FLAGS: &[&str] = &[
    "card",
    "disk",
    "spare",
    "name",
    "since",
    "after",
    "times",
    "pack",
    "sign",
    "phrase-file",
    "json",
];
const CHECK_FLAGS: &[&str] = &["card", "repair", "phrase-file", "json"];
const PROVE_FLAGS: &[&str] = &["phrase-file", "json"];
const SPREAD_FLAGS: &[&str] = &["card", "disk", "spare", "name", "phrase-file", "json"];

fn given(mut parser: Parser, flags: &[&str]) -> anyhow::Result<Given> {
    let mut given = Given::default();
    while let Some(arg) = parser.next().map_err(wrong)? {
        let flag = match arg {
            Arg::Value(path) => {
                given.paths.push(path.into());
                continue;
            }
            Arg::Long("help") | Arg::Short('h') => {
                given.help = true;
                continue;
            }
            Arg::Long(flag) if flags.contains(&flag) => flag.to_owned(),
            other => return Err(wrong(other.unexpected())),
        };
        match flag.as_str() {
            "card" => given.cards.push(value(&mut parser)?.into()),
            "disk" => given.disks.push(value(&mut parser)?.into()),
            "spare" => once(&flag, &mut given.spare, number(&value(&mut parser)?)?)?,
            "name" => once(&flag, &mut given.name, value(&mut parser)?)?,
            "since" => once(&flag, &mut given.since, Since::parse(&text(&mut parser)?)?)?,
            "after" => once(&flag, &mut given.after, code(&text(&mut parser)?)?)?,
            "times" => once(&flag, &mut given.times, Times::parse(&text(&mut parser)?)?)?,
            "pack" => given.pack = true,
            "sign" => given.sign = true,
            "phrase-file" => given.phrase_files.push(value(&mut parser)?.into()),
            "repair" => given.repair = true,
            _ => given.json = true,
        }
    }
    Ok(given)
}

/// What was dropped on the program, all of it.
fn bare(first: OsString, mut parser: Parser) -> anyhow::Result<Command> {
    let mut dropped = vec![first.into()];
    while let Some(arg) = parser.next().map_err(wrong)? {
        match arg {
            Arg::Value(path) => dropped.push(path.into()),
            other => return Err(wrong(other.unexpected())),
        }
    }
    Ok(Command::Bare(dropped))
}

fn seal(given: Given) -> anyhow::Result<Command> {
    if given.help {
        return Ok(Command::Say(said::help()));
    }
    check_cards(&given)?;
    if given.paths.is_empty() {
        return refuse("say what to seal: seal SOURCE... --card FILE --disk DIR");
    }
    let spare = spare(&given)?;
    if given.phrase_files.len() > 2 || (given.phrase_files.len() == 2 && !given.sign) {
        return refuse("--phrase-file may be given once, or twice with --sign");
    }
    Ok(Command::Seal(SealArgs {
        sources: given.paths,
        cards: given.cards,
        disks: given.disks,
        spare,
        name: given.name,
        since: given.since,
        after: given.after,
        times: given.times.unwrap_or(Times::Neighbours),
        pack: given.pack,
        sign: given.sign,
        phrase_files: given.phrase_files,
        json: given.json,
    }))
}

fn spread(given: Given) -> anyhow::Result<Command> {
    if given.help {
        return Ok(Command::Say(said::help()));
    }
    check_cards(&given)?;
    if given.paths.is_empty() {
        return refuse("say what to move: spread DISK... --card FILE --disk DIR");
    }
    let spare = spare(&given)?;
    Ok(Command::Spread(SpreadArgs {
        old: given.paths,
        cards: given.cards,
        disks: given.disks,
        spare,
        name: given.name,
        phrase_file: one_phrase(given.phrase_files)?,
        json: given.json,
    }))
}

/// How many of the disks that are written are spare.
fn spare(given: &Given) -> anyhow::Result<usize> {
    let disks = given.disks.len();
    if disks == 0 || disks > usize::from(MAX_LANES) {
        return refuse("give one to sixteen disks, each as --disk DIR");
    }
    let spare = given.spare.unwrap_or_else(|| default_spare(disks));
    if spare >= disks {
        return refuse(format!(
            "of {disks} disks {spare} cannot be spare: at least one must carry the pictures"
        ));
    }
    Ok(spare)
}

fn check(given: Given) -> anyhow::Result<Command> {
    if given.help {
        return Ok(Command::Say(said::help()));
    }
    check_cards(&given)?;
    if given.paths.is_empty() {
        return refuse("say what to check: check DISK... --card FILE");
    }
    Ok(Command::Check(CheckArgs {
        disks: given.paths,
        cards: given.cards,
        repair: given.repair,
        phrase_file: one_phrase(given.phrase_files)?,
        json: given.json,
    }))
}

fn prove(given: Given) -> anyhow::Result<Command> {
    if given.help {
        return Ok(Command::Say(said::help()));
    }
    // Its groups may be one argument or twenty.
    let challenge: Vec<_> = given
        .paths
        .iter()
        .map(|part| part.to_string_lossy())
        .collect();
    match challenge.join(" ").parse() {
        Ok(challenge) => Ok(Command::Prove(ProveArgs {
            challenge,
            phrase_file: one_phrase(given.phrase_files)?,
            json: given.json,
        })),
        Err(error) => refuse(format!("failed to {error}")),
    }
}

fn one_phrase(files: Vec<PathBuf>) -> anyhow::Result<Option<PathBuf>> {
    if files.len() > 1 {
        return refuse("--phrase-file may be given once");
    }
    Ok(files.into_iter().next())
}

fn check_cards(given: &Given) -> anyhow::Result<()> {
    match given.cards.len() {
        // None may be given where one stands behind the program.
        0..=MAX_CARDS => Ok(()),
        _ => refuse("give one to eight cards, each as --card FILE"),
    }
}

/// A third of the disks, rounded; none of a single one.
fn default_spare(disks: usize) -> usize {
    (2 * disks + 3) / 6
}

fn value(parser: &mut Parser) -> anyhow::Result<OsString> {
    parser.value().map_err(wrong)
}

fn text(parser: &mut Parser) -> anyhow::Result<String> {
    value(parser)?.string().map_err(wrong)
}

fn code(text: &str) -> anyhow::Result<Code> {
    match text.parse() {
        Ok(code) => Ok(code),
        Err(error) => refuse(format!("--after is the code of an older set: {error}")),
    }
}

fn number(text: &OsString) -> anyhow::Result<usize> {
    text.parse::<usize>().map_err(wrong)
}

fn once<T>(flag: &str, place: &mut Option<T>, value: T) -> anyhow::Result<()> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => refuse(format!("--{flag} may be given once")),
    }
}

fn wrong(error: lexopt::Error) -> anyhow::Error {
    Refusal(format!("{error}; see --help")).into()
}
