mod arrivals;
mod care;
mod copies;
mod custody;
mod endings;
#[cfg(test)]
mod guide;
mod holdings;
mod keys;
mod likeness;
mod log;
mod people;
mod source;
mod stamps;

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand};
use wording::Language;

pub(crate) use arrivals::{
    Card, Certificate, Challenge, Image, ImageTool, Ingest, Kit, Looking, Receive,
};
pub(crate) use care::{Audit, Init};
pub(crate) use copies::{Replica, Replicate};
pub(crate) use custody::{By, Conditions, DiscloseEntry, Hold, Leg, LegAdd, Stated};
pub(crate) use endings::{Destroy, Ending, Person};
pub(crate) use holdings::{Commit, Examine, Export, History, Items, Withdraw};
pub(crate) use keys::{Handover, Keys, Recover};
pub(crate) use likeness::{Groups, Published, Seen, Similar};
pub(crate) use log::{Log, LogClock, LogPublish, LogWitness, WitnessCommand};
pub(crate) use people::{Demo, Means, Serve, User};
pub(crate) use source::{Source, SourceAdd, SourceOpen};
pub(crate) use stamps::{Authority, Stamp};

/// The hidden command by which this program starts itself as a worker.
pub(crate) const WORKER: &str = "worker";
/// The hidden command by which it starts itself to become a tool that reads an image.
pub(crate) const IMAGE_TOOL: &str = "image-tool";

/// Keeps photographic evidence: nothing is lost, nothing changes unseen.
#[derive(Debug, Parser)]
#[command(name = "amana", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 all well; 1 could not do it; 2 wrong usage; 3 done, with defects that are listed."
)]
pub(crate) struct Cli {
    /// The archive's folder.
    #[arg(long, global = true, env = "AMANA_ARCHIVE", value_name = "DIR")]
    pub(crate) archive: Option<PathBuf>,
    /// The folder of the archive's keys; keep it off the archive's disk.
    #[arg(long, global = true, env = "AMANA_KEYS", value_name = "DIR")]
    pub(crate) keys: Option<PathBuf>,
    /// A file whose first line is the passphrase; without it the terminal is asked.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// A file with a share of the keys, given as often as shares are needed; then no passphrase is.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) share: Vec<PathBuf>,
    /// The language of sentences and certificates: ar, en, fr or de. By default the environment's.
    #[arg(long, global = true, value_name = "LANG", value_parser = Language::parse)]
    pub(crate) lang: Option<Language>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make an archive and its keys.
    Init(Init),
    /// Make or list cards: what a source seals to.
    #[command(subcommand)]
    Card(Card),
    /// Make a kit: the sealing program with a source's card inside, for a stick.
    Kit(Kit),
    /// Take in disks that a courier brought: folders, files or raw images.
    Receive(Receive),
    /// Print the newest certificate of an accession, for a person, for paper or for a stranger to check.
    Certificate(Certificate),
    /// Take in plain folders or memory cards.
    Ingest(Ingest),
    /// Take in the image of a whole medium, raw or E01, or a block device; it is only read.
    Image(Image),
    /// Look at originals by machine: facts and renditions that are missing. Ingest, receive and image do it too.
    Examine(Examine),
    Commit(Commit),
    /// Say who may sign in to the pages.
    #[command(subcommand)]
    User(User),
    /// Serve the pages of the archive.
    Serve(Serve),
    /// Say how much the archive holds.
    Status(Json),
    /// List what the archive holds, one line for each placement.
    Items(Items),
    Similar(Similar),
    Groups(Groups),
    Published(Published),
    Seen(Seen),
    /// Tell the custody of an item, as sentences.
    History(History),
    /// Hand out originals with their proofs.
    Export(Export),
    /// Hide an accession; it is kept.
    Withdraw(Withdraw),
    /// Show fields of one entry to a stranger, with the proof that the log holds them and nothing else.
    DiscloseEntry(DiscloseEntry),
    /// Stop all use of something, until a source safety officer lets it go on.
    #[command(subcommand)]
    Hold(Hold),
    /// Say how an accession came before it arrived, which the archive did not witness.
    #[command(subcommand)]
    Leg(Leg),
    /// Say what whoever provided an accession lets be done with it.
    #[command(subcommand)]
    Conditions(Conditions),
    /// Ask the hand that signed an accession to prove itself, and check its answer.
    Challenge(Challenge),
    /// Check the vault, the ledger, the catalog and every copy.
    Audit(Audit),
    /// Say which time authorities stamp the log.
    #[command(subcommand)]
    Authority(Authority),
    /// Have the log stamped by every time authority.
    Stamp(Stamp),
    /// Keep copies of the archive in other places.
    #[command(subcommand)]
    Replica(Replica),
    /// Bring every copy up to date; stopped at any moment, it goes on.
    Replicate(Replicate),
    /// Rebuild the catalog from the ledger.
    Replay(Json),
    /// Destroy an accession: its key is deleted everywhere, and nobody can read it again. Two people.
    Destroy(Destroy),
    /// Write, list, show or erase the records of persons.
    #[command(subcommand)]
    Person(Person),
    /// Split the archive's keys into shares, change their passphrase, or rotate them.
    #[command(subcommand)]
    Keys(Keys),
    /// Give a partner the key of one accession.
    Handover(Handover),
    /// Open an archive from its storage and its keys on an empty machine, try whether that works, or go on
    /// with a log that was set back.
    Recover(Recover),
    /// Seal, lose, receive, examine, verify and export generated pictures, then look at the pages.
    Demo(Demo),
    /// Publish the log on a fixed clock, and name its witnesses.
    #[command(subcommand)]
    Log(Log),
    /// Be a witness of other archives' logs (C2SP tlog-witness).
    #[command(subcommand)]
    Witness(WitnessCommand),
    /// Keep the identity of a source in a sealed file outside the archive, for trustees to open.
    ///
    /// Nobody needs this: by default a source is a code name, and proves itself by the phrase that it sealed with
    /// (`amana challenge`). An identity that is written down can be found. Where somebody must be able to reach
    /// a source's family, or prove to a court who it was, this seals the identity for trustees.
    ///
    /// The delay and the entries bind those who use this archive. K trustees who put their shares together and
    /// have the file can open it at once, with public tools, and nobody will know: choose trustees who would not.
    #[command(subcommand)]
    Source(Source),
    /// Decode pictures for another process of this program.
    #[command(name = WORKER, hide = true)]
    Worker,
    /// Become a tool that reads an image, for another process of this program.
    #[command(name = IMAGE_TOOL, hide = true)]
    ImageTool(ImageTool),
}

#[derive(Debug, Args)]
pub(crate) struct Json {
    /// Print one JSON document on standard output.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Reads an id that somebody typed: in small letters too, and with the letters that Crockford's base 32 does
/// without for the digits that they are taken for.
pub(crate) fn as_typed<T: FromStr>(text: &str) -> Result<T, T::Err> {
    let letter = |letter: char| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    // Marks that keep directions apart come along when an id is copied from a page.
    let shown =
        |letter: &char| !matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}');
    let letters = text.trim().chars().filter(shown).map(letter);
    letters.collect::<String>().parse()
}

#[cfg(test)]
mod tests {
    use model::{AccessionId, ItemId};

    use super::*;

    #[test]
    fn an_id_is_read_as_people_type_it() {
        let item: ItemId = "7Q20K913-000042".parse().unwrap();
        for typed in [
            "7Q20K913-000042",
            "7q2ok9l3-000042",
            " 7Q2oK9i3-OOOO42 ",
            "\u{2068}7Q20K913-000042\u{2069}",
        ] {
            assert_eq!(as_typed::<ItemId>(typed), Ok(item), "{typed}");
        }
        for wrong in ["7q20k91u", "7q20k91", ""] {
            assert!(as_typed::<AccessionId>(wrong).is_err(), "{wrong}");
        }
    }
}
