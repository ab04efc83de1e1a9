use std::collections::BTreeMap;
use std::str::FromStr;

use custody::{Record, SealedEntries};
use futures_util::TryStreamExt;
use model::{Defect, DefectCode, EntryIndex, ScopeId, Sha256Digest};

use crate::cell::Cell;
use crate::change::Change;
use crate::derive::changes;
use crate::dump::TableRow;
use crate::entry::{Entry, Folding, SEALED};
use crate::table::{ENTRIES, TABLES, Table};
use crate::writer::Writer;
use crate::{Catalog, Error};

const ACT: &str = "fold the catalog's entries again";

/// What the catalog's own tables say of each other.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Rows that were compared.
    pub rows: u64,
    /// The leaf of every record in the table of entries, in the order of the log; whoever has the
    /// log compares them with its leaves.
    pub leaves: Vec<Leaf>,
    /// How many entries the catalog passed over as fillers. Which they are is seen with the keys alone.
    pub fillers: u64,
    /// Entries without a record, and whose key is said to be destroyed.
    sealed: Vec<Sealed>,
    /// What acts of destruction fixed: of which scope, in which entry, and which entries it seals.
    destroyed: Vec<(ScopeId, EntryIndex, Option<Sha256Digest>)>,
    /// Rows that do not follow from the entries, and rows that follow from them and are absent.
    pub defects: Vec<Defect>,
}

/// An entry without a record.
#[derive(Debug)]
struct Sealed {
    index: EntryIndex,
    scope: ScopeId,
    leaf: Sha256Digest,
}

/// The leaf of a record that the catalog holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    /// The place in the log that the catalog gives it.
    pub index: EntryIndex,
    /// The leaf computed from the record.
    pub leaf: Sha256Digest,
}

impl Catalog {
    /// Folds the entries again in memory and compares every other table with the outcome. No key
    /// is needed. That the entries are those of the log, the caller sees from the leaves.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], also when a row is so damaged that the database cannot give it out.
    pub async fn compare(&self) -> Result<Comparison, Error> {
        let again = Self::in_memory().await?;
        let mut comparison = Comparison::default();
        self.fold_again(&again, &mut comparison).await?;
        for table in TABLES.iter().skip(1) {
            self.compare_table(&again, table, &mut comparison).await?;
        }
        Ok(comparison)
    }

    async fn fold_again(&self, again: &Self, comparison: &mut Comparison) -> Result<(), Error> {
        let mut tx = again.pool.begin().await.map_err(Error::database(ACT))?;
        let mut writer = Writer::new(&mut tx);
        let mut rows = self.rows(&ENTRIES);
        let fillers = self.fillers().await?;
        comparison.fillers = fillers
            .iter()
            .map(|(from, to)| to.saturating_sub(*from))
            .sum();
        let mut next = 0;
        while let Some(row) = rows.try_next().await? {
            let Some(entry) = comparison.entry(&row, &fillers, &mut next) else {
                continue;
            };
            for change in changes(&entry) {
                writer.write(change).await.map_err(Error::database(ACT))?;
            }
        }
        writer.flush().await.map_err(Error::database(ACT))?;
        tx.commit().await.map_err(Error::database(ACT))?;

        comparison.check_sealed();
        let position = self.position().await?.0;
        next = after_fillers(next, &fillers);
        if position != next {
            comparison.defects.push(Defect::at(
                DefectCode::CatalogRowMissing,
                "position",
                format!("the catalog says that it holds {position} entries; the last is {next}"),
            ));
        }
        Ok(())
    }

    async fn compare_table(
        &self,
        again: &Self,
        table: &'static Table,
        comparison: &mut Comparison,
    ) -> Result<(), Error> {
        let mut expected = BTreeMap::new();
        let mut rows = again.rows(table);
        while let Some(row) = rows.try_next().await? {
            expected.insert(row.place(), row);
        }
        let mut rows = self.rows(table);
        while let Some(row) = rows.try_next().await? {
            comparison.rows += 1;
            let place = row.place();
            match expected.remove(&place) {
                Some(wanted) => comparison.differences(&row, &wanted),
                None => comparison.unknown(&place, "no entry says so".into()),
            }
        }
        for place in expected.into_keys() {
            comparison.missing(&place, "an entry says so, and the row is not there".into());
        }
        Ok(())
    }
}

/// The place after the run of fillers that begins at a place, or that place.
fn after_fillers(next: u64, fillers: &BTreeMap<u64, u64>) -> u64 {
    fillers.get(&next).map_or(next, |end| next.max(*end))
}

impl Comparison {
    /// An entry may lack its record only if a later one says that its key was destroyed, and that it was one of
    /// that key's entries.
    fn check_sealed(&mut self) {
        let sealed = std::mem::take(&mut self.sealed);
        let destroyed = std::mem::take(&mut self.destroyed);
        for one in &sealed {
            let known = |(scope, entry, _): &(ScopeId, EntryIndex, _)| {
                *scope == one.scope && *entry > one.index
            };
            if !destroyed.iter().any(known) {
                let place = format!("{} {}", ENTRIES.name, one.index);
                self.unknown(&place, "its record is gone".into());
            }
        }
        for (scope, entry, fixed) in destroyed {
            let of_it: Vec<_> = sealed.iter().filter(|one| one.scope == scope).collect();
            let mut entries = SealedEntries::default();
            of_it
                .iter()
                .for_each(|one| entries.add(one.index, &one.leaf));
            if !of_it.is_empty() && fixed.is_some_and(|fixed| fixed != entries.digest()) {
                let place = format!("{} {entry}", ENTRIES.name);
                let detail = "the entries that lack their record are not those that it destroyed";
                self.unknown(&place, detail.into());
            }
        }
    }

    fn unknown(&mut self, place: &str, detail: String) {
        let code = DefectCode::CatalogRowUnknown;
        self.defects.push(Defect::at(code, place, detail));
    }

    fn missing(&mut self, place: &str, detail: String) {
        let code = DefectCode::CatalogRowMissing;
        self.defects.push(Defect::at(code, place, detail));
    }

    /// Checks a row of the table of entries against its own record.
    fn entry(
        &mut self,
        row: &TableRow,
        fillers: &BTreeMap<u64, u64>,
        next: &mut u64,
    ) -> Option<Entry> {
        self.rows += 1;
        let place = row.place();
        let Some(index) = row.index() else {
            self.unknown(&place, "it has no place in the log".into());
            return None;
        };
        *next = after_fillers(*next, fillers);
        if index.0 > *next {
            let last = index.0 - 1;
            let detail = format!("the entries {next} to {last} are not there");
            self.missing(&format!("{} {next}", ENTRIES.name), detail);
        }
        *next = index.0.saturating_add(1);

        let record = row.text("record").map(Record::parse_line).transpose();
        let (Ok(record), Some(scope), Some(leaf)) =
            (record, row.parsed("scope"), row.parsed("leaf"))
        else {
            self.unknown(&place, "its record cannot be read".into());
            return None;
        };
        // A record that was taken away is missed by the act that it told of.
        if record.is_none() && row.text("kind") != Some(SEALED) {
            self.unknown(&place, "its record is gone".into());
            return None;
        }
        let leaf = record.as_ref().map_or(leaf, Record::leaf);
        self.leaves.push(Leaf { index, leaf });
        let folding = Folding {
            follows: index,
            index,
            scope,
            leaf,
            record: record.as_ref(),
        };
        let Ok(entry) = Entry::of(folding) else {
            self.unknown(&place, "its record tells no act".into());
            return None;
        };
        match &entry.told {
            None => self.sealed.push(Sealed { index, scope, leaf }),
            Some(told) => {
                let fixed = told.event.destroyed();
                self.destroyed
                    .extend(fixed.map(|(scope, entries)| (scope, index, entries)));
            }
        }
        if let Change::Put {
            table, row: cells, ..
        } = entry.own_row()
        {
            self.differences(row, &TableRow { table, cells });
        }
        Some(entry)
    }

    /// Notes the columns of a row that are not as wanted; never what they hold.
    fn differences(&mut self, row: &TableRow, wanted: &TableRow) {
        let pairs = row.cells.iter().zip(&wanted.cells);
        let columns: Vec<&str> = row
            .table
            .columns
            .iter()
            .zip(pairs)
            .filter(|(_, (found, wanted))| found != wanted)
            .map(|(column, _)| column.name)
            .collect();
        if !columns.is_empty() {
            let detail = format!("not what its entry says: {}", columns.join(", "));
            self.unknown(&row.place(), detail);
        }
    }
}

impl TableRow {
    /// The row's name in a defect: its table and its key.
    fn place(&self) -> String {
        let key = match self.table.key_of(&self.cells) {
            Some(Cell::Text(Some(text))) => text.clone(),
            Some(Cell::Number(Some(number))) => number.to_string(),
            _ => "without a key".into(),
        };
        format!("{} {key}", self.table.name)
    }

    fn cell(&self, name: &str) -> Option<&Cell> {
        let at = self
            .table
            .columns
            .iter()
            .position(|column| column.name == name)?;
        self.cells.get(at)
    }

    fn text(&self, name: &str) -> Option<&str> {
        match self.cell(name)? {
            Cell::Text(text) => text.as_deref(),
            _ => None,
        }
    }

    fn parsed<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }

    fn index(&self) -> Option<EntryIndex> {
        match self.cell("entry")? {
            Cell::Number(Some(number)) => u64::try_from(*number).ok().map(EntryIndex),
            _ => None,
        }
    }
}
