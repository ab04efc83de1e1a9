use std::collections::HashSet;
use std::mem;

use sqlx::{AnyConnection, AssertSqlSafe};

use crate::cell::Cell;
use crate::change::Change;
use crate::statement::Again;
use crate::table::Table;

/// Values of one statement. SQLite looks a place such as `$17` up by its name among all others, so
/// the time that a statement takes grows with the square of its places.
const MAX_VALUES: usize = 512;

/// Puts changes into a database in their order, many rows to a statement.
pub(crate) struct Writer<'c> {
    connection: &'c mut AnyConnection,
    run: Option<Run>,
}

/// Rows that follow each other into one table.
struct Run {
    table: &'static Table,
    again: Again,
    rows: Vec<Vec<Cell>>,
    /// A statement may touch a row once only (PostgreSQL), and which came last must stay plain.
    keys: HashSet<Cell>,
}

impl<'c> Writer<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self {
            connection,
            run: None,
        }
    }

    pub(crate) async fn write(&mut self, change: Change) -> Result<(), sqlx::Error> {
        match change {
            Change::Put { table, again, row } => self.put(table, again, row).await,
            Change::Set { statement, values } => {
                self.flush().await?;
                let mut query = sqlx::query(statement);
                for value in values {
                    query = value.bind(query);
                }
                query.execute(&mut *self.connection).await.map(drop)
            }
        }
    }

    async fn put(
        &mut self,
        table: &'static Table,
        again: Again,
        row: Vec<Cell>,
    ) -> Result<(), sqlx::Error> {
        let key = table.key_of(&row).cloned();
        let continues = self.run.as_ref().is_some_and(|run| {
            run.table.name == table.name
                && run.again == again
                && (run.rows.len() + 1) * table.columns.len() <= MAX_VALUES
                && key.as_ref().is_none_or(|key| !run.keys.contains(key))
        });
        if !continues {
            self.flush().await?;
        }
        let run = self.run.get_or_insert_with(|| Run {
            table,
            again,
            rows: Vec::new(),
            keys: HashSet::new(),
        });
        run.keys.extend(key);
        run.rows.push(row);
        Ok(())
    }

    /// Puts what is still held back; without it the last run is lost.
    pub(crate) async fn flush(&mut self) -> Result<(), sqlx::Error> {
        let Some(run) = mem::take(&mut self.run) else {
            return Ok(());
        };
        let statement = run.table.insert(run.rows.len(), run.again);
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for value in run.rows.into_iter().flatten() {
            query = value.bind(query);
        }
        query.execute(&mut *self.connection).await.map(drop)
    }
}
