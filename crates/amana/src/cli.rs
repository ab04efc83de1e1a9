use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use carrier::SetId;
use clap::{Args, Parser, Subcommand};
use model::{AccessionId, ItemId};

/// The hidden command by which this program starts itself as a worker.
pub(crate) const WORKER: &str = "worker";

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
    /// The language of sentences and certificates: ar, en, fr or de. By default the environment's.
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<String>,
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
    /// Look at originals by machine: facts and renditions that are missing. Ingest and receive do it too.
    Examine(Examine),
    /// Say who may sign in to the pages.
    #[command(subcommand)]
    User(User),
    /// Serve the pages of the archive.
    Serve(Serve),
    /// Say how much the archive holds.
    Status(Json),
    /// List what the archive holds, one line for each placement.
    Items(Items),
    /// Tell the custody of an item, as sentences.
    History(History),
    /// Hand out originals with their proofs.
    Export(Export),
    /// Hide an accession; it is kept.
    Withdraw(Withdraw),
    /// Ask the hand that signed an accession to prove itself, and check its answer.
    Challenge(Challenge),
    /// Check the vault, the ledger and the catalog.
    Audit(Audit),
    /// Rebuild the catalog from the ledger.
    Replay(Json),
    /// Seal, lose, receive, examine, verify and export generated pictures, then look at the pages.
    Demo(Demo),
    /// Decode pictures for another process of this program.
    #[command(name = WORKER, hide = true)]
    Worker,
}

#[derive(Debug, Args)]
pub(crate) struct Json {
    /// Print one JSON document on standard output.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder to make.
    #[arg(value_name = "ARCHIVE")]
    pub(crate) folder: PathBuf,
    /// Where the objects lie: a folder; by default the archive's own.
    #[arg(long, value_name = "URL")]
    pub(crate) storage: Option<String>,
    /// Where the catalog lies: sqlite:///PATH or postgres://…; by default a file in the archive's folder.
    #[arg(long, value_name = "URL")]
    pub(crate) catalog: Option<String>,
    /// The name of the log in its checkpoints; by default one drawn by chance.
    #[arg(long, value_name = "NAME")]
    pub(crate) origin: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Card {
    /// Make a card for a source.
    New {
        /// What the archive calls the source; never a real name.
        codename: String,
        /// The card's file; by default CODENAME.card here.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// List the cards with their codes.
    List(Json),
}

#[derive(Debug, Args)]
pub(crate) struct Kit {
    /// What the archive calls the source; `card new` has made its card.
    pub(crate) codename: String,
    /// The folder for it: a stick, best an empty one.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The file's name; a harmless one by chance unless you say.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The language of its few sentences: ar, en, fr or de; English unless you say.
    #[arg(long, value_name = "LANG")]
    pub(crate) language: Option<String>,
    /// The sealing program; by default amana-seal.exe beside this program or where `make windows` puts it.
    #[arg(long, value_name = "FILE")]
    pub(crate) program: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Receive {
    /// Folders, files, raw images or devices; opened read-only.
    #[arg(required = true, value_name = "DISK")]
    pub(crate) disks: Vec<PathBuf>,
    /// The code that the source read over the telephone: six groups of four digits.
    #[arg(long, value_name = "CODE")]
    pub(crate) code: Option<String>,
    /// The set to receive, where one image holds several; without it the message names them.
    #[arg(long, value_name = "SET")]
    pub(crate) set: Option<SetId>,
    /// Do not look at the pictures yet; `amana examine` does it later.
    #[arg(long)]
    pub(crate) no_examine: bool,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Certificate {
    /// The accession, as `status` lists it.
    #[arg(value_name = "ID", value_parser = as_typed::<AccessionId>)]
    pub(crate) accession: AccessionId,
    /// Whose language it is in: ar, en, fr or de. By default that of --lang.
    #[arg(long, value_name = "LANG")]
    pub(crate) language: Option<String>,
    /// As one file of HTML that asks for nothing else, to be printed.
    #[arg(long, conflicts_with_all = ["json", "note"])]
    pub(crate) html: bool,
    /// As a note that the archive signs; `amana-verify` checks it with the policy.
    #[arg(long, conflicts_with = "json")]
    pub(crate) note: bool,
    /// Where to write it; a new file.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// Folders, memory cards or single files.
    #[arg(required = true, value_name = "FOLDER")]
    pub(crate) folders: Vec<PathBuf>,
    /// A BagIt manifest or a list by sha256sum to compare with.
    #[arg(long, value_name = "LIST")]
    pub(crate) expect: Option<PathBuf>,
    /// Do not look at the pictures yet; `amana examine` does it later.
    #[arg(long)]
    pub(crate) no_examine: bool,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Examine {
    /// Look again at files that took too long or ended their worker: the machine may have been busy.
    #[arg(long)]
    pub(crate) again: bool,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen. Anything but this machine needs a server with TLS in front.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8460")]
    pub(crate) listen: SocketAddr,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// End with the story, without serving the pages: for scripts.
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Where to serve the pages.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8460")]
    pub(crate) listen: SocketAddr,
}

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Let somebody sign in.
    Add {
        /// What they are called, and sign in as.
        name: String,
        #[command(flatten)]
        means: Means,
    },
    /// List everybody.
    List(Json),
    /// Give somebody a new password and a new secret for codes, and sign them out everywhere.
    Reset {
        /// What they are called.
        name: String,
        #[command(flatten)]
        means: Means,
    },
    /// Keep somebody from signing in, and sign them out everywhere.
    Lock {
        /// What they are called.
        name: String,
        /// Let them sign in again.
        #[arg(long)]
        undo: bool,
    },
}

/// What somebody will sign in with.
#[derive(Debug, Args)]
pub(crate) struct Means {
    /// A file whose first line is the new password; without it the terminal is asked.
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Items {
    /// Only those of one accession.
    #[arg(long, value_name = "ID", value_parser = as_typed::<AccessionId>)]
    pub(crate) accession: Option<AccessionId>,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct History {
    /// The item, as `items` lists it.
    #[arg(value_name = "ITEM", value_parser = as_typed::<ItemId>)]
    pub(crate) item: ItemId,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The items, as `items` lists them.
    #[arg(
        required_unless_present = "all",
        conflicts_with = "all",
        value_name = "ITEM",
        value_parser = as_typed::<ItemId>
    )]
    pub(crate) items: Vec<ItemId>,
    /// Everything that is not withdrawn.
    #[arg(long)]
    pub(crate) all: bool,
    /// A new or empty folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    /// The accession to hide.
    #[arg(value_name = "ACCESSION", value_parser = as_typed::<AccessionId>)]
    pub(crate) accession: AccessionId,
    /// Why; it stands in the log.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Show it again.
    #[arg(long)]
    pub(crate) undo: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Challenge {
    /// The accession whose hand is asked.
    #[arg(value_name = "ACCESSION")]
    pub(crate) accession: AccessionId,
    /// What `amana-seal prove` answered: a file, or - for standard input. Without it a challenge is made.
    #[arg(long, value_name = "FILE")]
    pub(crate) answer: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Audit {
    /// Repair damage from replicas; not in this version: there are no replicas yet.
    #[arg(long)]
    pub(crate) repair: bool,
    /// An older checkpoint, kept elsewhere, that the log must continue.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) json: Json,
}

/// Reads an id that somebody typed: in small letters too, and with the letters that Crockford's base 32 does
/// without for the digits that they are taken for.
fn as_typed<T: FromStr>(text: &str) -> Result<T, T::Err> {
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
