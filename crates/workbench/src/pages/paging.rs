use wording::{Reader, details};

/// Which page of a file of several is shown, and what asks for another.
pub(super) struct Paging {
    /// The page that is shown, counted from 1.
    pub(super) page: u32,
    /// How many there are.
    pub(super) count: u32,
    /// The page that the form offers: the one after that which is shown.
    pub(super) offered: u32,
    /// Which page that is, in words.
    pub(super) here: String,
    /// What stands before the number.
    pub(super) label: String,
}

impl Paging {
    /// Page `asked` of `count`; the first if there is no such page.
    pub(super) fn new(reader: &Reader, asked: Option<u32>, count: u32) -> Self {
        let page = asked.filter(|page| (1..=count).contains(page)).unwrap_or(1);
        let count_said = reader.number(count.into());
        let here = [
            ("page", reader.number(page.into())),
            ("count", count_said.clone()),
        ];
        Self {
            page,
            count,
            offered: page.saturating_add(1).min(count),
            here: reader.say("picture-page", &details(here)),
            label: reader.say("picture-page-of", &details([("count", count_said)])),
        }
    }
}
