use std::io::{self, ErrorKind, Read, Write};

/// Bytes of the length that stands before each part of a message, little-endian.
const LENGTH: usize = 8;

/// Writes one part of a message: its length, then its bytes.
pub(crate) fn write(to: &mut impl Write, part: &[u8]) -> io::Result<()> {
    to.write_all(&(part.len() as u64).to_le_bytes())?;
    to.write_all(part)
}

/// Reads one part of at most `limit` bytes.
pub(crate) fn read(from: &mut impl Read, limit: usize) -> io::Result<Vec<u8>> {
    read_or_end(from, limit)?.ok_or_else(|| ErrorKind::UnexpectedEof.into())
}

/// Reads one part of at most `limit` bytes; `None` if the other side has closed before it.
pub(crate) fn read_or_end(from: &mut impl Read, limit: usize) -> io::Result<Option<Vec<u8>>> {
    let mut length = Vec::with_capacity(LENGTH);
    from.take(LENGTH as u64).read_to_end(&mut length)?;
    let length = match <[u8; LENGTH]>::try_from(length) {
        Ok(length) => u64::from_le_bytes(length),
        Err(nothing) if nothing.is_empty() => return Ok(None),
        Err(_) => return Err(ErrorKind::UnexpectedEof.into()),
    };
    if length > limit as u64 {
        return Err(ErrorKind::InvalidData.into());
    }
    // Exactly so much: a buffer that doubles would take a worker half of its address space.
    let mut part = Vec::with_capacity(usize::try_from(length).unwrap_or(limit));
    from.take(length).read_to_end(&mut part)?;
    if part.len() as u64 == length {
        Ok(Some(part))
    } else {
        Err(ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_reads_back_and_an_end_before_it_is_no_fault() {
        let mut sent = Vec::new();
        write(&mut sent, b"photo").unwrap();
        write(&mut sent, b"").unwrap();
        let mut sent = &*sent;
        assert_eq!(read(&mut sent, 5).unwrap(), b"photo");
        assert_eq!(read(&mut sent, 5).unwrap(), b"");
        assert_eq!(read_or_end(&mut sent, 5).unwrap(), None);
        assert!(read(&mut sent, 5).is_err());
    }

    #[test]
    fn a_part_over_its_limit_or_cut_anywhere_is_refused() {
        let mut sent = Vec::new();
        write(&mut sent, b"photo").unwrap();
        let refused = read(&mut &*sent, 4).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidData);
        for end in 1..sent.len() {
            let cut = read_or_end(&mut &sent[..end], 5).unwrap_err();
            assert_eq!(cut.kind(), ErrorKind::UnexpectedEof, "{end} bytes");
        }
    }

    #[test]
    fn a_length_of_everything_is_refused_before_it_is_allocated() {
        let refused = read(&mut &[0xff; 8][..], usize::MAX - 1).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidData);
    }
}
