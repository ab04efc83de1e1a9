use std::io::Read;

use super::chain::Node;
use super::contents::{Contents, PacketRef};
use super::file_list::ReadFile;
use super::file_reader::FileReader;
use super::stray::Stray;
use super::trust::Trust;

/// Files that a stray is compared with at most, those of the nearest numbers first: the sealer takes
/// files in one order, so only what came since moves them.
const MAX_COMPARED: usize = 64;
const CHUNK: u64 = 64 * 1024;

impl<'a> Contents<'a> {
    /// The closed packet with a file that has every byte which arrived of a stray, if the stray's own
    /// packet was given up before it had a directory and was made again. Then nothing is missing: the
    /// file is there, with its name.
    pub fn repeated_in(&self, stray: &Stray) -> Option<PacketRef> {
        let files = self.made_again(stray)?;
        let came = self.read_stray(stray).outcome().ok()?;
        let lost: u64 = came.lost.iter().map(|(_, length)| length).sum();
        if lost == stray.length {
            return None;
        }
        let mut compared = files.into_iter().take(MAX_COMPARED);
        let file = compared.find(|file| self.has_all(file, stray, &came.lost))?;
        file.packets.first().copied()
    }

    /// The files that the sealer took when it made the stray's packet again, those of the nearest numbers
    /// first; `None` unless it did.
    fn made_again(&self, stray: &Stray) -> Option<Vec<&ReadFile>> {
        let torn = self.nodes.get(stray.packet.0)?;
        let held = self.packets.get(torn.packet)?;
        if torn.verified.is_some() || !held.packet.closings.is_empty() {
            return None;
        }
        let is_again = |node: &Node| {
            let other = self.packets.get(node.packet);
            node.verified.as_ref().is_some_and(|own| own.closed)
                && other.is_some_and(|other| {
                    (other.set, other.packet.id.packet) == (held.set, held.packet.id.packet)
                })
        };
        let nodes = self.nodes.iter().enumerate();
        let again = nodes.filter(|(_, node)| is_again(node));
        let mut files: Vec<&ReadFile> = again.flat_map(|(node, _)| self.files_of(node)).collect();
        files.sort_by_key(|file| file.first_line().abs_diff(stray.file as usize));
        Some(files)
    }

    /// The files that begin in a packet: files stand in the order of packets and lines.
    fn files_of(&self, node: usize) -> &[ReadFile] {
        let files = self.files();
        let before = |end: usize| {
            let begins = |file: &ReadFile| file.packets.first().is_some_and(|first| first.0 < end);
            files.partition_point(begins)
        };
        files.get(before(node)..before(node + 1)).unwrap_or(&[])
    }

    /// Whether a file, as it is stored, has what arrived of a stray at the same places.
    fn has_all(&self, file: &ReadFile, stray: &Stray, lost: &[(u64, u64)]) -> bool {
        let (mut ours, mut other) = (self.read_stray(stray), self.read_stored(file));
        let mut at = 0;
        while at < stray.length {
            let (Some(ours), Some(mut theirs)) = (chunk(&mut ours), chunk(&mut other)) else {
                return false;
            };
            let end = at + ours.len() as u64;
            for (start, length) in lost {
                // What is lost of the stray came out as zeros.
                let gone = clip(at, *start)..clip(at, start + length).min(theirs.len());
                theirs.get_mut(gone).unwrap_or_default().fill(0);
            }
            if ours.is_empty() || !theirs.starts_with(&ours) {
                return false;
            }
            at = end;
        }
        true
    }

    /// Reads a file's bytes as they are stored: a packed one packed.
    fn read_stored(&self, file: &ReadFile) -> FileReader<'_, 'a> {
        FileReader::new(self, self.plan(file), None, Trust::First)
    }
}

/// The next bytes of a file; fewer only at its end.
fn chunk(reader: &mut FileReader<'_, '_>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.by_ref().take(CHUNK).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Where a place of a file lies in a chunk that begins at `start`.
fn clip(start: u64, place: u64) -> usize {
    usize::try_from(place.saturating_sub(start)).unwrap_or(usize::MAX)
}
