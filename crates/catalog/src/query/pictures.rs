use std::collections::BTreeMap;

use model::{AccessionId, EntryIndex, FileFormat, ItemState, PictureDefect};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::items::item;
use crate::fields::Fields;
use crate::{Catalog, Error, Item};

/// Which items to list; what is `None` is not asked. Those of withdrawn accessions are listed only
/// when their state is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of one accession.
    pub accession: Option<AccessionId>,
    /// In one state.
    pub state: Option<ItemState>,
    /// Of one format.
    pub format: Option<FileFormat>,
    /// Those that open in one way.
    pub opening: Option<Opening>,
    /// Only those that have renditions, of all or of part of them.
    pub shown: bool,
    /// Only those of which bytes came.
    pub came: bool,
    /// Only those that hold bytes of their own: no duplicates, and nothing that did not arrive.
    pub own: bool,
    /// In which order.
    pub order: Order,
}

/// The order of a listing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// As they came.
    #[default]
    Came,
    /// The best first ([`model::Quality::best`]), of equals as they came; what was not measured is last.
    Best,
}

/// What pictures are put in order by; what was not measured stands behind the worst.
const BEST: &str = "COALESCE(f.best, -1)";

impl Filter {
    /// Whether the items of a tally answer to it; the accession is not asked, for a tally does not tell it.
    pub fn admits(&self, tallied: &Tallied) -> bool {
        let state = match self.state {
            Some(state) => tallied.state == state,
            None => tallied.state != ItemState::Withdrawn,
        };
        let opening = tallied.opening();
        state
            && self
                .format
                .is_none_or(|format| tallied.format == Some(format))
            && self.opening.is_none_or(|asked| opening == asked)
            && (!self.shown || opening.has_renditions())
            && (!self.came || came(tallied.state))
            && (!self.own || came(tallied.state) && tallied.state != ItemState::Duplicate)
    }
}

/// Whether bytes came of an item in this state.
fn came(state: ItemState) -> bool {
    !matches!(state, ItemState::Missing | ItemState::Unreadable)
}

/// How a file opens as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opening {
    /// It has renditions of all of it.
    Opens,
    /// It has renditions of part of it, or of a preview.
    InPart,
    /// It is a picture and has none.
    DoesNotOpen,
    /// It is no picture.
    NoPicture,
    /// No machine has looked at it.
    NotExamined,
}

/// The defects with which something of a picture is shown.
const IN_PART: [PictureDefect; 3] = [
    PictureDefect::DecodedInPart,
    PictureDefect::PreviewOnly,
    PictureDefect::OneOfAFilm,
];

/// The defects of what is no picture.
const NO_PICTURE: [PictureDefect; 2] = [PictureDefect::Empty, PictureDefect::NotAPicture];

/// Their words as SQL lists them.
fn words(defects: &[PictureDefect]) -> String {
    let words: Vec<_> = defects.iter().map(|defect| format!("'{defect}'")).collect();
    words.join(", ")
}

impl Opening {
    /// How what was examined so opens; `format` is `None` when it was not.
    pub fn of(format: Option<FileFormat>, defect: Option<PictureDefect>) -> Self {
        match (format, defect) {
            (None, _) => Self::NotExamined,
            (_, None) => Self::Opens,
            (_, Some(defect)) if IN_PART.contains(&defect) => Self::InPart,
            (_, Some(defect)) if NO_PICTURE.contains(&defect) => Self::NoPicture,
            _ => Self::DoesNotOpen,
        }
    }

    /// Whether there are renditions.
    pub fn has_renditions(self) -> bool {
        matches!(self, Self::Opens | Self::InPart)
    }

    fn condition(self) -> String {
        let (part, none) = (words(&IN_PART), words(&NO_PICTURE));
        match self {
            Self::Opens => "f.format IS NOT NULL AND f.defect IS NULL".into(),
            Self::InPart => format!("f.defect IN ({part})"),
            Self::DoesNotOpen => format!("f.defect NOT IN ({part}, {none})"),
            Self::NoPicture => format!("f.defect IN ({none})"),
            Self::NotExamined => "f.format IS NULL".into(),
        }
    }
}

/// Where a page of a listing begins. Places are entries, so a page takes as long wherever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// At the beginning.
    Start,
    /// After the item that this entry received.
    After(EntryIndex),
    /// So that it ends before the item that this entry received.
    Before(EntryIndex),
}

/// A picture in a listing.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The item.
    pub item: Item,
    /// What it is; `None` when it was not examined.
    pub format: Option<FileFormat>,
    /// Why it has no rendition, or only part of one.
    pub defect: Option<PictureDefect>,
    /// When the camera's clock says that it was taken, as the record writes it.
    pub captured: Option<String>,
}

impl Listed {
    /// How it opens.
    pub fn opening(&self) -> Opening {
        Opening::of(self.format, self.defect)
    }
}

/// How many items there are of each state, format and defect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tallied {
    /// The state; `withdrawn` while the accession is.
    pub state: ItemState,
    /// The format of what was examined.
    pub format: Option<FileFormat>,
    /// Why there is no rendition, or only part of one.
    pub defect: Option<PictureDefect>,
    /// How many.
    pub items: u64,
}

impl Tallied {
    /// How these open.
    pub fn opening(&self) -> Opening {
        Opening::of(self.format, self.defect)
    }
}

const LISTED: &str = "SELECT i.*, a.withdrawn AS withdrawn,
    f.format AS format, f.defect AS defect, f.captured AS captured, f.best AS best
    FROM items i LEFT JOIN accessions a ON a.accession = i.accession
    LEFT JOIN items o ON o.item = COALESCE(i.of_item, i.item)
    LEFT JOIN facts f ON f.item = o.item AND f.entry > o.entry";

const TALLIED: &str = "SELECT
    CASE WHEN a.withdrawn IS NULL THEN i.state ELSE 'withdrawn' END AS state,
    f.format AS format, f.defect AS defect, COUNT(*) AS items
    FROM items i LEFT JOIN accessions a ON a.accession = i.accession
    LEFT JOIN items o ON o.item = COALESCE(i.of_item, i.item)
    LEFT JOIN facts f ON f.item = o.item AND f.entry > o.entry";

/// What follows from a filter's words, which are those of vocabularies and ids.
fn conditions(filter: &Filter) -> Vec<String> {
    let mut all = Vec::new();
    match filter.state {
        Some(ItemState::Withdrawn) => all.push("a.withdrawn IS NOT NULL".to_owned()),
        Some(state) => all.push(format!("a.withdrawn IS NULL AND i.state = '{state}'")),
        None => all.push("a.withdrawn IS NULL".to_owned()),
    }
    all.extend(
        filter
            .accession
            .map(|accession| format!("i.accession = '{accession}'")),
    );
    all.extend(filter.format.map(|format| format!("f.format = '{format}'")));
    all.extend(filter.opening.map(Opening::condition));
    all.extend(filter.shown.then(|| {
        let part = words(&IN_PART);
        format!("f.format IS NOT NULL AND (f.defect IS NULL OR f.defect IN ({part}))")
    }));
    all.extend(
        filter
            .came
            .then(|| "i.state NOT IN ('missing', 'unreadable')".to_owned()),
    );
    all.extend(filter.own.then(|| "i.content IS NOT NULL".to_owned()));
    all
}

impl Catalog {
    /// At most `limit` items, in the order of the filter.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn pictures(
        &self,
        filter: &Filter,
        from: Cursor,
        limit: u32,
    ) -> Result<Vec<Listed>, Error> {
        let mut conditions = conditions(filter);
        let backwards = matches!(from, Cursor::Before(_));
        if let Cursor::After(entry) | Cursor::Before(entry) = from {
            let beyond = if backwards { '<' } else { '>' };
            let came = format!("i.entry {beyond} {}", entry.0);
            conditions.push(match filter.order {
                Order::Came => came,
                Order::Best => {
                    let best = self.best_of(entry).await?;
                    // The best is first: what follows is less.
                    let follows = if backwards { '>' } else { '<' };
                    format!("({BEST} {follows} {best} OR ({BEST} = {best} AND {came}))")
                }
            });
        }
        let order = match (filter.order, backwards) {
            (Order::Came, false) => "i.entry".to_owned(),
            (Order::Came, true) => "i.entry DESC".to_owned(),
            (Order::Best, false) => format!("{BEST} DESC, i.entry"),
            (Order::Best, true) => format!("{BEST}, i.entry DESC"),
        };
        let text = format!(
            "{LISTED} WHERE {} ORDER BY {order} LIMIT {limit}",
            conditions.join(" AND ")
        );
        let rows = sqlx::query(AssertSqlSafe(text))
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list pictures"))?;
        let mut listed = rows.iter().map(listed).collect::<Result<Vec<_>, _>>()?;
        if backwards {
            listed.reverse();
        }
        Ok(listed)
    }

    /// What the item that an entry received is put in order by; -1 if it was not measured.
    async fn best_of(&self, entry: EntryIndex) -> Result<i64, Error> {
        let text = format!("{LISTED} WHERE i.entry = {}", entry.0);
        let row = sqlx::query(AssertSqlSafe(text))
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database("look up a picture"))?;
        let best = row.map(|row| Fields::of(&row, "facts").perhaps_number("best"));
        Ok(best.transpose()?.flatten().unwrap_or(-1))
    }

    /// How many items there are of each state, format and defect, of one accession or of all.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn tally(&self, accession: Option<AccessionId>) -> Result<Vec<Tallied>, Error> {
        let condition = accession.map_or_else(String::new, |accession| {
            format!(" WHERE i.accession = '{accession}'")
        });
        let text = format!("{TALLIED}{condition} GROUP BY 1, 2, 3");
        let rows = sqlx::query(AssertSqlSafe(text))
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("count pictures"))?;
        rows.iter().map(tallied).collect()
    }
}

/// What people do does not change what is held.
const CHANGED: &str = "SELECT COUNT(*) AS items FROM entries
    WHERE entry >= $1 AND kind NOT IN
    ('viewed', 'exported', 'user-added', 'user-reset', 'user-locked', 'user-unlocked',
     'clock-set', 'witness-added', 'witness-removed', 'log-succeeded', 'authority-added',
     'authority-removed', 'stamped', 'fixity-checked', 'replica-added', 'replica-removed',
     'object-damaged', 'object-repaired', 'keys-shared', 'keys-passphrase-changed', 'keys-rotated',
     'recovery-rehearsed', 'accession-handed-over')";

impl Catalog {
    /// Whether an entry from `position` on says anything of what is held, so that a tally of before is
    /// no longer right.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn has_changed(&self, position: EntryIndex) -> Result<bool, Error> {
        let row = sqlx::query(CHANGED)
            .bind(i64::try_from(position.0).unwrap_or(i64::MAX))
            .fetch_one(&self.pool)
            .await
            .map_err(Error::database("look for changes"))?;
        Ok(Fields::of(&row, "entries").count("items")? > 0)
    }

    /// How many items each accession has.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn sizes(&self) -> Result<BTreeMap<AccessionId, u64>, Error> {
        let rows = sqlx::query("SELECT accession, COUNT(*) AS items FROM items GROUP BY accession")
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("count the items of accessions"))?;
        rows.iter()
            .map(|row| {
                let fields = Fields::of(row, "items");
                let accession = fields.word("accession", "id of an accession")?;
                Ok((accession, fields.count("items")?))
            })
            .collect()
    }
}

fn listed(row: &AnyRow) -> Result<Listed, Error> {
    let fields = Fields::of(row, "facts");
    Ok(Listed {
        item: item(row)?,
        format: fields.perhaps_word("format", "format of a file")?,
        defect: fields.perhaps_word("defect", "defect of a picture")?,
        captured: fields.perhaps_text("captured")?,
    })
}

fn tallied(row: &AnyRow) -> Result<Tallied, Error> {
    let fields = Fields::of(row, "facts");
    Ok(Tallied {
        state: fields.word("state", "state")?,
        format: fields.perhaps_word("format", "format of a file")?,
        defect: fields.perhaps_word("defect", "defect of a picture")?,
        items: fields.count("items")?,
    })
}
