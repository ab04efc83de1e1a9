use std::str::FromStr;

use model::{ByteCount, EntryIndex, PathEncoding, SourcePath, Timestamp};
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;

use crate::Error;
use crate::cell::{Cell, Kind};

/// A row on its way back into the words of the archive.
pub(crate) struct Fields<'r> {
    row: &'r AnyRow,
    table: &'static str,
}

impl<'r> Fields<'r> {
    pub(crate) fn of(row: &'r AnyRow, table: &'static str) -> Self {
        Self { row, table }
    }

    fn wrong(&self, column: &'static str, wanted: &'static str) -> Error {
        Error::Row {
            table: self.table,
            column,
            wanted,
        }
    }

    pub(crate) fn perhaps_text(&self, column: &'static str) -> Result<Option<String>, Error> {
        match Cell::read(self.row, column, Kind::Text) {
            Ok(Cell::Text(text)) => Ok(text),
            _ => Err(self.wrong(column, "text")),
        }
    }

    pub(crate) fn text(&self, column: &'static str) -> Result<String, Error> {
        self.perhaps_text(column)?
            .ok_or_else(|| self.wrong(column, "text"))
    }

    pub(crate) fn perhaps_number(&self, column: &'static str) -> Result<Option<i64>, Error> {
        match Cell::read(self.row, column, Kind::Number) {
            Ok(Cell::Number(number)) => Ok(number),
            _ => Err(self.wrong(column, "number")),
        }
    }

    fn number(&self, column: &'static str) -> Result<i64, Error> {
        self.perhaps_number(column)?
            .ok_or_else(|| self.wrong(column, "number"))
    }

    pub(crate) fn perhaps_count(&self, column: &'static str) -> Result<Option<u64>, Error> {
        self.perhaps_number(column)?
            .map(|number| u64::try_from(number).map_err(|_| self.wrong(column, "count")))
            .transpose()
    }

    pub(crate) fn count(&self, column: &'static str) -> Result<u64, Error> {
        u64::try_from(self.number(column)?).map_err(|_| self.wrong(column, "count"))
    }

    pub(crate) fn count32(&self, column: &'static str) -> Result<u32, Error> {
        u32::try_from(self.number(column)?).map_err(|_| self.wrong(column, "count below 2^32"))
    }

    pub(crate) fn flag(&self, column: &'static str) -> Result<bool, Error> {
        match self.number(column)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.wrong(column, "0 or 1")),
        }
    }

    pub(crate) fn entry(&self) -> Result<EntryIndex, Error> {
        self.count("entry").map(EntryIndex)
    }

    pub(crate) fn time(&self, column: &'static str) -> Result<Timestamp, Error> {
        self.number(column).map(Timestamp::from_unix_nanos)
    }

    pub(crate) fn perhaps_time(&self, column: &'static str) -> Result<Option<Timestamp>, Error> {
        Ok(self.perhaps_number(column)?.map(Timestamp::from_unix_nanos))
    }

    pub(crate) fn size(&self, column: &'static str) -> Result<ByteCount, Error> {
        self.count(column).map(ByteCount)
    }

    pub(crate) fn perhaps_size(&self, column: &'static str) -> Result<Option<ByteCount>, Error> {
        Ok(self.perhaps_count(column)?.map(ByteCount))
    }

    /// A value that has a text form: an id, a digest, a word of a vocabulary.
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
        self.perhaps_text(column)?
            .map(|text| text.parse().map_err(|_| self.wrong(column, wanted)))
            .transpose()
    }

    /// A value kept as JSON.
    pub(crate) fn json<T: DeserializeOwned>(
        &self,
        column: &'static str,
        wanted: &'static str,
    ) -> Result<T, Error> {
        serde_json::from_str(&self.text(column)?).map_err(|_| self.wrong(column, wanted))
    }

    /// The raw bytes of a path.
    pub(crate) fn path(&self) -> Result<SourcePath, Error> {
        SourcePath::from_base64(&self.text("path_bytes")?)
            .ok_or_else(|| self.wrong("path_bytes", "base64"))
    }

    /// How a path is to be read.
    pub(crate) fn encoding(&self) -> Result<PathEncoding, Error> {
        match self.text("encoding")?.as_str() {
            "bytes" => Ok(PathEncoding::Bytes),
            "utf-16" => Ok(PathEncoding::Utf16),
            _ => Err(self.wrong("encoding", "encoding of a path")),
        }
    }
}
