use std::collections::BTreeMap;

use custody::{ConditionsStated, Event, Forbidden, HeldSubject, LegStated, LegSuperseded};
use model::{AccessionId, EntryIndex, ItemId, Timestamp, Use, UserId};

/// A hold, as its entry placed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The entry that placed it, by which it is called.
    pub entry: EntryIndex,
    /// When.
    pub time: Timestamp,
    /// Of what.
    pub on: HeldSubject,
    /// Why.
    pub reason: String,
    /// Who placed it; `None`: the holder of the keys.
    pub by: Option<UserId>,
    /// The entry that lifted it.
    pub lifted: Option<EntryIndex>,
}

/// What was said of a leg of the way before arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// The entry that says so.
    pub entry: EntryIndex,
    /// When it was entered.
    pub time: Timestamp,
    /// What was said.
    pub stated: LegStated,
    /// The entry by which it holds no longer, and why.
    pub superseded: Option<(EntryIndex, String)>,
}

/// What somebody wants to use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guarded {
    /// The accession, if it is one or lies in one.
    pub accession: Option<AccessionId>,
    /// The item that holds the bytes: a duplicate is as guarded as what it repeats.
    pub holder: Option<ItemId>,
    /// The code name of a source.
    pub codename: Option<String>,
}

impl Guarded {
    /// An item; `of` is the one whose bytes it repeats.
    pub fn item(item: ItemId, of: Option<ItemId>) -> Self {
        Self {
            accession: Some(item.accession()),
            holder: Some(of.unwrap_or(item)),
            codename: None,
        }
    }

    /// A whole accession.
    pub fn accession(accession: AccessionId) -> Self {
        Self {
            accession: Some(accession),
            ..Self::default()
        }
    }

    /// What an entry tells of; `of` is the item whose bytes its item repeats.
    pub fn entry(event: &Event, of: Option<ItemId>) -> Self {
        let codename = match event {
            Event::CardIssued { codename, .. } => Some(codename.clone()),
            Event::HoldPlaced(it) => source(&it.on),
            Event::HoldLifted(it) => source(&it.on),
            _ => None,
        };
        Self {
            accession: event.accession(),
            holder: of.or(event.item()),
            codename,
        }
    }
}

fn source(subject: &HeldSubject) -> Option<String> {
    match subject {
        HeldSubject::Source(codename) => Some(codename.clone()),
        _ => None,
    }
}

/// Why something may not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// A hold stops all use.
    Held(Hold),
    /// The provider's conditions forbid this one.
    Conditions {
        /// The entry that states them.
        entry: EntryIndex,
        /// What forbids it.
        forbidden: Forbidden,
        /// In the provider's words.
        text: String,
    },
}

impl Obstacle {
    /// The entry that forbids the use.
    pub fn entry(&self) -> EntryIndex {
        match self {
            Self::Held(hold) => hold.entry,
            Self::Conditions { entry, .. } => *entry,
        }
    }
}

/// Every hold that stands and every condition that counts.
#[derive(Debug, Clone, Default)]
pub struct Guards {
    /// Each with the item that holds the bytes of the one that is held.
    pub(crate) holds: Vec<(Hold, Option<ItemId>)>,
    pub(crate) conditions: BTreeMap<AccessionId, (EntryIndex, ConditionsStated)>,
    /// Which source an accession came from, if it came sealed to a card.
    pub(crate) codenames: BTreeMap<AccessionId, String>,
}

impl Guards {
    /// What stands against showing `what` in a way to an end.
    pub fn obstacle(
        &self,
        what: &Guarded,
        way: Use,
        purpose: Option<Use>,
        now: Timestamp,
    ) -> Option<Obstacle> {
        if let Some(hold) = self.hold(what) {
            return Some(Obstacle::Held(hold.clone()));
        }
        let (entry, stated) = self.conditions.get(&what.accession?)?;
        let forbidden = stated.permit(way, purpose, now).err()?;
        Some(Obstacle::Conditions {
            entry: *entry,
            forbidden,
            text: stated.text.clone(),
        })
    }

    /// Every hold that stands, in the order of the log.
    pub fn holds(&self) -> impl Iterator<Item = &Hold> {
        self.holds.iter().map(|(hold, _)| hold)
    }

    /// The first hold that stands on it.
    pub fn hold(&self, what: &Guarded) -> Option<&Hold> {
        let codename = what.codename.as_ref().or_else(|| {
            let accession = what.accession.as_ref()?;
            self.codenames.get(accession)
        });
        let stands = |(hold, holder): &&(Hold, Option<ItemId>)| match &hold.on {
            HeldSubject::Accession(held) => what.accession == Some(*held),
            HeldSubject::Item(held) => {
                what.holder.is_some() && what.holder == holder.or(Some(*held))
            }
            HeldSubject::Source(held) => codename == Some(held),
        };
        self.holds.iter().find(stands).map(|(hold, _)| hold)
    }

    /// The conditions that count for an accession, with their entry.
    pub fn conditions(&self, accession: AccessionId) -> Option<&(EntryIndex, ConditionsStated)> {
        self.conditions.get(&accession)
    }
}

impl Leg {
    /// The act by which this statement holds no longer.
    pub fn superseding(&self, reason: String, acting: custody::Acting) -> LegSuperseded {
        LegSuperseded {
            accession: self.stated.accession,
            leg: self.entry,
            reason,
            acting,
        }
    }
}
