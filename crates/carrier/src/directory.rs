use std::io::{Read, Write};

use model::{PathEncoding, Sha256Digest, SourcePath};
use serde::{Deserialize, Serialize};

use crate::age_header::short_header;
use crate::block::PAYLOAD;
use crate::chain::ChainLink;
use crate::error::Error;
use crate::hand::{Hand, Signed};
use crate::ids::{DiskId, PieceFileId, SetId};
use crate::limits::{FILES_PER_PACKET, MAX_DIRECTORY, MAX_LANES, ROWS_PER_PACKET};
use crate::packed::Packed;
use crate::plaintext;

const LENGTH: usize = 4;

/// What a packet holds and where: spec section 9. On every disk, encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// The first line.
    pub header: Header,
    /// One line for each file, or piece of a file, numbered from 1 in order.
    pub files: Vec<FileLine>,
}

/// The first line of a directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The layout's version.
    pub v: u32,
    /// The set.
    pub set: SetId,
    /// The packet, counting from 1.
    pub packet: u32,
    /// R of the packet before, in hex.
    pub prev: Sha256Digest,
    /// 32 random bytes in hex: without them a card holder could guess at contents through R.
    pub salt: Sha256Digest,
    /// The packet's disk list.
    pub disks: Vec<DiskId>,
    /// Data lanes.
    pub k: u8,
    /// Spare lanes.
    pub m: u8,
    /// Blocks of each row's slices.
    pub s: Vec<u16>,
    /// The code of an older set that this one goes on from.
    pub after: Option<String>,
    /// What the packet holds.
    #[serde(rename = "type")]
    pub kind: DirectoryKind,
}

/// What a packet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DirectoryKind {
    /// Files of a source.
    Files,
    /// Slices of older sets.
    Carried,
}

/// How the sealer got on with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileState {
    /// Read to its end, once.
    Stored,
    /// It could not be read, or not to its end; what was read is there.
    Unreadable,
    /// It changed while it was read; what was read is there.
    Changed,
}

/// Where a fragment lies: its lane, where its header begins in the lane's stream, and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FragmentPlace(pub u8, pub u64, pub u32);

/// A file that does not end in the packet it began in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Random; shared by the pieces of one file.
    pub file: PieceFileId,
    /// Where in the file this piece begins.
    pub offset: u64,
    /// Whether the file ends with this piece.
    pub last: bool,
    /// Bytes of the whole file; on the last piece.
    pub size: Option<u64>,
    /// SHA-256 of the whole file; on the last piece.
    pub sha256: Option<Sha256Digest>,
}

/// A file, or a piece of one, in a packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileLine {
    /// Its number in the packet, counting from 1.
    pub n: u32,
    /// The path below its source, as raw bytes in base64.
    pub path: SourcePath,
    /// How those bytes are to be read.
    pub enc: PathEncoding,
    /// Bytes that the packet holds of it.
    pub size: u64,
    /// SHA-256 of those bytes; of no bytes, if nothing could be read.
    pub sha256: Sha256Digest,
    /// When it was last changed, in nanoseconds since 1970; `None` if not known.
    pub mtime: Option<i64>,
    /// How the sealer got on with it.
    pub state: FileState,
    /// Why it could not be read, as a stable word.
    pub code: Option<String>,
    /// How its bytes are packed; `None` as they are.
    pub packing: Option<Packed>,
    /// Where its bytes lie, in the order of the file.
    pub fragments: Vec<FragmentPlace>,
    /// If it is a piece of a file larger than a packet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub piece: Option<Piece>,
}

/// A directory as the disks gave it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDirectory {
    /// What it says.
    pub directory: Directory,
    /// D: the digest of its lines.
    pub digest: Sha256Digest,
    /// Whether a hand signed the packet that it says it is of.
    pub signed: Signed,
}

/// A directory ready for the disks.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// D: the digest of its lines.
    pub digest: Sha256Digest,
    /// The payloads of its blocks.
    pub payloads: Vec<Vec<u8>>,
}

impl Header {
    /// Whether its numbers are those of a packet.
    pub(crate) fn is_allowed(&self) -> bool {
        let lanes = u16::from(self.k) + u16::from(self.m);
        self.k > 0
            && lanes <= u16::from(MAX_LANES)
            && self.disks.len() == usize::from(lanes)
            && self.s.len() <= usize::from(ROWS_PER_PACKET)
    }

    /// The lines of a directory of either type: this one and `further` ones.
    pub(crate) fn lines(&self, further: &[impl Serialize]) -> Result<Vec<u8>, Error> {
        let too_large = || Error::TooLarge {
            what: "a directory",
        };
        let mut lines = serde_json::to_vec(self).map_err(|_| too_large())?;
        lines.push(b'\n');
        for line in further {
            serde_json::to_writer(&mut lines, line).map_err(|_| too_large())?;
            lines.push(b'\n');
        }
        if lines.len() > MAX_DIRECTORY {
            Err(too_large())
        } else {
            Ok(lines)
        }
    }

    /// R of the packet that it says it is of.
    pub(crate) fn link(&self, digest: &Sha256Digest) -> ChainLink {
        let Self {
            prev, packet, k, m, ..
        } = self;
        ChainLink(*prev.as_bytes()).next(*packet, *k, *m, digest)
    }

    /// Whether a hand signed the packet, by the signature field of its directory.
    pub(crate) fn signed(&self, digest: &Sha256Digest, field: Option<&[u8]>) -> Signed {
        field.map_or(Signed::Wrongly, |field| {
            Signed::verify(field, self.set, self.packet, self.link(digest))
        })
    }
}

/// What of a directory of either type was encrypted.
pub(crate) struct OpenLines {
    pub(crate) lines: Vec<u8>,
    /// `None` if it is cut off.
    pub(crate) field: Option<Vec<u8>>,
}

impl Directory {
    /// Its lines: JSON, one line each.
    ///
    /// # Errors
    /// [`Error::TooLarge`] past [`MAX_DIRECTORY`].
    pub fn lines(&self) -> Result<Vec<u8>, Error> {
        self.header.lines(&self.files)
    }

    /// Encrypts the directory, signed if there is a hand, and cuts it into payloads.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or [`Error::Encrypt`] if age refuses the recipients.
    pub fn seal<'a>(
        &self,
        hand: Option<&Hand>,
        recipients: impl Iterator<Item = &'a dyn age::Recipient>,
    ) -> Result<Sealed, Error> {
        let lines = self.lines()?;
        let (header, digest) = (&self.header, Sha256Digest::of(&lines));
        let field = hand.map(|hand| hand.sign(header.set, header.packet, header.link(&digest)));
        Self::seal_lines(
            &lines,
            field.as_ref().map_or(&[], |field| field),
            recipients,
        )
    }

    /// The same of lines of either type, with a signature field.
    pub(crate) fn seal_lines<'a>(
        lines: &[u8],
        field: &[u8],
        recipients: impl Iterator<Item = &'a dyn age::Recipient>,
    ) -> Result<Sealed, Error> {
        let plain = plaintext::join(lines, field)?;
        let too_large = |_| Error::TooLarge {
            what: "a directory",
        };
        let mut bytes = vec![0; LENGTH];
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(Error::Encrypt)?;
        let mut writer = encryptor.wrap_output(&mut bytes).map_err(Error::Memory)?;
        writer.write_all(&plain).map_err(Error::Memory)?;
        writer.finish().map_err(Error::Memory)?;
        let length = u32::try_from(bytes.len() - LENGTH).map_err(too_large)?;
        if let Some(head) = bytes.first_chunk_mut::<LENGTH>() {
            *head = length.to_le_bytes();
        }
        bytes.resize(bytes.len().next_multiple_of(PAYLOAD), 0);
        let payloads: Vec<Vec<u8>> = bytes.chunks(PAYLOAD).map(<[u8]>::to_vec).collect();
        u16::try_from(payloads.len()).map_err(too_large)?;
        Ok(Sealed {
            digest: Sha256Digest::of(lines),
            payloads,
        })
    }

    /// Opens the concatenated payloads of a directory's blocks and verifies its signature.
    ///
    /// `None` if no identity fits, a byte is wrong or a limit is passed.
    pub fn open(payloads: &[u8], identities: &[&dyn age::Identity]) -> Option<OpenDirectory> {
        let OpenLines { lines, field } = Self::open_lines(payloads, identities)?;
        let (directory, digest) = (Self::parse(&lines)?, Sha256Digest::of(&lines));
        Some(OpenDirectory {
            signed: directory.header.signed(&digest, field.as_deref()),
            directory,
            digest,
        })
    }

    /// The lines of a directory of either type, and its signature field unless it is cut off.
    pub(crate) fn open_lines(
        payloads: &[u8],
        identities: &[&dyn age::Identity],
    ) -> Option<OpenLines> {
        let (length, rest) = payloads.split_first_chunk::<LENGTH>()?;
        let file = rest.get(..usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        short_header(file)?;
        let decryptor = age::Decryptor::new_buffered(file).ok()?;
        let mut plain = Vec::new();
        decryptor
            .decrypt(identities.iter().copied())
            .ok()?
            .take(2 * MAX_DIRECTORY as u64)
            .read_to_end(&mut plain)
            .ok()?;
        let (lines, field) = plaintext::split(&plain)?;
        Some(OpenLines {
            lines: lines.to_vec(),
            field: field.map(<[u8]>::to_vec),
        })
    }

    /// Reads the lines of a directory; `None` if they are not what the layout allows.
    pub fn parse(lines: &[u8]) -> Option<Self> {
        let mut lines = lines.strip_suffix(b"\n")?.split(|byte| *byte == b'\n');
        let header: Header = serde_json::from_slice(lines.next()?).ok()?;
        let allowed = header.is_allowed() && header.kind == DirectoryKind::Files;
        let files = lines
            .take(FILES_PER_PACKET + 1)
            .enumerate()
            .map(|(at, line)| {
                let file: FileLine = serde_json::from_slice(line).ok()?;
                (usize::try_from(file.n).ok()? == at + 1).then_some(file)
            })
            .collect::<Option<Vec<_>>>()?;
        (allowed && files.len() <= FILES_PER_PACKET).then_some(Self { header, files })
    }
}

#[cfg(test)]
mod tests {
    use age::x25519::Identity;
    use proptest::prelude::*;

    use super::*;

    fn directory(files: u32) -> Directory {
        let digest = Sha256Digest::of("");
        Directory {
            header: Header {
                v: 0,
                set: SetId([1; 16]),
                packet: 1,
                prev: digest,
                salt: digest,
                disks: vec![DiskId([2; 16]); 3],
                k: 2,
                m: 1,
                s: vec![256, 8],
                after: None,
                kind: DirectoryKind::Files,
            },
            files: (1..=files)
                .map(|n| FileLine {
                    n,
                    path: SourcePath::from_bytes(vec![0xff, b'/', n as u8]),
                    enc: PathEncoding::Bytes,
                    size: 10,
                    sha256: digest,
                    mtime: Some(-1),
                    state: FileState::Stored,
                    code: None,
                    packing: (n == 3).then(|| Packed {
                        method: "lepton/1".into(),
                        size: 9,
                    }),
                    fragments: vec![FragmentPlace(1, 16, 10)],
                    piece: (n == 2).then_some(Piece {
                        file: PieceFileId([4; 16]),
                        offset: 5,
                        last: true,
                        size: Some(15),
                        sha256: Some(digest),
                    }),
                })
                .collect(),
        }
    }

    #[test]
    fn a_sealed_directory_opens_for_its_identity_alone() {
        let identity = Identity::generate();
        let recipient = identity.to_public();
        for files in [0, 2, 400, 4_096] {
            let directory = directory(files);
            let sealed = directory
                .seal(None, std::iter::once(&recipient as &dyn age::Recipient))
                .unwrap();
            assert!(
                sealed
                    .payloads
                    .iter()
                    .all(|payload| payload.len() == PAYLOAD)
            );
            let whole = sealed.payloads.concat();
            let opened = OpenDirectory {
                directory,
                digest: sealed.digest,
                signed: Signed::ByNobody,
            };
            assert_eq!(Directory::open(&whole, &[&identity]), Some(opened));
            assert_eq!(Directory::open(&whole, &[&Identity::generate()]), None);
        }
    }

    #[test]
    fn more_files_than_a_packet_holds_are_refused() {
        assert!(Directory::parse(&directory(4_097).lines().unwrap()).is_none());
    }

    proptest! {
        #[test]
        fn changed_lines_never_panic(at in 0..600_usize, value: u8) {
            let mut lines = directory(3).lines().unwrap();
            if let Some(byte) = lines.get_mut(at) {
                *byte = value;
            }
            let _ = Directory::parse(&lines);
        }
    }
}
