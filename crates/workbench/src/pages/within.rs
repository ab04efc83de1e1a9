use model::{Embedded, ItemId, Within};
use wording::{Reader, details};

use super::paging::Paging;
use super::picture::Known;

/// Which of the pictures that a file holds is asked for.
pub(super) fn asked_within(page: Option<u32>, embedded: Option<u32>) -> Option<Within> {
    let embedded = embedded.map(Within::Embedded);
    page.map(Within::Page).or(embedded)
}

/// Which of the pictures that a file holds is shown in place of the file's own, and what asks for another.
pub(super) struct Holding {
    /// Where it is, if it is not the large rendition.
    pub(super) source: Option<String>,
    /// Which it is, in words; empty if the file holds but one.
    pub(super) here: String,
    pub(super) paging: Option<Paging>,
    /// What the camera put inside of the file, in words, in the order of the facts.
    pub(super) embedded: Vec<String>,
}

impl Holding {
    pub(super) fn new(reader: &Reader, known: &Known, asked: Option<Within>) -> Self {
        let asked = asked.filter(|which| known.holds(*which));
        let item = known.item.id;
        let embedded: Vec<_> = known
            .embedded()
            .iter()
            .map(|one| words(reader, one))
            .collect();
        let page = match asked {
            Some(Within::Page(page)) => Some(page),
            _ => None,
        };
        let paging = known.pages().map(|count| Paging::new(reader, page, count));
        let (source, here) = match (asked, &paging) {
            (Some(Within::Embedded(number)), _) => (
                Some(source(item, "embedded", number)),
                at(&embedded, number),
            ),
            (_, Some(paging)) => (
                Some(source(item, "pages", paging.page)),
                paging.here.clone(),
            ),
            _ => (None, String::new()),
        };
        Self {
            source,
            here,
            paging,
            embedded,
        }
    }
}

fn source(item: ItemId, kind: &str, number: u32) -> String {
    format!("/pictures/{item}/{kind}/{number}")
}

fn at(embedded: &[String], number: u32) -> String {
    let index = usize::try_from(number)
        .ok()
        .and_then(|it| it.checked_sub(1));
    let words = index.and_then(|index| embedded.get(index));
    words.cloned().unwrap_or_default()
}

fn words(reader: &Reader, one: &Embedded) -> String {
    let size = details([
        ("width", reader.number(one.width.into())),
        ("height", reader.number(one.height.into())),
    ]);
    reader.say(&format!("picture-embedded-{}", one.kind), &size)
}
