use std::collections::BTreeMap;

use catalog::{Accession, Filter, Opening, Tallied};
use model::ItemState;
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
    let shown = || {
        tallied
            .iter()
            .filter(|one| one.state != ItemState::Withdrawn)
    };
    let mut groups = vec![
        Asking {
            reader,
            listing,
            key: "pictures-filter-state",
        }
        .group(
            tallied.iter().map(|one| (one.state, one.items)),
            filter.state,
            |state| Filter { state, ..filter },
            |state| (marks::of_state(state).0, reader.state(state)),
        ),
        Asking {
            reader,
            listing,
            key: "pictures-filter-opening",
        }
        .group(
            shown().map(|one| (one.opening(), one.items)),
            filter.opening,
            |opening| Filter {
                opening,
                shown: false,
                ..filter
            },
            |opening| (mark(opening), reader.text(key(opening))),
        ),
        Asking {
            reader,
            listing,
            key: "pictures-filter-format",
        }
        .group(
            shown().filter_map(|one| Some((one.format?, one.items))),
            filter.format,
            |format| Filter { format, ..filter },
            |format| (marks::NONE, reader.format(format)),
        ),
    ];
    if accessions.len() > 1 || filter.accession.is_some() {
        groups.push(of_accessions(reader, listing, accessions));
    }
    groups
}

struct Asking<'a> {
    reader: &'a Reader,
    listing: &'a Listing,
    key: &'static str,
}

impl Asking<'_> {
    fn group<T: Copy + Ord>(
        &self,
        counted: impl Iterator<Item = (T, u64)>,
        taken: Option<T>,
        filter: impl Fn(Option<T>) -> Filter,
        words: impl Fn(T) -> (&'static str, String),
    ) -> Group {
        let mut sums: BTreeMap<T, u64> = BTreeMap::new();
        for (value, count) in counted {
            *sums.entry(value).or_default() += count;
        }
        let choice = |(value, count)| {
            let chosen = taken == Some(value);
            let (mark, label) = words(value);
            Choice {
                href: self.listing.with(filter((!chosen).then_some(value))),
                chosen,
                mark,
                label,
                figure: self.reader.number(count),
                code: false,
            }
        };
        Group {
            title: self.reader.text(self.key),
            choices: sums.into_iter().map(choice).collect(),
        }
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
