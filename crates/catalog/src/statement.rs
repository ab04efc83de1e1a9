use crate::cell::{Cell, Kind};
use crate::table::{Column, Table};

/// What a new row does to an old one of the same key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// It takes its place.
    Replace,
    /// The old one stays.
    Keep,
    /// It takes its place if nothing of the item has been received: a naming never hides a receipt.
    ReplaceNamed,
}

impl Table {
    /// The statements that make the table and its indexes; they change nothing when it is there.
    pub(crate) fn create(&self) -> String {
        let columns: String = self
            .columns
            .iter()
            .map(|column| format!("{},\n", column.declare()))
            .collect();
        let indexes: String = self
            .indexes
            .iter()
            .map(|index| {
                let name = index.replace(", ", "_");
                format!(
                    "CREATE INDEX IF NOT EXISTS {0}_by_{name} ON {0} ({index});\n",
                    self.name
                )
            })
            .collect();
        format!(
            "CREATE TABLE IF NOT EXISTS {} (\n{columns}PRIMARY KEY ({}));\n{indexes}",
            self.name, self.key
        )
    }

    /// The statement that puts `rows` rows with every column, in the table's order.
    pub(crate) fn insert(&self, rows: usize, again: Again) -> String {
        let width = self.columns.len();
        let values: Vec<String> = (0..rows)
            .map(|row| {
                let places: Vec<String> = (1..=width)
                    .map(|place| format!("${}", row * width + place))
                    .collect();
                format!("({})", places.join(", "))
            })
            .collect();
        format!(
            "INSERT INTO {} ({}) VALUES {} ON CONFLICT ({}) {}",
            self.name,
            self.names(),
            values.join(", "),
            self.key,
            self.on_conflict(again)
        )
    }

    fn on_conflict(&self, again: Again) -> String {
        if again == Again::Keep {
            return "DO NOTHING".into();
        }
        let changes: Vec<String> = self
            .columns
            .iter()
            .map(|Column { name, .. }| format!("{name} = excluded.{name}"))
            .collect();
        let condition = match again {
            Again::ReplaceNamed => " WHERE items.state IN ('missing', 'unreadable')",
            Again::Replace | Again::Keep => "",
        };
        format!("DO UPDATE SET {}{condition}", changes.join(", "))
    }

    /// The statement that reads every column of every row, in the order of the log.
    pub(crate) fn select(&self) -> String {
        format!("SELECT {} FROM {} ORDER BY entry", self.names(), self.name)
    }

    /// The value that names a row of the table.
    pub(crate) fn key_of<'r>(&self, row: &'r [Cell]) -> Option<&'r Cell> {
        let at = self
            .columns
            .iter()
            .position(|column| column.name == self.key)?;
        row.get(at)
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        names.join(", ")
    }
}

impl Column {
    fn declare(&self) -> String {
        let kind = match self.kind {
            Kind::Text => "TEXT",
            Kind::Number => "BIGINT",
        };
        let null = if self.may_be_null { "" } else { " NOT NULL" };
        format!("{} {kind}{null}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{CARDS, ITEMS, TABLES};

    #[test]
    fn a_statement_numbers_its_places_row_by_row() {
        assert_eq!(
            CARDS.insert(2, Again::Keep),
            "INSERT INTO cards (entry, time, codename, card_code, recipients) \
             VALUES ($1, $2, $3, $4, $5), ($6, $7, $8, $9, $10) ON CONFLICT (entry) DO NOTHING"
        );
    }

    #[test]
    fn a_naming_takes_the_place_of_a_naming_only() {
        let statement = ITEMS.insert(1, Again::ReplaceNamed);
        assert!(statement.ends_with("WHERE items.state IN ('missing', 'unreadable')"));
        assert!(statement.contains("state = excluded.state"));
    }

    #[test]
    fn every_table_names_the_entry_that_wrote_each_row() {
        for table in TABLES {
            let entry = table.columns.iter().find(|column| column.name == "entry");
            assert!(
                entry.is_some_and(|column| !column.may_be_null),
                "{}",
                table.name
            );
        }
    }
}
