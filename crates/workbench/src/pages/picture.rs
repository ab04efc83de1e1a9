use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalog::{Examined, Guarded, Item, Obstacle, Opening};
use model::{Embedded, EntryIndex, ItemId, ItemState, PictureDefect, Use, Within};
use serde::Deserialize;
use wording::{Reader, details};

use super::facts::{Fact, Place, facts, places};
use super::neighbours::{Neighbour, neighbours};
use super::paging::Paging;
use super::within::{Holding, asked_within};
use super::{claims, html, linked, names, pictures, seen};
use crate::bench::Bench;
use crate::fault::Fault;
use crate::frame::{Frame, Room};
use crate::guard::{obstacle, refuse_held};
use crate::paths::ShownPath;
use crate::visitor::Visitor;

/// Pixels in a row where the file does not say; the page needs a shape before the picture is there.
const USUAL: (u32, u32) = (3, 2);

#[derive(Template)]
#[template(path = "picture.html")]
struct Page<'a> {
    frame: Frame<'a>,
    id: ItemId,
    title: String,
    title_marked: String,
    in_accession: String,
    /// Where the page goes after five seconds, if it is to shield the picture then.
    shields: Option<String>,
    showing: Showing,
    showable: bool,
    shown: bool,
    said: String,
    alt_shielded: String,
    alt_shown: String,
    width: u32,
    height: u32,
    absent_mark: &'static str,
    in_part: Option<String>,
    holding: Holding,
    neighbours: Vec<Neighbour>,
    history: Vec<Past>,
    path: ShownPath,
    facts: Vec<Fact>,
    places: Vec<Place>,
    claims_note: String,
    claims: Vec<Fact>,
    seen: Option<seen::Told>,
}

/// What stands in the frame of a picture.
enum Showing {
    /// Words that say why nothing does.
    Absent(String),
    /// The shielded copy.
    Shielded,
    /// The picture, and the entry that records it.
    Shown(String),
}

struct Past {
    sentence: String,
    when: String,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// `keep`: the picture stays until the grant is over; anything else: for five seconds.
    shown: Option<String>,
    /// Which page of it, counted from 1.
    page: Option<u32>,
    /// Which of the pictures inside of it, counted from 1.
    embedded: Option<u32>,
}

/// What is known of an item before it is drawn.
pub(super) struct Known {
    pub(super) item: Item,
    pub(super) examined: Option<Examined>,
    withdrawn: Option<String>,
    /// What in the provider's conditions stands against looking at it.
    obstacle: Option<Obstacle>,
}

impl Known {
    pub(super) async fn load(bench: &Bench, id: &str) -> Result<Self, Fault> {
        let id: ItemId = id.parse().map_err(|_| Fault::NotFound)?;
        let catalog = &bench.archive.catalog;
        let item = catalog.item(id).await?.ok_or(Fault::NotFound)?;
        let accession = catalog.accession(id.accession()).await?;
        let guarded = Guarded::item(id, item.of);
        refuse_held(bench, &guarded).await?;
        Ok(Self {
            obstacle: obstacle(bench, &guarded, Use::View).await?,
            examined: catalog.facts(id).await?,
            withdrawn: accession.and_then(|one| one.withdrawn),
            item,
        })
    }

    /// The item whose renditions show this one.
    pub(super) fn holder(&self) -> ItemId {
        self.item.of.unwrap_or(self.item.id)
    }

    /// Whether it is a cache of pictures that may be looked at.
    pub(super) fn is_cache(&self) -> bool {
        let measured = self
            .examined
            .as_ref()
            .and_then(|one| one.facts.measured.as_ref());
        let is_cache = measured.is_some_and(|measured| measured.cache.is_some());
        is_cache && self.withdrawn.is_none() && self.obstacle.is_none()
    }

    /// How many pages it has, where it has more than one that can be shown.
    pub(super) fn pages(&self) -> Option<u32> {
        let facts = &self.examined.as_ref()?.facts;
        let pages = facts.measured.as_ref()?.pages?;
        (facts.has_renditions() && pages.count > 1).then_some(pages.count)
    }

    /// The pictures that the camera put inside of it, where it is shown itself.
    pub(super) fn embedded(&self) -> &[Embedded] {
        let facts = self.examined.as_ref().map(|examined| &examined.facts);
        let facts = facts.filter(|facts| facts.has_renditions());
        let measured = facts.and_then(|facts| facts.measured.as_ref());
        measured.map_or(&[], |measured| &measured.embedded)
    }

    /// Whether it holds such a picture.
    pub(super) fn holds(&self, which: Within) -> bool {
        match which {
            Within::Page(page) => self
                .pages()
                .is_some_and(|count| (1..=count).contains(&page)),
            Within::Embedded(number) => {
                let count = self.embedded().len();
                usize::try_from(number).is_ok_and(|number| (1..=count).contains(&number))
            }
        }
    }

    /// Whether its entry promises renditions.
    pub(super) fn has_renditions(&self) -> bool {
        let examined = self.examined.as_ref();
        examined.is_some_and(|one| one.facts.has_renditions())
    }

    pub(super) fn opening(&self) -> Opening {
        match &self.examined {
            None => Opening::NotExamined,
            Some(examined) => Opening::of(Some(examined.facts.format), examined.facts.defect),
        }
    }

    /// Whether there is a picture that this page may show.
    pub(super) fn is_showable(&self) -> bool {
        self.withdrawn.is_none() && self.obstacle.is_none() && self.opening().has_renditions()
    }

    /// The words in place of a picture.
    fn absence(&self, reader: &Reader) -> String {
        if let Some(reason) = &self.withdrawn {
            return reader.say("picture-withdrawn", &details([("reason", reason.clone())]));
        }
        if let Some(Obstacle::Conditions {
            entry, forbidden, ..
        }) = &self.obstacle
        {
            return reader.obstacle(*entry, Some(*forbidden));
        }
        if matches!(
            self.item.stored_state,
            ItemState::Missing | ItemState::Unreadable
        ) {
            return reader.text("picture-no-bytes");
        }
        match self.examined.as_ref().and_then(|one| one.facts.defect) {
            None => reader.text("picture-not-examined"),
            Some(defect) => format!(
                "{} {}",
                reader.text("picture-does-not-open"),
                reader.picture_defect(defect)
            ),
        }
    }

    /// What is to be said of a picture that is shown, but not as a whole.
    fn in_part(&self, reader: &Reader) -> Option<String> {
        let examined = self.examined.as_ref().filter(|_| self.is_showable())?;
        Some(match examined.facts.defect? {
            PictureDefect::DecodedInPart => reader.text("picture-in-part"),
            defect => reader.picture_defect(defect),
        })
    }

    /// The pixel size as it is seen, turned upright.
    fn shape(&self) -> (u32, u32) {
        let Some(facts) = self.examined.as_ref().map(|one| &one.facts) else {
            return USUAL;
        };
        let (width, height) = (
            facts.width.unwrap_or(USUAL.0),
            facts.height.unwrap_or(USUAL.1),
        );
        // EXIF 2.32, tag 274: from 5 on, rows and columns change places.
        match facts.orientation {
            Some(5..=8) => (height, width),
            _ => (width, height),
        }
    }
}

pub(crate) async fn page(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let known = Known::load(&bench, &id).await?;
    let frame = Frame::inside(&bench, &visitor, Room::Pictures).await?;
    let granted = match &asked.shown {
        Some(_) if known.is_showable() => granted(&bench, &visitor, known.item.id).await?,
        _ => None,
    };
    let reader = frame.reader;
    let lapsed = asked.shown.is_some() && granted.is_none() && known.is_showable();
    let keeps = asked.shown.as_deref() == Some("keep");
    let shields = (granted.is_some() && !keeps).then(|| format!("/pictures/{}", known.item.id));
    let showing = match (known.is_showable(), granted) {
        (false, _) => Showing::Absent(known.absence(reader)),
        (true, None) => Showing::Shielded,
        (true, Some(entry)) => Showing::Shown(shown_caption(reader, entry)),
    };
    let item = known.item.id;
    let named = |key: &str| reader.say(key, &details([("item", item.to_string())]));
    let accession = item.accession().to_string();
    let in_accession = details([("accession", accession.clone())]);
    let (width, height) = known.shape();
    html(&Page {
        id: item,
        title: reader.plain(&named("picture-title")),
        title_marked: named("picture-title"),
        in_accession: linked(
            &reader.say("picture-in", &in_accession),
            &accession,
            &format!("/accessions/{accession}"),
        ),
        shields,
        showable: known.is_showable(),
        shown: granted.is_some(),
        said: if lapsed {
            reader.text("picture-lapsed")
        } else {
            String::new()
        },
        showing,
        alt_shielded: reader.plain(&named("picture-alt-shielded")),
        alt_shown: reader.plain(&named("picture-alt-shown")),
        width,
        height,
        absent_mark: pictures::absent_mark(known.item.stored_state),
        in_part: known.in_part(reader),
        holding: Holding::new(reader, &known, asked_within(asked.page, asked.embedded)),
        neighbours: neighbours(&bench, reader, &known.item).await?,
        history: history(&bench, reader, item).await?,
        path: ShownPath::new(known.item.path_view.clone()),
        facts: facts(reader, &known.item, known.examined.as_ref()),
        places: places(&bench, reader, &known.item).await?,
        claims_note: claims::note(reader, known.examined.as_ref()),
        claims: claims::claims(reader, known.examined.as_ref()),
        seen: seen::told(&bench, reader, &known).await?,
        frame,
    })
}

/// The caption under a picture that is shown.
pub(super) fn shown_caption(reader: &Reader, entry: EntryIndex) -> String {
    let entry = details([("entry", reader.number(entry.0))]);
    reader.say("picture-shown", &entry)
}

/// The entry by which this session may see an item now.
pub(super) async fn granted(
    bench: &Bench,
    visitor: &Visitor,
    item: ItemId,
) -> Result<Option<EntryIndex>, Fault> {
    let archive = &bench.archive;
    let granted = archive
        .office
        .granted(visitor.session, item, archive.now())
        .await?;
    Ok(granted)
}

async fn history(bench: &Bench, reader: &Reader, item: ItemId) -> Result<Vec<Past>, Fault> {
    let entries = bench.archive.catalog.history(item).await?;
    let names = names(bench).await?;
    let name_of = |user| {
        let named = names.iter().find(|(known, _)| *known == user);
        named.map(|(_, name)| name.clone())
    };
    let past = entries.iter().map(|entry| Past {
        sentence: reader.sentence(&entry.event, Some(item), &name_of),
        when: reader.say(
            "picture-history-when",
            &details([
                ("time", reader.date_time(entry.time)),
                ("entry", reader.number(entry.index.0)),
            ]),
        ),
    });
    Ok(past.collect())
}
