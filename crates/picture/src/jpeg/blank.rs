//! Stretches of zeros in coded data: what is left where a disk could not be read.

/// Shortest stretch that tells: half a sector.
const STRETCH: usize = 256;
/// A table begins with its class and id and how many codes there are of each of 16 lengths.
const COUNTS: usize = 17;
const END_OF_BLOCK: u8 = 0;

/// What zeros mean in coded data, by the Huffman tables seen so far.
///
/// If in one table they say that a coefficient follows, then blocks coded by it would be filled
/// with equal coefficients, which no picture is for long. Where in all tables they say that a block
/// ends, a plain surface may be coded by nothing else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Zeros {
    fill_blocks: bool,
}

impl Zeros {
    /// Takes in the tables of one segment.
    pub(super) fn define(&mut self, mut body: &[u8]) {
        while let Some((head, symbols)) = body.split_at_checked(COUNTS) {
            let is_ac = head.first().is_some_and(|byte| byte >> 4 == 1);
            // The first symbol has the code of zeros alone.
            self.fill_blocks |=
                is_ac && symbols.first().is_some_and(|first| *first != END_OF_BLOCK);
            let count = head.iter().skip(1).map(|count| usize::from(*count)).sum();
            body = symbols.get(count..).unwrap_or_default();
        }
    }

    /// Whether coded data of all components have a stretch that was never written.
    pub(super) fn are_missing_data(self, coded: &[u8]) -> bool {
        let zeros = |at: &usize| {
            let around = coded.get(at.saturating_sub(STRETCH / 2)..at.saturating_add(STRETCH / 2));
            around.is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0))
        };
        // A stretch longer by a quarter has one of these places in its middle.
        self.fill_blocks
            && (STRETCH / 2..coded.len())
                .step_by(STRETCH / 4)
                .any(|at| zeros(&at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(class: u8, first: u8) -> Vec<u8> {
        let mut table = vec![class << 4, 0, 2];
        table.resize(COUNTS, 0);
        table.extend([first, 0x01]);
        table
    }

    #[test]
    fn zeros_are_missing_data_only_where_they_would_fill_blocks() {
        let mut coded = vec![0x5A; 2_000];
        coded[700..700 + STRETCH + STRETCH / 4].fill(0);
        let mut zeros = Zeros::default();
        zeros.define(&[table(0, 0x02), table(1, END_OF_BLOCK)].concat());
        assert!(!zeros.are_missing_data(&coded));
        zeros.define(&table(1, 0x01));
        assert!(zeros.are_missing_data(&coded));
        assert!(!zeros.are_missing_data(&coded[..700 + STRETCH - 1]));
    }
}
