use crate::cell::Cell;
use crate::statement::Again;
use crate::table::Table;

/// What an entry does to a table.
#[derive(Debug)]
pub(crate) enum Change {
    /// A row comes; its values are in the order of the table's columns.
    Put {
        table: &'static Table,
        again: Again,
        row: Vec<Cell>,
    },
    /// Columns of a row change.
    Set {
        statement: &'static str,
        values: Vec<Cell>,
    },
}

/// A row of `table` from named values; what is not named is `NULL`.
pub(crate) fn put(
    table: &'static Table,
    again: Again,
    mut values: Vec<(&'static str, Cell)>,
) -> Change {
    let row = table.columns.iter().map(|column| {
        match values.iter().position(|(name, _)| *name == column.name) {
            Some(at) => values.swap_remove(at).1,
            None => Cell::null(column.kind),
        }
    });
    let row = row.collect();
    debug_assert!(values.is_empty(), "{} has no such column", table.name);
    Change::Put { table, again, row }
}
