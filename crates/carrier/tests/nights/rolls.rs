use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex};

use carrier::{BLOCK, Geometry, Past, ReadAt, RunEnd, Sealer, Volume};

use crate::desk::{Desk, Files, MemoryFile, Silent, files_of, fresh_chance, holds};

/// A disk in memory whose files are small, and which may have little room.
#[derive(Clone)]
struct SmallFiles {
    files: Arc<Mutex<Vec<Vec<u8>>>>,
    file_limit: usize,
    capacity: usize,
}

impl SmallFiles {
    fn new(file_limit: usize, capacity: usize) -> Self {
        let files = Arc::default();
        Self {
            files,
            file_limit,
            capacity,
        }
    }

    fn files(&self) -> Vec<Vec<u8>> {
        self.files.lock().unwrap().clone()
    }

    /// The folder as a later run finds it, with the names in disorder.
    fn folder(&self) -> Vec<Arc<dyn ReadAt>> {
        let files = self.files().into_iter().rev();
        files
            .map(|file| Arc::new(file) as Arc<dyn ReadAt>)
            .collect()
    }
}

impl Volume for SmallFiles {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut files = self.files.lock().unwrap();
        let used: usize = files.iter().map(Vec::len).sum();
        if used + bytes.len() > self.capacity {
            return Err(ErrorKind::StorageFull.into());
        }
        if files.is_empty() {
            files.push(Vec::new());
        }
        let file = files.last_mut().unwrap();
        assert_eq!(offset, file.len() as u64, "only ever added to");
        file.extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.files().last().map_or(0, Vec::len) as u64)
    }

    fn file_limit(&self) -> u64 {
        self.file_limit as u64
    }

    fn next_file(&mut self) -> io::Result<()> {
        self.files.lock().unwrap().push(Vec::new());
        Ok(())
    }
}

fn night(desk: &Desk, disks: &[SmallFiles], m: usize, files: &Files) -> RunEnd {
    let folders: Vec<_> = disks.iter().map(SmallFiles::folder).collect();
    let past = Past::of(&folders, &desk.secrets()).into_set().unwrap();
    if let Some(past) = &past {
        for (place, disk) in disks.iter().enumerate() {
            // In the folder the last file stands first.
            let last = past.files(place).pop();
            assert_eq!(last, (!disk.files().is_empty()).then_some(0));
        }
    }
    let volume = |disk: &SmallFiles| Box::new(disk.clone()) as Box<dyn Volume>;
    let volumes = disks.iter().map(volume).collect();
    let geometry = Geometry::new(disks.len() - m, m).unwrap();
    let mut chance = fresh_chance();
    let sealer = match past {
        None => Sealer::begin(geometry, desk.cards(), volumes, &mut chance),
        Some(past) => Sealer::resume(geometry, desk.cards(), past, volumes, &mut chance),
    };
    let mut offers = files
        .iter()
        .map(|(path, bytes)| MemoryFile::new(path, bytes));
    sealer.unwrap().seal(&mut offers, &mut Silent).unwrap().end
}

fn all_files(disks: &[SmallFiles]) -> Vec<Vec<u8>> {
    disks.iter().flat_map(SmallFiles::files).collect()
}

#[test]
fn nights_go_on_across_the_files_of_a_volume_wherever_one_ends() {
    // A file holds more than a packet, as it does where its limit is 4 GiB; a packet here has seven blocks.
    for blocks in [9, 10, 11, 12, 13, 14, 30] {
        let desk = Desk::new();
        let disks = [(); 2].map(|()| SmallFiles::new(blocks * BLOCK, usize::MAX));
        let mut all = Files::new();
        for number in 0..6 {
            let files = files_of(&format!("night {number}"));
            let before = all_files(&disks);
            assert_eq!(night(&desk, &disks, 1, &files), RunEnd::Finished);
            let after = all_files(&disks);
            let stays = |then: &Vec<u8>| after.iter().any(|now| now.starts_with(then));
            assert!(before.iter().all(stays));
            all.extend(files);
        }
        let full = disks.iter().flat_map(SmallFiles::files);
        assert!(
            full.into_iter()
                .all(|file| file.len() < (blocks + 1) * BLOCK)
        );
        assert_eq!(desk.give_back(&all_files(&disks)), all, "{blocks} blocks");
        // A disk that joins now finds every directory, also those that lie across two files.
        let joining = SmallFiles::new(usize::MAX, usize::MAX);
        let three = [disks[0].clone(), disks[1].clone(), joining];
        night(&desk, &three, 1, &files_of("last"));
        let names = desk.names(&three[2].files());
        assert!(
            all.keys().all(|name| names.contains(name)),
            "{blocks} blocks"
        );
    }
}

#[test]
fn a_disk_without_room_for_what_it_missed_ends_the_run_and_harms_nothing() {
    for blocks in 0..7 {
        let desk = Desk::new();
        let first = SmallFiles::new(usize::MAX, usize::MAX);
        let mut all = Files::new();
        for number in 0..3 {
            let files = files_of(&format!("night {number}"));
            night(&desk, std::slice::from_ref(&first), 0, &files);
            all.extend(files);
        }
        let small = SmallFiles::new(usize::MAX, blocks * BLOCK);
        let disks = [first.clone(), small];
        assert_eq!(night(&desk, &disks, 1, &files_of("new")), RunEnd::Full(1));
        assert_eq!(desk.give_back(&all_files(&disks)), all);
        // Without it the set goes on.
        assert_eq!(
            night(&desk, &disks[..1], 0, &files_of("new")),
            RunEnd::Finished
        );
        assert!(holds(&desk.give_back(&first.files()), &files_of("new")));
    }
}
