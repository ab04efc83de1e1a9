use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use serde::ser::{Serialize, SerializeMap, Serializer};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::cell::Cell;
use crate::table::{TABLES, Table};
use crate::{Catalog, Error};

const ACT: &str = "read the catalog's tables";

/// A row with its table; as JSON it is an object of its columns in the table's order.
pub(crate) struct TableRow {
    pub(crate) table: &'static Table,
    pub(crate) cells: Vec<Cell>,
}

impl TableRow {
    fn read(table: &'static Table, row: &AnyRow) -> Result<Self, sqlx::Error> {
        let cells = table
            .columns
            .iter()
            .map(|column| Cell::read(row, column.name, column.kind));
        Ok(Self {
            table,
            cells: cells.collect::<Result<_, _>>()?,
        })
    }
}

impl Serialize for TableRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.cells.len() + 1))?;
        object.serialize_entry("table", self.table.name)?;
        for (column, cell) in self.table.columns.iter().zip(&self.cells) {
            object.serialize_entry(column.name, cell)?;
        }
        object.end()
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            // Told apart from all that the fold writes.
            Self::Foreign => serializer.serialize_bool(false),
        }
    }
}

impl Catalog {
    /// Every row of every table as JSON, one object a line: the tables in the order of
    /// `docs/spec/catalog.md`, the rows in the order of the log. The same entries give the same
    /// text in every database.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Dump`].
    pub async fn dump(&self) -> Result<String, Error> {
        let mut text = String::new();
        for table in TABLES {
            let mut rows = self.rows(table);
            while let Some(row) = rows.try_next().await? {
                let line = serde_json::to_string(&row).map_err(|source| Error::Dump { source })?;
                text.push_str(&line);
                text.push('\n');
            }
        }
        Ok(text)
    }

    /// Every row of a table, in the order of the log.
    pub(crate) fn rows(&self, table: &'static Table) -> BoxStream<'_, Result<TableRow, Error>> {
        sqlx::query(AssertSqlSafe(table.select()))
            .fetch(&self.pool)
            .map(move |row| TableRow::read(table, &row?))
            .map_err(Error::database(ACT))
            .boxed()
    }
}
