use crate::details::{CLOSES, OPENS, details, kept_in};
use crate::reader::Reader;

/// A paper for people, in one language: sentences, and tables of what is not a sentence. What is put into
/// sentences stands between U+2068 and U+2069; how cells are kept apart is for whoever draws them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it is.
    pub title: String,
    /// What stands first.
    pub lead: Vec<String>,
    /// Its parts, in their order.
    pub sections: Vec<Section>,
    /// What stands last.
    pub end: String,
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub heading: String,
    /// What is said.
    pub sentences: Vec<String>,
    /// What the cells of a row are; empty if there is no table.
    pub columns: Vec<String>,
    /// The rows of the table.
    pub rows: Vec<Vec<Cell>>,
}

/// A field of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words in the reader's language.
    Words(String),
    /// A number in the reader's form.
    Figure(String),
    /// A path or an id, as it is: it runs in its own direction.
    Name(String),
    /// English, whatever the reader reads.
    English(String),
}

impl Section {
    pub(crate) fn of(heading: String, sentences: Vec<String>) -> Self {
        Self {
            heading,
            sentences,
            columns: Vec::new(),
            rows: Vec::new(),
        }
    }
}

impl Reader {
    /// A paper as text, a line for each sentence and each row.
    pub fn sheet_text(&self, sheet: &Sheet) -> String {
        let mut lines = vec![sheet.title.clone()];
        lines.extend(sheet.lead.iter().cloned());
        for section in &sheet.sections {
            lines.push(String::new());
            lines.push(section.heading.clone());
            let sentences = section.sentences.iter().cloned();
            let rows = section.rows.iter().map(|row| self.row(section, row));
            lines.extend(sentences.chain(rows).map(|line| format!("  {line}")));
        }
        lines.push(String::new());
        lines.push(sheet.end.clone());
        lines.join("\n")
    }

    /// Texts as one, as people enumerate: `a, b and c`.
    pub fn list(&self, texts: &[String]) -> String {
        let Some((last, before)) = texts.split_last() else {
            return String::new();
        };
        let joined = before
            .iter()
            .cloned()
            .reduce(|some, next| self.say("list-next", &details([("some", some), ("next", next)])));
        match joined {
            Some(some) => self.say(
                "list-last",
                &details([("some", some), ("last", last.clone())]),
            ),
            None => last.clone(),
        }
    }

    fn row(&self, section: &Section, row: &[Cell]) -> String {
        let mut columns = section.columns.iter();
        let cells = row.iter().map(|cell| {
            let column = columns.next().cloned().unwrap_or_default();
            match cell {
                Cell::Words(words) => words.clone(),
                Cell::Figure(figure) => self.say(
                    "certificate-pair",
                    &details([("name", column), ("value", figure.clone())]),
                ),
                Cell::Name(text) | Cell::English(text) => {
                    format!("{OPENS}{}{CLOSES}", kept_in(text))
                }
            }
        });
        let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
        cells.join(" · ")
    }
}
