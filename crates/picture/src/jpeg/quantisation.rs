use model::{Hasher, Sha256Digest};

use super::ijg;

/// A table has an id of 0 to 3 and 64 values of one or two bytes.
const TABLES: usize = 4;
const VALUES: usize = 64;

/// The quantisation tables that a file has defined so far, as it wrote their values.
#[derive(Debug, Default)]
pub(super) struct Tables([Option<Vec<u8>>; TABLES]);

impl Tables {
    /// Takes in the tables of one segment; what is cut or no table ends it.
    pub(super) fn define(&mut self, mut body: &[u8]) {
        while let Some((head, rest)) = body.split_first() {
            let (precision, id) = (head >> 4, head & 0x0F);
            if precision > 1 {
                return;
            }
            let length = VALUES << precision;
            let (Some(values), Some(table)) = (rest.get(..length), self.0.get_mut(usize::from(id)))
            else {
                return;
            };
            *table = Some([&[precision], values].concat());
            body = rest.get(length..).unwrap_or_default();
        }
    }

    /// The values of a table, in the order in which the file has them; `None` if it has no such table.
    pub(super) fn values(&self, id: u8) -> Option<[u16; VALUES]> {
        let (precision, values) = self.0.get(usize::from(id))?.as_ref()?.split_first()?;
        let mut read = [0; VALUES];
        if *precision == 0 {
            for (to, value) in read.iter_mut().zip(values) {
                *to = u16::from(*value);
            }
        } else {
            for (to, value) in read.iter_mut().zip(values.as_chunks::<2>().0) {
                *to = u16::from_be_bytes(*value);
            }
        }
        Some(read)
    }

    /// The quality of which the library of the IJG makes these tables, which are of one byte a value: table 0
    /// of light, and table 1 of colour if there is one.
    pub(super) fn ijg_quality(&self) -> Option<u8> {
        let [light, colour, ..] = &self.0;
        let one_byte = |table: &Option<Vec<u8>>| {
            let values = table
                .as_ref()?
                .split_first()
                .filter(|(precision, _)| **precision == 0);
            values.map(|(_, values)| values.to_vec())
        };
        let others = self.0.iter().skip(2).any(Option::is_some);
        if others || (colour.is_some() && one_byte(colour).is_none()) {
            return None;
        }
        ijg::quality(&one_byte(light)?, one_byte(colour).as_deref())
    }

    /// SHA-256 over all tables as `docs/spec/facts.md` says; `None` without a table.
    pub(super) fn signature(self) -> Option<Sha256Digest> {
        let mut hasher = Hasher::new();
        let mut some = false;
        for (id, table) in (0u8..).zip(self.0) {
            if let Some(table) = table {
                hasher.update([id]);
                hasher.update(table);
                some = true;
            }
        }
        some.then(|| hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(head: u8, value: u8, length: usize) -> Vec<u8> {
        let mut bytes = vec![value; length + 1];
        bytes[0] = head;
        bytes
    }

    #[test]
    fn the_signature_is_over_the_tables_in_the_order_of_their_ids() {
        let mut tables = Tables::default();
        tables.define(&[table(0x01, 7, 64), table(0x00, 9, 64)].concat());
        tables.define(&table(0x11, 3, 128));
        let mut expected = vec![0, 0];
        expected.extend([9; 64]);
        expected.extend([1, 1]);
        expected.extend([3; 128]);
        assert_eq!(tables.signature(), Some(Sha256Digest::of(expected)));
    }

    #[test]
    fn what_is_cut_or_no_table_defines_nothing() {
        for body in [
            vec![],
            table(0x00, 1, 63),
            table(0x04, 1, 64),
            table(0x20, 1, 192),
        ] {
            let mut tables = Tables::default();
            tables.define(&body);
            assert_eq!(tables.signature(), None);
        }
    }
}
