use model::{ByteCount, EntryIndex, PathEncoding, Timestamp};
use sqlx::any::{AnyArguments, AnyRow, AnyTypeInfoKind};
use sqlx::query::Query;
use sqlx::{Any, Row, ValueRef};

/// The two types that both databases hold alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `TEXT`.
    Text,
    /// `BIGINT`, 64 bits with a sign.
    Number,
}

/// One value on its way into a column or out of one; `None` is `NULL`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Cell {
    Text(Option<String>),
    Number(Option<i64>),
    /// Something else that SQLite lets stand in a column; the fold never writes it.
    Foreign,
}

impl Cell {
    /// A text of any kind; U+0000, which PostgreSQL cannot hold, is written as `\u{0000}`.
    pub(crate) fn text(text: impl ToString) -> Self {
        Self::Text(Some(text.to_string().replace('\0', "\\u{0000}")))
    }

    pub(crate) fn perhaps_text(text: Option<impl ToString>) -> Self {
        text.map_or(Self::Text(None), Self::text)
    }

    /// A count; above 2^63 − 1 it is written as 2^63 − 1, and the record keeps what was said.
    pub(crate) fn count(count: u64) -> Self {
        Self::Number(Some(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    pub(crate) fn perhaps_count(count: Option<u64>) -> Self {
        count.map_or(Self::Number(None), Self::count)
    }

    pub(crate) fn bind(self, query: Query<'_, Any, AnyArguments>) -> Query<'_, Any, AnyArguments> {
        match self {
            Self::Text(text) => query.bind(text),
            Self::Number(number) => query.bind(number),
            Self::Foreign => query.bind(None::<String>),
        }
    }

    pub(crate) fn null(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(None),
            Kind::Number => Self::Number(None),
        }
    }

    /// Reads a column of `row` as what it holds: SQLite keeps in a column whatever is put there.
    pub(crate) fn read(row: &AnyRow, column: &str, kind: Kind) -> Result<Self, sqlx::Error> {
        let value = row.try_get_raw(column)?;
        if value.is_null() {
            return Ok(Self::null(kind));
        }
        Ok(match value.type_info().kind() {
            AnyTypeInfoKind::Text => Self::Text(row.try_get(column)?),
            AnyTypeInfoKind::BigInt | AnyTypeInfoKind::Integer => {
                Self::Number(row.try_get(column)?)
            }
            _ => Self::Foreign,
        })
    }
}

/// How a path is to be read, as records write it.
pub(crate) fn encoding(encoding: PathEncoding) -> &'static str {
    match encoding {
        PathEncoding::Bytes => "bytes",
        PathEncoding::Utf16 => "utf-16",
    }
}

impl From<ByteCount> for Cell {
    fn from(size: ByteCount) -> Self {
        Self::count(size.get())
    }
}

impl From<EntryIndex> for Cell {
    fn from(index: EntryIndex) -> Self {
        Self::count(index.0)
    }
}

impl From<Timestamp> for Cell {
    /// Nanoseconds since the Unix epoch.
    fn from(time: Timestamp) -> Self {
        Self::Number(Some(time.unix_nanos()))
    }
}
