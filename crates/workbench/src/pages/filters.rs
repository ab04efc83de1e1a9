use std::collections::BTreeMap;

use catalog::{Accession, Filter, Opening, Tallied};
use wording::Reader;

use super::query::Listing;
use crate::marks;

/// Accessions that can be chosen from; an accession's own page leads to its pictures too.
const MOST_ACCESSIONS: usize = 12;

/// Choices of one kind, of which one may be taken.
pub(super) struct Group {
    pub(super) title: String,
    pub(super) choices: Vec<Choice>,
}

/// A choice, and how many answer to it; taken again it is given up.
pub(super) struct Choice {
    pub(super) href: String,
    pub(super) chosen: bool,
    pub(super) mark: &'static str,
    pub(super) label: String,
    pub(super) figure: String,
    pub(super) code: bool,
}

/// What can be asked of a listing.
pub(super) fn groups(
    reader: &Reader,
    listing: &Listing,
    tallied: &[Tallied],
    accessions: &[Accession],
) -> Vec<Group> {
    let filter = listing.filter;
    let group = |key, choices| Group {
        title: reader.text(key),
        choices,
    };
    let choosing = Choosing {
        reader,
        listing,
        tallied,
    };
    let mut groups = vec![
        group(
            "pictures-filter-state",
            choosing.choices(
                |one| Some(one.state),
                filter.state,
                |state| Filter { state, ..filter },
                |state| (marks::of_state(state).0, reader.state(state)),
            ),
        ),
        group(
            "pictures-filter-opening",
            choosing.choices(
                |one| Some(one.opening()),
                filter.opening,
                |opening| Filter {
                    opening,
                    shown: false,
                    ..filter
                },
                |opening| (mark(opening), reader.text(key(opening))),
            ),
        ),
        group(
            "pictures-filter-format",
            choosing.choices(
                |one| one.format,
                filter.format,
                |format| Filter { format, ..filter },
                |format| (marks::NONE, reader.format(format)),
            ),
        ),
    ];
    if accessions.len() > 1 || filter.accession.is_some() {
        groups.push(of_accessions(reader, listing, accessions));
    }
    groups
}

struct Choosing<'a> {
    reader: &'a Reader,
    listing: &'a Listing,
    tallied: &'a [Tallied],
}

impl Choosing<'_> {
    /// A choice for each value that there is; its figure is of those that answer to all else too.
    fn choices<T: Copy + Ord>(
        &self,
        value: impl Fn(&Tallied) -> Option<T>,
        taken: Option<T>,
        with: impl Fn(Option<T>) -> Filter,
        words: impl Fn(T) -> (&'static str, String),
    ) -> Vec<Choice> {
        let mut sums: BTreeMap<T, u64> = BTreeMap::new();
        for one in self.tallied {
            let Some(value) = value(one) else { continue };
            let admitted = with(Some(value)).admits(one);
            *sums.entry(value).or_default() += if admitted { one.items } else { 0 };
        }
        sums.retain(|value, count| *count > 0 || taken == Some(*value));
        let choice = |(value, count)| {
            let chosen = taken == Some(value);
            let (mark, label) = words(value);
            Choice {
                href: self.listing.with(with((!chosen).then_some(value))),
                chosen,
                mark,
                label,
                figure: self.reader.number(count),
                code: false,
            }
        };
        sums.into_iter().map(choice).collect()
    }
}

fn key(opening: Opening) -> &'static str {
    match opening {
        Opening::Opens => "pictures-filter-opens",
        Opening::InPart => "pictures-filter-opens-in-part",
        Opening::DoesNotOpen => "pictures-filter-does-not-open",
        Opening::NoPicture => "pictures-filter-no-picture",
        Opening::NotExamined => "pictures-filter-not-examined",
    }
}

fn mark(opening: Opening) -> &'static str {
    match opening {
        Opening::Opens => marks::WHOLE,
        Opening::InPart => marks::DAMAGED,
        Opening::DoesNotOpen => marks::REFUSED,
        Opening::NoPicture => marks::RING,
        Opening::NotExamined => marks::PENDING,
    }
}

fn of_accessions(reader: &Reader, listing: &Listing, accessions: &[Accession]) -> Group {
    let taken = listing.filter.accession;
    let offered = accessions.iter().rev();
    let offered = offered.filter(|one| one.withdrawn.is_none() || taken == Some(one.id));
    let choice = |one: &Accession| {
        let chosen = taken == Some(one.id);
        Choice {
            href: listing.with(Filter {
                accession: (!chosen).then_some(one.id),
                ..listing.filter
            }),
            chosen,
            mark: marks::NONE,
            label: one.id.to_string(),
            figure: String::new(),
            code: true,
        }
    };
    Group {
        title: reader.text("pictures-filter-accession"),
        choices: offered.take(MOST_ACCESSIONS).map(choice).collect(),
    }
}
