use std::io::{self, Cursor};
use std::sync::Arc;

use carrier::{BLOCK, Geometry, Offer, OpenFile, Past, ReadAt, RunEnd, Sealer, Volume};
use model::{OsChance, PathEncoding, SourcePath};

use crate::desk::{assert_whole, files, scan};
use crate::joining::Joining;
use crate::layout::{File, Shape};
use crate::moved::{Alone, Shared, open_card};
use crate::writer::{Disk, Writer};

/// A file that a source gives to the sealer.
struct Given(SourcePath, File);

impl Offer for Given {
    fn path(&self) -> &SourcePath {
        &self.0
    }

    fn encoding(&self) -> PathEncoding {
        PathEncoding::Bytes
    }

    fn open(&self) -> io::Result<Box<dyn OpenFile>> {
        Ok(Box::new(Cursor::new(self.1.bytes.clone())))
    }
}

/// Has the sealer go on with these disks; gives them as they are then.
fn gone_on(writer: &Writer, disks: &[Disk], file: File) -> Vec<Vec<u8>> {
    let folder = |disk: &Disk| {
        let volume = Some(disk.bytes.clone()).filter(|bytes| !bytes.is_empty());
        let volume = volume.map(|bytes| Arc::new(bytes) as Arc<dyn ReadAt>);
        volume.into_iter().collect()
    };
    let folders: Vec<Vec<_>> = disks.iter().map(folder).collect();
    let secrets = std::slice::from_ref(&writer.card);
    let past = Past::of(&folders, secrets).into_set().unwrap().unwrap();
    let volumes: Vec<_> = disks.iter().map(|disk| Shared::of(&disk.bytes)).collect();
    let boxed = volumes
        .iter()
        .map(|volume| Box::new(volume.clone()) as Box<dyn Volume>);
    let geometry = Geometry::new(disks.len(), 0).unwrap();
    let (cards, boxed) = (vec![open_card(writer)], boxed.collect());
    let mut chance = OsChance;
    let sealer = Sealer::resume(geometry, cards, past, boxed, &mut chance).unwrap();
    let path = SourcePath::from_bytes(file.path.as_str());
    let mut offers = std::iter::once(Given(path, file));
    let run = sealer.seal(&mut offers, &mut Alone).unwrap();
    assert_eq!(run.end, RunEnd::Finished);
    volumes.iter().map(Shared::bytes).collect()
}

#[test]
fn a_sealer_copies_to_disks_that_join_or_come_back_just_what_the_layout_says() {
    for (seed, lanes) in (0..).zip([&[1_u8][..], &[2, 1], &[3, 1, 2], &[1, 2, 2], &[2, 3, 1, 1]]) {
        let mut writer = Writer::new(0, seed);
        let mut joining = Joining::default();
        for (night, lanes) in (1..).zip(lanes) {
            // Names enough for a directory of several blocks.
            let mut files = files(&[100; 150], seed);
            files
                .iter_mut()
                .for_each(|file| file.path += &format!(" of night {night}"));
            joining.seal(&mut writer, &Shape::new(*lanes, 0, &[8]), files);
        }
        let mut packets = joining.packets.iter();
        assert!(packets.all(|(packet, _)| packet.directory_payloads.len() > 1));
        writer.finish();
        let mut disks = writer.disks.clone();
        let fresh = Writer::new(1, seed).disks.remove(0);
        disks.push(fresh);
        let last = File::new("last.jpg", vec![7; 1_000]);
        let after = gone_on(&writer, &disks, last.clone());
        for (disk, (before, after)) in disks.iter().zip(&after).enumerate() {
            let before = before.bytes.len().next_multiple_of(BLOCK);
            let (blocks, _) = after[before..].as_chunks::<BLOCK>();
            let opened = blocks.iter().filter_map(|block| writer.mask.open(block));
            let copied = opened.take_while(|block| block.address.packet <= writer.packet);
            let copied: Vec<_> = copied.map(|block| (block.address, block.payload)).collect();
            let said = joining.lacking(disk);
            let said: Vec<_> = { said }
                .into_iter()
                .map(|block| (block.address, block.payload))
                .collect();
            assert!(copied == said, "disk {disk} of {lanes:?}");
        }
        let after: Vec<&[u8]> = after.iter().map(Vec::as_slice).collect();
        let reading = scan(&writer, &after);
        let all = joining.packets.iter().flat_map(|(_, files)| files).cloned();
        let all: Vec<File> = all.chain([last]).collect();
        assert_whole(&reading.sets[0].open(vec![&writer.identity]), &all);
    }
}
