use std::collections::BTreeMap;

use model::{Hasher, Sha256Digest};

/// How many codes there are of each of 16 lengths.
const COUNTS: usize = 16;
/// Tables have an id of 0 to 3 in each of two classes.
const MOST_ID: u8 = 3;
const MOST_CLASS: u8 = 1;

/// The Huffman tables that a file has defined so far, as it wrote them, by class and id.
#[derive(Debug, Default)]
pub(super) struct Tables<'a>(BTreeMap<u8, &'a [u8]>);

impl<'a> Tables<'a> {
    /// Takes in the tables of one segment; what is cut or no table ends it.
    pub(super) fn define(&mut self, mut body: &'a [u8]) {
        while let Some((head, rest)) = body.split_first() {
            let Some(counts) = rest.get(..COUNTS) else {
                return;
            };
            let symbols: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let Some((table, after)) = rest.split_at_checked(COUNTS + symbols) else {
                return;
            };
            if head >> 4 > MOST_CLASS || head & 0x0F > MOST_ID {
                return;
            }
            self.0.insert(*head, table);
            body = after;
        }
    }

    /// SHA-256 over all tables as `docs/spec/facts.md` says; `None` without a table.
    pub(super) fn signature(&self) -> Option<Sha256Digest> {
        let mut hasher = Hasher::new();
        for (head, table) in &self.0 {
            hasher.update([*head]);
            hasher.update(table);
        }
        (!self.0.is_empty()).then(|| hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(head: u8, symbols: &[u8]) -> Vec<u8> {
        let mut table = vec![head, 0, u8::try_from(symbols.len()).unwrap()];
        table.resize(COUNTS + 1, 0);
        table.extend(symbols);
        table
    }

    #[test]
    fn the_signature_is_over_the_last_tables_in_the_order_of_class_and_id() {
        let (first, other) = (
            [table(0x10, &[1, 2]), table(0x00, &[9])].concat(),
            table(0x00, &[3, 4]),
        );
        let mut tables = Tables::default();
        tables.define(&first);
        tables.define(&other);
        let expected = [table(0x00, &[3, 4]), table(0x10, &[1, 2])].concat();
        assert_eq!(tables.signature(), Some(Sha256Digest::of(expected)));
    }

    #[test]
    fn what_is_cut_or_no_table_defines_nothing() {
        let whole = table(0x00, &[1, 2]);
        for body in [
            &b""[..],
            &whole[..whole.len() - 1],
            &whole[..9],
            &table(0x20, &[1]),
            &table(0x04, &[1]),
        ] {
            let mut tables = Tables::default();
            tables.define(body);
            assert_eq!(tables.signature(), None);
        }
    }
}
