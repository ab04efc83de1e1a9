use model::Sha256Digest;
use serde::{Deserialize, Serialize};

use crate::address::{Address, Kind};
use crate::block::{ADDRESS, PAYLOAD, Payload};
use crate::directory::{Directory, DirectoryKind, Header, Sealed};
use crate::error::Error;
use crate::ids::SetId;
use crate::limits::{MAX_LANES, ROWS_PER_PACKET};

const SET: usize = 16;
/// Bytes of an old block in kind 4: its set id, its address and what it carries.
pub(crate) const RECORD: usize = SET + ADDRESS + PAYLOAD;
/// Lines of a carried directory: a slice in each place that a packet can have.
const MAX_SLICES: usize = MAX_LANES as usize * ROWS_PER_PACKET as usize;

/// Where slices of older sets went: spec section 20. On every disk, encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedDirectory {
    /// The first line, with type `carried`.
    pub header: Header,
    /// One line for each slice, numbered from 1 in order.
    pub slices: Vec<CarriedSlice>,
}

/// A slice of an older set: where it lies now and where it lay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedSlice {
    /// The line's number, counting from 1.
    pub n: u32,
    /// Row and lane where it lies now.
    pub at: (u8, u8),
    /// The set that it was sealed in.
    pub set: SetId,
    /// The packet that it was sealed in.
    pub packet: u32,
    /// The attempt at that packet.
    pub attempt: u32,
    /// Its row there.
    pub row: u8,
    /// Its lane there.
    pub lane: u8,
    /// Data lanes of that packet.
    pub k: u8,
    /// Spare lanes of that packet.
    pub m: u8,
    /// SHA-256 of its bytes as they were carried, with zeros for lost blocks.
    pub sha256: Sha256Digest,
    /// Indexes of blocks that were lost already.
    pub lost: Vec<u16>,
}

/// A block of kind 2, 3 or 4 of an older set, as kind 4 carries it.
pub(crate) struct Record {
    pub(crate) set: SetId,
    pub(crate) address: Address,
    pub(crate) payload: Box<Payload>,
}

impl CarriedDirectory {
    /// Its lines: JSON, one line each.
    ///
    /// # Errors
    /// [`Error::TooLarge`] past the limit of a directory.
    pub fn lines(&self) -> Result<Vec<u8>, Error> {
        self.header.lines(&self.slices)
    }

    /// Encrypts the directory and cuts it into payloads.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or [`Error::Encrypt`] if age refuses the recipients.
    pub fn seal<'a>(
        &self,
        recipients: impl Iterator<Item = &'a dyn age::Recipient>,
    ) -> Result<Sealed, Error> {
        Directory::seal_lines(&self.lines()?, &[], recipients)
    }

    /// Reads the lines of a carried directory; `None` if they are not what the layout allows.
    pub fn parse(lines: &[u8]) -> Option<Self> {
        let mut lines = lines.strip_suffix(b"\n")?.split(|byte| *byte == b'\n');
        let header: Header = serde_json::from_slice(lines.next()?).ok()?;
        let slices = lines
            .take(MAX_SLICES + 1)
            .enumerate()
            .map(|(at, line)| {
                let slice: CarriedSlice = serde_json::from_slice(line).ok()?;
                (usize::try_from(slice.n).ok()? == at + 1).then_some(slice)
            })
            .collect::<Option<Vec<_>>>()?;
        let allowed = header.is_allowed() && header.kind == DirectoryKind::Carried;
        (allowed && slices.len() <= MAX_SLICES).then_some(Self { header, slices })
    }
}

impl Record {
    /// Appends the record's bytes.
    pub(crate) fn encode(&self, into: &mut Vec<u8>) {
        into.extend_from_slice(&self.set.0);
        into.extend_from_slice(&self.address.encode());
        into.extend_from_slice(self.payload.as_slice());
    }

    /// Reads a record's bytes; `None` where the records end, or if it is no block that kind 4 carries.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let (set, rest) = bytes.split_first_chunk::<SET>()?;
        let (address, payload) = rest.split_first_chunk::<ADDRESS>()?;
        let address = Address::parse(address).filter(|address| address.kind != Kind::Lane)?;
        Some(Self {
            set: SetId(*set),
            address,
            payload: payload.to_vec().into_boxed_slice().try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::DiskId;

    fn directory(slices: u32) -> CarriedDirectory {
        let digest = Sha256Digest::of("");
        CarriedDirectory {
            header: Header {
                v: 1,
                set: SetId([1; 16]),
                packet: 1,
                prev: digest,
                salt: digest,
                disks: vec![DiskId([2; 16]); 3],
                k: 2,
                m: 1,
                s: vec![256, 8],
                after: None,
                kind: DirectoryKind::Carried,
            },
            slices: (1..=slices)
                .map(|n| CarriedSlice {
                    n,
                    at: (0, 1),
                    set: SetId([3; 16]),
                    packet: 7,
                    attempt: 5,
                    row: 2,
                    lane: 0,
                    k: 1,
                    m: 0,
                    sha256: digest,
                    lost: vec![3, 9],
                })
                .collect(),
        }
    }

    #[test]
    fn a_carried_directory_reads_back_and_is_none_of_files() {
        let lines = directory(2).lines().unwrap();
        assert_eq!(CarriedDirectory::parse(&lines), Some(directory(2)));
        assert_eq!(Directory::parse(&lines), None);
        let line = lines.split(|byte| *byte == b'\n').nth(1).unwrap();
        let start = br#"{"n":1,"at":[0,1],"set":"03030303"#;
        assert!(line.starts_with(start), "{}", String::from_utf8_lossy(line));
    }

    #[test]
    fn more_slices_than_a_packet_has_places_are_refused() {
        let lines = directory(257).lines().unwrap();
        assert_eq!(CarriedDirectory::parse(&lines), None);
    }

    proptest! {
        #[test]
        fn changed_lines_never_panic(at in 0..900_usize, value: u8) {
            let mut lines = directory(3).lines().unwrap();
            if let Some(byte) = lines.get_mut(at) {
                *byte = value;
            }
            let _ = CarriedDirectory::parse(&lines);
        }

        #[test]
        fn a_record_is_none_or_reads_back_alike(mut bytes in prop::collection::vec(any::<u8>(), 40)) {
            bytes.resize(RECORD, 7);
            if let Some(record) = Record::parse(&bytes) {
                let mut again = Vec::new();
                record.encode(&mut again);
                prop_assert_eq!(again, bytes);
            }
        }
    }
}
