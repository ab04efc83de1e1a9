//! Every sentence for people, in Arabic, English, French and German: the texts of the pages, histories
//! and certificates, the words of the vocabularies, and numbers, sizes, dates and times in the form of
//! the reader. The texts are the Fluent files of `i18n/`. No native reader has reviewed the Arabic yet.
//!
//! In scope: choosing the text and the plural form, and writing values into it. Out of scope: which
//! language somebody reads (the programs), markup and the isolating of paths (`workbench`), JSON
//! (the programs), what happened (`custody`) and what came (`intake`).
//!
//! Invariants:
//! - Every sentence is there in every language and takes the same details (`tests/sentences.rs`).
//! - Every word of a vocabulary that people see has its text (`tests/vocabulary.rs`).
//! - What is put into a sentence stands between U+2068 and U+2069 and cannot leave them, so that a path in
//!   Latin letters does not upset Arabic; only [`Reader::plain`] takes these marks away.
//! - Nothing here asks the clock, the environment or a file.

mod care;
mod certificate;
mod custody;
mod details;
mod endings;
mod error;
mod history;
mod language;
mod lead;
mod moment;
mod number;
mod place;
mod reader;
mod sheet;
mod vocabulary;

pub use certificate::Entered;
pub use details::{Details, details};
pub use error::Error;
pub use history::NameOf;
pub use language::{Direction, Language, UnknownLanguage};
pub use lead::FolderCounts;
pub use reader::Reader;
pub use sheet::{Cell, Section, Sheet};
