//! Who acts, what is held or under conditions, what happened before arrival, and what strangers are shown.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use custody::HeldSubject;
use model::{AccessionId, Basis, CoarseTime, Confidence, EntryIndex, PlaceClass, Role, Use};

use super::{Json, as_typed};

/// Who does this; without it the holder of the keys does.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct By {
    /// Who does this: a user, who then gives the password and a code.
    #[arg(id = "as", long = "as", value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// As what, for somebody who has several roles.
    #[arg(long = "as-role", value_name = "ROLE", requires = "as")]
    pub(crate) role: Option<Role>,
    /// A file whose first line is their password; without it the terminal is asked.
    #[arg(long, value_name = "FILE", requires = "as")]
    pub(crate) password_file: Option<PathBuf>,
    /// A file whose first line is a code that they have not used; without it the terminal is asked.
    #[arg(long, value_name = "FILE", requires = "as")]
    pub(crate) code_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DiscloseEntry {
    /// The entry, by its number in the log: `history ITEM` begins each line with it, and `leg list`, `hold list`
    /// and `conditions show` tell it too.
    #[arg(value_name = "N", value_parser = entry)]
    pub(crate) entry: EntryIndex,
    /// A field to show; all others stay hidden. Without any, the names of the entry's fields are told.
    #[arg(long = "field", value_name = "NAME", num_args = 1..)]
    pub(crate) fields: Vec<String>,
    /// Where the proof goes; without it, to standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// To whom it is shown; it stands in the log.
    #[arg(long, value_name = "TEXT")]
    pub(crate) to: Option<String>,
    /// To what end: publish, court, research or family.
    #[arg(long, value_name = "USE", value_parser = purpose)]
    pub(crate) purpose: Option<Use>,
    /// Show fields that point at people or at copies of a file, too.
    #[arg(long)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) by: By,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Hold {
    /// Stop all use of an accession, an item, or what came from a source.
    Place {
        /// The accession, the item, or source:CODENAME.
        #[arg(value_parser = subject)]
        on: HeldSubject,
        /// Why; it stands in the log.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        by: By,
    },
    /// Let it be used again; for a source safety officer.
    Lift {
        /// The entry that placed the hold, as `hold list` gives it.
        #[arg(value_name = "ENTRY", value_parser = entry)]
        hold: EntryIndex,
        /// Why; it stands in the log.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        by: By,
    },
    /// List the holds that stand.
    List {
        /// Those that were lifted, too.
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        json: Json,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Conditions {
    /// Say what whoever provided an accession lets be done with it, in place of what was said before.
    Set {
        /// The accession.
        #[arg(value_parser = as_typed::<AccessionId>)]
        accession: AccessionId,
        /// What alone may be done: view, export, disclose; publish, court, research, family.
        #[arg(long, value_name = "USE", num_args = 1.., value_delimiter = ',')]
        allow: Vec<Use>,
        /// What may not be done.
        #[arg(long, value_name = "USE", num_args = 1.., value_delimiter = ',')]
        deny: Vec<Use>,
        /// The last year, month or day of it, 2030-06.
        #[arg(long, value_name = "DATE")]
        until: Option<CoarseTime>,
        /// In the provider's words.
        #[arg(long, value_name = "TEXT")]
        text: String,
        #[command(flatten)]
        by: By,
    },
    /// Tell the conditions that count.
    Show {
        /// The accession.
        #[arg(value_parser = as_typed::<AccessionId>)]
        accession: AccessionId,
        #[command(flatten)]
        json: Json,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Leg {
    /// Say what is known of one stage of the way before arrival.
    Add(Box<LegAdd>),
    /// Take a statement back; it is kept, and told as one that holds no longer.
    Supersede {
        /// The accession.
        #[arg(value_parser = as_typed::<AccessionId>)]
        accession: AccessionId,
        /// The entry of the statement, as `leg list` gives it.
        #[arg(value_name = "ENTRY", value_parser = entry)]
        leg: EntryIndex,
        /// Why; it stands in the log.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        by: By,
    },
    /// List what was stated of the way before arrival.
    List {
        /// The accession.
        #[arg(value_parser = as_typed::<AccessionId>)]
        accession: AccessionId,
        #[command(flatten)]
        json: Json,
    },
}

#[derive(Debug, Args)]
pub(crate) struct LegAdd {
    /// The accession.
    #[arg(value_parser = as_typed::<AccessionId>)]
    pub(crate) accession: AccessionId,
    /// A JSON file with the statement, so that it stands in no shell's history: its fields are named as the
    /// arguments here, with _ for -.
    #[arg(long, value_name = "FILE", conflicts_with = "stated")]
    pub(crate) from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) stated: Option<Stated>,
    /// The entry of the statement that this one corrects.
    #[arg(long, value_name = "ENTRY", requires = "reason", value_parser = entry)]
    pub(crate) supersedes: Option<EntryIndex>,
    /// Why it is corrected; it stands in the log.
    #[arg(long, value_name = "TEXT", requires = "supersedes")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) by: By,
}

/// What is stated of a leg.
#[derive(Debug, Clone, Args, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[group(id = "stated")]
pub(crate) struct Stated {
    /// Its place among the stages, from 1.
    #[arg(
        long,
        value_name = "N",
        required = false,
        required_unless_present = "from"
    )]
    pub(crate) order: u32,
    /// Who had it, by a pseudonym.
    #[arg(
        long,
        value_name = "PSEUDONYM",
        required = false,
        required_unless_present = "from"
    )]
    pub(crate) agent: String,
    /// What they were in this: photographer, courier, keeper.
    #[arg(
        long,
        value_name = "TEXT",
        required = false,
        required_unless_present = "from"
    )]
    pub(crate) agent_role: String,
    /// The interest that they declare.
    #[arg(long, value_name = "TEXT")]
    pub(crate) interest: Option<String>,
    /// Who paid, as they declare.
    #[arg(long, value_name = "TEXT")]
    pub(crate) funding: Option<String>,
    /// On what it was: a thumb drive, a memory card, paper.
    #[arg(long, value_name = "TEXT")]
    pub(crate) medium: Option<String>,
    /// A year, a month or a day; nothing finer.
    #[arg(long, value_name = "COARSE")]
    pub(crate) when: Option<CoarseTime>,
    /// Where, coarsely.
    #[arg(long = "where", value_name = "COARSE")]
    #[serde(rename = "where")]
    pub(crate) location: Option<String>,
    /// How wide that is: region (of several countries), country, province, city, border, facility or transit.
    #[arg(long = "where-class", value_name = "CLASS")]
    #[serde(rename = "where_class")]
    pub(crate) location_class: Option<PlaceClass>,
    /// In what condition it was.
    #[arg(long, value_name = "TEXT")]
    pub(crate) condition: Option<String>,
    /// What the statement rests on: own-words, document or inference.
    #[arg(
        long,
        value_name = "BASIS",
        required = false,
        required_unless_present = "from"
    )]
    pub(crate) basis: Basis,
    /// How sure it is: certain, probable or possible.
    #[arg(
        long,
        value_name = "CONFIDENCE",
        required = false,
        required_unless_present = "from"
    )]
    pub(crate) confidence: Confidence,
}

/// Reads the number of an entry.
fn entry(text: &str) -> Result<EntryIndex, std::num::ParseIntError> {
    text.trim().parse().map(EntryIndex)
}

pub(super) fn purpose(text: &str) -> Result<Use, String> {
    let end: Option<Use> = text.parse().ok().filter(|it: &Use| it.is_purpose());
    end.ok_or_else(|| "it is publish, court, research or family".into())
}

fn subject(text: &str) -> Result<HeldSubject, custody::HeldSubjectError> {
    text.trim()
        .parse()
        .or_else(|_| as_typed::<model::ItemId>(text).map(HeldSubject::Item))
        .or_else(|_| as_typed::<AccessionId>(text).map(HeldSubject::Accession))
        .map_err(|_| custody::HeldSubjectError)
}
