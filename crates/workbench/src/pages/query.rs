use catalog::{Cursor, Filter, Opening, Order};
use model::EntryIndex;
use serde::Deserialize;

use crate::fault::Fault;

/// The address of a listing, as it is typed or followed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    accession: Option<String>,
    state: Option<String>,
    format: Option<String>,
    opening: Option<String>,
    came: Option<String>,
    own: Option<String>,
    order: Option<String>,
    view: Option<String>,
    after: Option<u64>,
    before: Option<u64>,
    /// The number of the first picture of the page, told along so that nobody counts from the start.
    first: Option<u64>,
}

/// How a listing is asked for: which items, from where, and how they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Listing {
    pub(crate) filter: Filter,
    pub(crate) list: bool,
    pub(crate) cursor: Cursor,
    pub(crate) first: u64,
}

/// No archive has more pictures; an address that says so is somebody's joke.
const LAST: u64 = 1 << 32;

/// The words of an address for how files open.
const OPENINGS: [(Opening, &str); 5] = [
    (Opening::Opens, "opens"),
    (Opening::InPart, "in-part"),
    (Opening::DoesNotOpen, "does-not-open"),
    (Opening::NoPicture, "no-picture"),
    (Opening::NotExamined, "not-examined"),
];

impl Listing {
    pub(crate) fn parse(asked: &Asked) -> Result<Self, Fault> {
        let (opening, shown) = opening(asked.opening.as_deref())?;
        let cursor = match (asked.after, asked.before) {
            (Some(entry), None) => Cursor::After(EntryIndex(entry)),
            (None, Some(entry)) => Cursor::Before(EntryIndex(entry)),
            (None, None) => Cursor::Start,
            (Some(_), Some(_)) => return Err(Fault::BadRequest),
        };
        Ok(Self {
            filter: Filter {
                accession: word(asked.accession.as_deref())?,
                state: word(asked.state.as_deref())?,
                format: word(asked.format.as_deref())?,
                opening,
                shown,
                came: asked.came.as_deref() == Some("yes"),
                own: asked.own.as_deref() == Some("yes"),
                order: match asked.order.as_deref() {
                    Some("best") => Order::Best,
                    _ => Order::Came,
                },
            },
            list: asked.view.as_deref() == Some("list"),
            cursor,
            first: asked.first.unwrap_or(1).clamp(1, LAST),
        })
    }

    /// The address of the first page of another filter.
    pub(crate) fn with(&self, filter: Filter) -> String {
        address(&filter, self.list, None)
    }

    /// The address of the same page in the other view.
    pub(crate) fn viewed(&self, list: bool) -> String {
        let place = match self.cursor {
            Cursor::Start => None,
            Cursor::After(entry) => Some(("after", entry, self.first)),
            Cursor::Before(entry) => Some(("before", entry, self.first)),
        };
        address(&self.filter, list, place)
    }

    /// The address of the page that begins after an entry.
    pub(crate) fn after(&self, entry: EntryIndex, first: u64) -> String {
        address(&self.filter, self.list, Some(("after", entry, first)))
    }

    /// The address of the page that ends before an entry.
    pub(crate) fn before(&self, entry: EntryIndex, first: u64) -> String {
        address(&self.filter, self.list, Some(("before", entry, first)))
    }
}

fn opening(text: Option<&str>) -> Result<(Option<Opening>, bool), Fault> {
    match text {
        None | Some("") => Ok((None, false)),
        Some("shown") => Ok((None, true)),
        Some(text) => {
            let found = OPENINGS.iter().find(|(_, word)| *word == text);
            let (opening, _) = found.ok_or(Fault::BadRequest)?;
            Ok((Some(*opening), false))
        }
    }
}

fn word<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>, Fault> {
    text.filter(|text| !text.is_empty())
        .map(|text| text.parse().map_err(|_| Fault::BadRequest))
        .transpose()
}

fn address(filter: &Filter, list: bool, place: Option<(&str, EntryIndex, u64)>) -> String {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    pairs.extend(filter.accession.map(|id| ("accession", id.to_string())));
    pairs.extend(filter.state.map(|state| ("state", state.to_string())));
    pairs.extend(filter.format.map(|format| ("format", format.to_string())));
    let opening = OPENINGS
        .iter()
        .find(|(opening, _)| filter.opening == Some(*opening));
    pairs.extend(opening.map(|(_, word)| ("opening", (*word).to_owned())));
    pairs.extend(filter.shown.then(|| ("opening", "shown".to_owned())));
    pairs.extend(filter.came.then(|| ("came", "yes".to_owned())));
    pairs.extend(filter.own.then(|| ("own", "yes".to_owned())));
    pairs.extend((filter.order == Order::Best).then(|| ("order", "best".to_owned())));
    pairs.extend(list.then(|| ("view", "list".to_owned())));
    if let Some((name, entry, first)) = place {
        pairs.push((name, entry.to_string()));
        pairs.push(("first", first.to_string()));
    }
    match serde_urlencoded::to_string(&pairs) {
        Ok(query) if !query.is_empty() => format!("/pictures?{query}"),
        _ => "/pictures".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Result<Listing, Fault> {
        Listing::parse(&serde_urlencoded::from_str(query).unwrap())
    }

    #[test]
    fn an_address_reads_back() {
        for query in [
            "accession=7Q2K9M3T&state=duplicate&format=jpeg&opening=in-part&own=yes&view=list",
            "opening=shown",
            "came=yes",
            "format=jpeg&order=best&view=list",
        ] {
            let listing = parse(query).unwrap();
            assert_eq!(listing.with(listing.filter), format!("/pictures?{query}"));
        }
        assert_eq!(parse("").unwrap().with(Filter::default()), "/pictures");
        let listing = parse("format=png").unwrap();
        assert_eq!(
            listing.after(EntryIndex(9), 61),
            "/pictures?format=png&after=9&first=61"
        );
    }

    #[test]
    fn the_number_of_the_first_picture_has_an_end() {
        let listing = parse("after=0&first=18446744073709551615").unwrap();
        assert_eq!(listing.first, LAST);
    }

    #[test]
    fn words_that_are_none_are_refused() {
        for query in [
            "state=good",
            "accession=1",
            "opening=yes",
            "after=1&before=2",
            "format=jpg'",
        ] {
            assert_eq!(parse(query), Err(Fault::BadRequest), "{query}");
        }
        assert_eq!(
            parse("state=&accession=").unwrap().filter,
            Filter::default()
        );
    }
}
