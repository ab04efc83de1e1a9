use std::io::{self, BufRead, BufReader, ErrorKind, Read};

/// Longest line in bytes: the longest path that systems take, several times over.
const LONGEST: u64 = 32 * 1024;

/// The lines that a tool says, each and all within limits. A line or an output that is longer is an error
/// of kind `InvalidData`.
pub struct Lines<R> {
    from: BufReader<R>,
    left: u64,
}

impl<R: Read> Lines<R> {
    /// Lines of at most `most` bytes in all.
    pub fn of(from: R, most: u64) -> Self {
        Self {
            from: BufReader::new(from),
            left: most,
        }
    }

    /// The next line without its end; `None` after the last.
    ///
    /// # Errors
    ///
    /// Of kind `InvalidData` for a line or a text that is too long, and what reading gives.
    pub fn read_next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = (&mut self.from)
            .take(LONGEST)
            .read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        let whole = line.pop_if(|last| *last == b'\n').is_some();
        let read = read as u64;
        if read > self.left || (!whole && read == LONGEST) {
            return Err(ErrorKind::InvalidData.into());
        }
        self.left -= read;
        Ok(Some(line))
    }

    /// What the lines come from.
    pub fn into_inner(self) -> R {
        self.from.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8], most: u64) -> io::Result<Vec<Vec<u8>>> {
        let mut lines = Lines::of(text, most);
        let mut all = Vec::new();
        while let Some(line) = lines.read_next()? {
            all.push(line);
        }
        Ok(all)
    }

    #[test]
    fn a_last_line_needs_no_end_and_an_empty_one_is_a_line() {
        assert_eq!(all(b"a\n\nb", 9).unwrap(), [&b"a"[..], b"", b"b"]);
        assert!(all(b"", 0).unwrap().is_empty());
    }

    #[test]
    fn a_line_or_a_text_that_is_too_long_is_refused() {
        let long = vec![b'x'; LONGEST as usize];
        assert_eq!(
            all(&long, u64::MAX).unwrap_err().kind(),
            ErrorKind::InvalidData
        );
        assert_eq!(
            all(b"ab\ncd\n", 5).unwrap_err().kind(),
            ErrorKind::InvalidData
        );
    }
}
