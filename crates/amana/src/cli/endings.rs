//! What makes something unreadable for ever, and the records of persons.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use model::{AccessionId, PersonId};

use super::{By, Json, as_typed};

/// One person asks with a reason, a second one agrees.
#[derive(Debug, Args)]
pub(crate) struct Ending {
    /// Why; it stays in the log, so name nobody.
    #[arg(long, value_name = "TEXT", required_unless_present = "confirm")]
    pub(crate) reason: Option<String>,
    /// Agree, as a second person, to what somebody asked. It cannot be undone.
    #[arg(long, conflicts_with = "reason")]
    pub(crate) confirm: bool,
    #[command(flatten)]
    pub(crate) by: By,
}

#[derive(Debug, Args)]
pub(crate) struct Destroy {
    /// The accession whose key is to be deleted, here and on every replica.
    #[arg(value_name = "ACCESSION", value_parser = as_typed::<AccessionId>)]
    pub(crate) accession: AccessionId,
    #[command(flatten)]
    pub(crate) ending: Ending,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Person {
    /// Write the record of a person, encrypted to a key of its own.
    Add {
        /// A file with one JSON object.
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// Write the record of this person anew; what it said before stays in the log until it is erased.
        #[arg(long, value_name = "PERSON", value_parser = as_typed::<PersonId>)]
        person: Option<PersonId>,
        #[command(flatten)]
        json: Json,
    },
    /// List the persons, and the records that were erased.
    List(Json),
    /// Show the record of a person, as JSON.
    Show {
        /// The person, as `person list` lists them.
        #[arg(value_name = "PERSON", value_parser = as_typed::<PersonId>)]
        person: PersonId,
    },
    /// Erase the record of a person: two people, and for ever.
    Erase {
        /// The person, as `person list` lists them.
        #[arg(value_name = "PERSON", value_parser = as_typed::<PersonId>)]
        person: PersonId,
        #[command(flatten)]
        ending: Ending,
    },
}
