use model::EntryIndex;
use wording::{Direction, Language, Reader, details};

use crate::assets;
use crate::bench::Bench;
use crate::fault::Fault;
use crate::visitor::Visitor;

/// The pages that are always a link away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    Overview,
    Pictures,
    Accessions,
    Log,
}

const ROOMS: [(Room, &str, &str); 4] = [
    (Room::Overview, "/", "nav-overview"),
    (Room::Pictures, "/pictures", "nav-pictures"),
    (Room::Accessions, "/accessions", "nav-accessions"),
    (Room::Log, "/log", "nav-log"),
];

/// What stands around every page.
pub(crate) struct Frame<'a> {
    pub(crate) reader: &'a Reader,
    visitor: Option<&'a Visitor>,
    room: Option<Room>,
    address: &'a str,
    position: EntryIndex,
}

pub(crate) struct RoomLink {
    pub(crate) href: &'static str,
    pub(crate) text: String,
    pub(crate) here: bool,
}

pub(crate) struct LanguageLink {
    pub(crate) href: String,
    pub(crate) tag: &'static str,
    pub(crate) name: &'static str,
}

impl<'a> Frame<'a> {
    /// Around a page of somebody who is signed in.
    pub(crate) async fn inside(
        bench: &'a Bench,
        visitor: &'a Visitor,
        room: Room,
    ) -> Result<Self, Fault> {
        Ok(Self {
            reader: visitor.reader(bench),
            visitor: Some(visitor),
            room: Some(room),
            address: &visitor.address,
            position: bench.archive.catalog.position().await?,
        })
    }

    /// Around a page of somebody who is not.
    pub(crate) fn outside(reader: &'a Reader, address: &'a str) -> Self {
        Self {
            reader,
            visitor: None,
            room: None,
            address,
            position: EntryIndex(0),
        }
    }

    pub(crate) fn t(&self, key: &str) -> String {
        self.reader.text(key)
    }

    pub(crate) fn tag(&self) -> &'static str {
        self.reader.tag()
    }

    pub(crate) fn dir(&self) -> &'static str {
        match self.reader.direction() {
            Direction::Rtl => "rtl",
            Direction::Ltr => "ltr",
        }
    }

    /// The arrow key towards what came before, as it is drawn: left is left in every language.
    pub(crate) fn start_arrow(&self) -> &'static str {
        match self.reader.direction() {
            Direction::Rtl => "right",
            Direction::Ltr => "left",
        }
    }

    /// The arrow key towards what comes next.
    pub(crate) fn end_arrow(&self) -> &'static str {
        match self.reader.direction() {
            Direction::Rtl => "left",
            Direction::Ltr => "right",
        }
    }

    pub(crate) fn assets(&self) -> &'static str {
        assets::version()
    }

    pub(crate) fn links(&self) -> Vec<RoomLink> {
        let link = |(room, href, key): (Room, &'static str, &str)| RoomLink {
            href,
            text: self.t(key),
            here: self.room == Some(room),
        };
        ROOMS.into_iter().map(link).collect()
    }

    /// The other languages, each in its own name, leading back to this page.
    pub(crate) fn languages(&self) -> Vec<LanguageLink> {
        let others = Language::ALL
            .into_iter()
            .filter(|language| *language != self.reader.language());
        others
            .map(|language| LanguageLink {
                href: format!("/language/{}?{}", language.as_str(), back(self.address)),
                tag: language.tag(),
                name: language.own_name(),
            })
            .collect()
    }

    pub(crate) fn name(&self) -> &str {
        self.visitor.map_or("", |visitor| &visitor.name)
    }

    pub(crate) fn csrf(&self) -> String {
        self.visitor.map(Visitor::csrf).unwrap_or_default()
    }

    /// Up to which entry this page is folded.
    pub(crate) fn folded(&self) -> String {
        match self.position.0.checked_sub(1) {
            None => self.t("foot-empty"),
            Some(last) => {
                let entry = self.reader.number(last);
                self.reader.say("foot-entry", &details([("entry", entry)]))
            }
        }
    }
}

fn back(address: &str) -> String {
    serde_urlencoded::to_string([("back", address)]).unwrap_or_default()
}
