use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use model::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::Error;

/// A row on its way back into values.
pub(crate) struct Fields<'r> {
    row: &'r AnyRow,
    table: &'static str,
}

impl<'r> Fields<'r> {
    pub(crate) fn of(row: &'r AnyRow, table: &'static str) -> Self {
        Self { row, table }
    }

    pub(crate) fn wrong(&self, column: &'static str, wanted: &'static str) -> Error {
        Error::Row {
            table: self.table,
            column,
            wanted,
        }
    }

    pub(crate) fn text(&self, column: &'static str) -> Result<String, Error> {
        self.row
            .try_get(column)
            .map_err(|_| self.wrong(column, "text"))
    }

    pub(crate) fn number(&self, column: &'static str) -> Result<i64, Error> {
        self.row
            .try_get(column)
            .map_err(|_| self.wrong(column, "number"))
    }

    pub(crate) fn time(&self, column: &'static str) -> Result<Timestamp, Error> {
        self.number(column).map(Timestamp::from_unix_nanos)
    }

    pub(crate) fn flag(&self, column: &'static str) -> Result<bool, Error> {
        match self.number(column)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.wrong(column, "0 or 1")),
        }
    }

    pub(crate) fn base64(&self, column: &'static str) -> Result<Vec<u8>, Error> {
        BASE64_STANDARD
            .decode(self.text(column)?)
            .map_err(|_| self.wrong(column, "base64"))
    }

    /// A value that has a text form.
    pub(crate) fn word<T: FromStr>(
        &self,
        column: &'static str,
        wanted: &'static str,
    ) -> Result<T, Error> {
        self.text(column)?
            .parse()
            .map_err(|_| self.wrong(column, wanted))
    }

    pub(crate) fn perhaps_word<T: FromStr>(
        &self,
        column: &'static str,
        wanted: &'static str,
    ) -> Result<Option<T>, Error> {
        let text: Option<String> = self
            .row
            .try_get(column)
            .map_err(|_| self.wrong(column, wanted))?;
        text.map(|text| text.parse().map_err(|_| self.wrong(column, wanted)))
            .transpose()
    }
}
