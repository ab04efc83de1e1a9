/// Bytes of a fragment header.
pub const HEADER: usize = 16;

/// What stands before each fragment in a lane: spec section 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FragmentHeader {
    /// The file's number in the packet's directory, counting from 1.
    pub file: u32,
    /// Where in the file (or in its piece of this packet) the fragment's bytes begin.
    pub offset: u64,
    /// How many bytes follow.
    pub length: u32,
}

/// A stretch of one file as it stands in a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The header.
    pub header: FragmentHeader,
    /// Where the header begins in the lane's stream.
    pub position: u64,
}

impl FragmentHeader {
    /// The 16 bytes in the lane.
    pub fn encode(&self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        let fields = self
            .file
            .to_le_bytes()
            .into_iter()
            .chain(self.offset.to_le_bytes())
            .chain(self.length.to_le_bytes());
        for (byte, field) in bytes.iter_mut().zip(fields) {
            *byte = field;
        }
        bytes
    }

    /// Reads 16 bytes; `None` is file 0, which ends the lane.
    pub fn parse(bytes: &[u8; HEADER]) -> Option<Self> {
        let [
            f0,
            f1,
            f2,
            f3,
            o0,
            o1,
            o2,
            o3,
            o4,
            o5,
            o6,
            o7,
            l0,
            l1,
            l2,
            l3,
        ] = *bytes;
        let header = Self {
            file: u32::from_le_bytes([f0, f1, f2, f3]),
            offset: u64::from_le_bytes([o0, o1, o2, o3, o4, o5, o6, o7]),
            length: u32::from_le_bytes([l0, l1, l2, l3]),
        };
        (header.file != 0).then_some(header)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_header_reads_back(bytes: [u8; HEADER]) {
            match FragmentHeader::parse(&bytes) {
                Some(header) => prop_assert_eq!(header.encode(), bytes),
                None => prop_assert_eq!(&bytes[..4], &[0; 4]),
            }
        }
    }
}
