use askama::Template;
use wording::{Cell, Reader, Sheet};

use crate::paths::ShownPath;

/// What a paper that stands alone looks like.
const STYLE: &str = include_str!("../assets/paper.css");

/// A paper as a page draws it.
pub(crate) struct Paper {
    pub(crate) title: String,
    pub(crate) lead: Vec<String>,
    pub(crate) parts: Vec<Part>,
    pub(crate) end: String,
}

/// A part of a paper.
pub(crate) struct Part {
    /// Its place, by which its table names its heading.
    pub(crate) number: usize,
    pub(crate) heading: String,
    pub(crate) sentences: Vec<String>,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Field>>,
}

/// A field of a table.
pub(crate) enum Field {
    Words(String),
    Figure(String),
    Path(ShownPath),
    English(String),
}

#[derive(Template)]
#[template(path = "paper_alone.html")]
struct Alone<'a> {
    tag: &'static str,
    direction: &'static str,
    style: &'static str,
    paper: &'a Paper,
}

impl Paper {
    pub(crate) fn of(sheet: Sheet) -> Self {
        let parts = sheet.sections.into_iter().zip(1..);
        Self {
            title: sheet.title,
            lead: sheet.lead,
            parts: parts
                .map(|(section, number)| Part {
                    number,
                    heading: section.heading,
                    sentences: section.sentences,
                    columns: section.columns,
                    rows: section
                        .rows
                        .into_iter()
                        .map(|row| row.into_iter().map(Field::of).collect())
                        .collect(),
                })
                .collect(),
            end: sheet.end,
        }
    }
}

impl Field {
    fn of(cell: Cell) -> Self {
        match cell {
            Cell::Words(words) => Self::Words(words),
            Cell::Figure(figure) => Self::Figure(figure),
            Cell::Name(name) => Self::Path(ShownPath::new(name)),
            Cell::English(text) => Self::English(text),
        }
    }
}

/// A paper as one HTML file that asks for nothing else, to be kept, sent and printed.
///
/// # Errors
/// None in practice: a template that does not render.
pub fn paper_html(reader: &Reader, sheet: Sheet) -> Result<String, askama::Error> {
    Alone {
        tag: reader.tag(),
        direction: reader.direction().as_str(),
        style: STYLE,
        paper: &Paper::of(sheet),
    }
    .render()
}
