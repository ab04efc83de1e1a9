use std::ffi::OsString;
use std::path::{Path, PathBuf};

use carrier::{MAX_CARDS, MAX_LANES};
use lexopt::{Arg, Parser, ValueExt};

use crate::exit::{Refusal, refuse};
use crate::said;

/// What the program is asked for.
#[derive(Debug)]
pub(crate) enum Command {
    Seal(SealArgs),
    Check(CheckArgs),
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
    pub(crate) phrase_file: Option<PathBuf>,
    pub(crate) json: bool,
}

/// `amana-seal check`.
#[derive(Debug)]
pub(crate) struct CheckArgs {
    pub(crate) disks: Vec<PathBuf>,
    pub(crate) cards: Vec<PathBuf>,
    pub(crate) phrase_file: Option<PathBuf>,
    pub(crate) json: bool,
}

/// Every flag of both commands, as it was given.
#[derive(Default)]
struct Given {
    paths: Vec<PathBuf>,
    cards: Vec<PathBuf>,
    disks: Vec<PathBuf>,
    spare: Option<usize>,
    name: Option<OsString>,
    phrase_file: Option<PathBuf>,
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
            Some("spread") => refuse("spread is not in this version"),
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

const SEAL_FLAGS: &[&str] = &["card", "disk", "spare", "name", "phrase-file", "json"];
const CHECK_FLAGS: &[&str] = &["card", "phrase-file", "json"];
/// Flags that the design names and this version does not have.
const LATER: &[&str] = &["since", "after", "sign", "pack", "repair"];

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
            Arg::Long(flag) if LATER.contains(&flag) => {
                return refuse(format!("--{flag} is not in this version"));
            }
            Arg::Long(flag) if flags.contains(&flag) => flag.to_owned(),
            other => return Err(wrong(other.unexpected())),
        };
        match flag.as_str() {
            "card" => given.cards.push(value(&mut parser)?.into()),
            "disk" => given.disks.push(value(&mut parser)?.into()),
            "spare" => once(&flag, &mut given.spare, number(&value(&mut parser)?)?)?,
            "name" => once(&flag, &mut given.name, value(&mut parser)?)?,
            "phrase-file" => {
                let file = value(&mut parser)?.into();
                once(&flag, &mut given.phrase_file, file)?;
            }
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
    let disks = given.disks.len();
    check_cards(&given)?;
    if given.paths.is_empty() {
        return refuse("say what to seal: seal SOURCE... --card FILE --disk DIR");
    }
    if disks == 0 || disks > usize::from(MAX_LANES) {
        return refuse("give one to sixteen disks, each as --disk DIR");
    }
    let spare = given.spare.unwrap_or_else(|| default_spare(disks));
    if spare >= disks {
        return refuse(format!(
            "of {disks} disks {spare} cannot be spare: at least one must carry the pictures"
        ));
    }
    Ok(Command::Seal(SealArgs {
        sources: given.paths,
        cards: given.cards,
        disks: given.disks,
        spare,
        name: given.name,
        phrase_file: given.phrase_file,
        json: given.json,
    }))
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
        phrase_file: given.phrase_file,
        json: given.json,
    }))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> anyhow::Result<Command> {
        parse(line.split(' ').map(OsString::from))
    }

    fn refusal(line: &str) -> String {
        let error = parsed(line).unwrap_err();
        assert!(error.is::<Refusal>(), "{line}");
        error.to_string()
    }

    #[test]
    fn a_third_of_the_disks_is_spare_unless_said() {
        let spares: Vec<_> = (1..=16).map(default_spare).collect();
        assert_eq!(spares, [0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5]);
    }

    #[test]
    fn flags_may_stand_anywhere_and_lists_may_be_repeated() {
        let line = "amana-seal seal a --card c --disk d --spare=1 b --disk e --json --name n.bin";
        let Command::Seal(args) = parsed(line).unwrap() else {
            panic!("seal")
        };
        assert_eq!(args.sources, [PathBuf::from("a"), PathBuf::from("b")]);
        assert_eq!(args.disks, [PathBuf::from("d"), PathBuf::from("e")]);
        assert_eq!((args.spare, args.json), (1, true));
        assert_eq!(args.name, Some("n.bin".into()));
    }

    #[test]
    fn what_is_not_in_this_version_is_said_plainly() {
        for (line, what) in [
            ("amana-seal seal a --since 2013-01-01", "--since"),
            ("amana-seal seal a --after 1234", "--after"),
            ("amana-seal seal a --sign", "--sign"),
            ("amana-seal seal a --pack", "--pack"),
            ("amana-seal check a --repair", "--repair"),
            ("amana-seal spread a", "spread"),
        ] {
            assert_eq!(refusal(line), format!("{what} is not in this version"));
        }
    }

    #[test]
    fn wrong_usage_is_refused() {
        for line in [
            "amana-seal sael",
            "amana-seal seal --card c --disk d",
            "amana-seal seal a --card c",
            "amana-seal seal a --card c --disk d --spare 1",
            "amana-seal seal a --card c --disk d --spare x",
            "amana-seal seal a --card c --disk d --name x --name y",
            "amana-seal seal a --card c --disk d --nmae x",
            "amana-seal seal a --card c --disk",
            "amana-seal check --card c",
            "amana-seal check a --card c --disk d",
        ] {
            refusal(line);
        }
        let disks = " --disk d".repeat(17);
        refusal(&format!("amana-seal seal a --card c{disks}"));
        let cards = " --card c".repeat(9);
        refusal(&format!("amana-seal check a{cards}"));
    }
}
