use std::collections::VecDeque;

/// Files in order, of which those of a packet can be had again until it is closed.
pub(super) struct Queue<'o, O> {
    held: VecDeque<O>,
    at: usize,
    more: &'o mut dyn Iterator<Item = O>,
}

impl<'o, O> Queue<'o, O> {
    pub(super) fn new(more: &'o mut dyn Iterator<Item = O>) -> Self {
        Self {
            held: VecDeque::new(),
            at: 0,
            more,
        }
    }

    /// The file whose turn it is; `None` after the last.
    pub(super) fn current(&mut self) -> Option<&O> {
        if self.at == self.held.len() {
            self.held.extend(self.more.next());
        }
        self.held.get(self.at)
    }

    /// Goes on to the next file.
    pub(super) fn advance(&mut self) {
        self.at = (self.at + 1).min(self.held.len());
    }

    /// Forgets the files before the current one: their packet is closed.
    pub(super) fn commit(&mut self) {
        self.held.drain(..self.at);
        self.at = 0;
    }

    /// Goes back to the first file that was not committed.
    pub(super) fn rewind(&mut self) {
        self.at = 0;
    }

    /// The files that were taken from the source and not committed.
    pub(super) fn into_left(self) -> Vec<O> {
        self.held.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_committed_comes_again() {
        let mut more = 1..=4;
        let mut queue = Queue::new(&mut more);
        let mut seen = Vec::new();
        let mut take = |queue: &mut Queue<i32>| {
            seen.push(queue.current().copied());
            queue.advance();
        };
        take(&mut queue);
        queue.commit();
        take(&mut queue);
        take(&mut queue);
        queue.rewind();
        take(&mut queue);
        queue.commit();
        take(&mut queue);
        take(&mut queue);
        take(&mut queue);
        assert_eq!(queue.into_left(), [3, 4]);
        let expected = [Some(1), Some(2), Some(3), Some(2), Some(3), Some(4), None];
        assert_eq!(seen, expected);
    }
}
