use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use carrier::{ChainLink, Geometry, MovedSet, OpenCard, Reading, SetId, SpreadRun};
use model::ByteCount;
use serde::Serialize;

use crate::exit::Exit;
use crate::report::{Disk, End};
use crate::said::{count, number};
use crate::screen::Screen;

/// What a run of `spread` did: one document as JSON, or a page for people.
#[derive(Debug, Serialize)]
pub(crate) struct SpreadReport {
    /// The new set; nothing if it could not be begun.
    pub(crate) set: Option<SetId>,
    /// The code of the new set; nothing if no packet was closed. It does not replace the old codes.
    pub(crate) code: Option<String>,
    pub(crate) disks: Vec<Disk>,
    pub(crate) k: u8,
    pub(crate) m: u8,
    pub(crate) packets: u32,
    /// What was moved, set by set.
    pub(crate) sets: Vec<MovedLine>,
    pub(crate) card_codes: Vec<String>,
    #[serde(flatten)]
    pub(crate) old: Old,
    pub(crate) end: End,
    pub(crate) error: Option<String>,
}

/// What was moved of one old set.
#[derive(Debug, Serialize)]
pub(crate) struct MovedLine {
    pub(crate) set: SetId,
    /// Attempts at packets, finished or not.
    pub(crate) packets: u64,
    pub(crate) unclosed: u64,
    pub(crate) slices: u64,
    pub(crate) lost_blocks: u64,
    pub(crate) without_directory: u64,
    /// Slices that could be more than one; all were moved.
    pub(crate) doubtful: u64,
}

/// What of the old disks was not moved.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Old {
    /// Old disks on which no card opens anything.
    pub(crate) not_ours: Vec<String>,
    /// Key blocks of more sets than one run moves.
    pub(crate) sets_left: u64,
}

impl Old {
    /// Looks for disks of which nothing was read.
    pub(crate) fn of(reading: &Reading, files: &[(usize, PathBuf)], disks: &[PathBuf]) -> Self {
        let reports = reading.sources.iter().zip(files);
        let ours = reports.filter(|(report, _)| !report.volumes.is_empty());
        let ours: BTreeSet<usize> = ours.map(|(_, (disk, _))| *disk).collect();
        let strangers = (0..).zip(disks).filter(|(disk, _)| !ours.contains(disk));
        Self {
            not_ours: strangers
                .map(|(_, disk)| disk.display().to_string())
                .collect(),
            sets_left: reading.ignored_keys,
        }
    }
}

impl SpreadReport {
    /// A report of a move that was begun.
    pub(crate) fn begun(geometry: Geometry, cards: &[OpenCard]) -> Self {
        Self {
            set: None,
            code: None,
            disks: Vec::new(),
            k: geometry.k(),
            m: geometry.m(),
            packets: 0,
            sets: Vec::new(),
            card_codes: cards
                .iter()
                .map(|open| open.card.code().to_string())
                .collect(),
            old: Old::default(),
            end: End::Failed,
            error: None,
        }
    }

    /// Takes in what the engine says.
    pub(crate) fn take(&mut self, run: &SpreadRun) {
        self.set = Some(run.set);
        self.code = run.link.map(ChainLink::code).map(|code| code.to_string());
        self.packets = run.packets;
        self.sets = run.sets.iter().map(MovedLine::of).collect();
    }

    /// The same with what was not moved.
    pub(crate) fn with_old(self, old: Old) -> Self {
        Self { old, ..self }
    }

    /// How the program ends.
    pub(crate) fn exit(&self) -> Exit {
        let is_whole = self.sets.iter().all(MovedLine::is_whole);
        let is_all = self.old.not_ours.is_empty() && self.old.sets_left == 0;
        match self.end {
            End::Failed => Exit::CouldNot,
            End::Finished if is_whole && is_all => Exit::AllWell,
            _ => Exit::WithDefects,
        }
    }

    /// Shows it: as JSON with the page for people beside it on standard error, or the page alone.
    pub(crate) fn show(&self, screen: &Screen, json: bool) -> anyhow::Result<()> {
        screen.report(self, &self.page(), json)
    }

    fn page(&self) -> String {
        let mut page = String::new();
        for set in &self.sets {
            let _ = writeln!(page, "Set {}: {}", set.set, set.line());
        }
        for disk in &self.old.not_ours {
            let _ = writeln!(page, "{disk}: the card opens nothing on it.");
        }
        if self.old.sets_left > 0 {
            page.push_str(
                "There are more sets than one run moves: move the rest in another run.\n",
            );
        }
        for (place, disk) in (1..).zip(&self.disks) {
            let bytes = ByteCount(disk.bytes);
            let _ = writeln!(
                page,
                "Disk {place}: {} in {}, {bytes}",
                disk.volume, disk.dir
            );
        }
        page.push('\n');
        page.push_str(&self.outcome());
        page
    }

    fn outcome(&self) -> String {
        let again = "The old disks are as they were. What lies on the new ones is no copy: delete it \
                     and begin again; another run makes another set.";
        match (self.end, &self.code) {
            (End::Finished, Some(code)) => format!(
                "Everything that was there lies on the new disks. {}\n\
                 The code of the new set: {code}\n\
                 It proves that the copy is whole. The codes of the old sets still prove what was sealed: keep them.\n\
                 The old disks are as they were.",
                self.promise()
            ),
            (End::Stopped, _) => format!("Stopped. {again}"),
            (End::Full, _) => format!("The new disks are full. {again}"),
            _ => format!(
                "It could not go on: {}. {again}",
                self.error.as_deref().unwrap_or("nothing was closed")
            ),
        }
    }

    fn promise(&self) -> String {
        match (self.k + self.m, self.m) {
            (1, _) => "It is on this one disk: if it is lost, all is lost.".into(),
            (disks, 0) => format!("All {disks} disks are needed to give it back."),
            (disks, _) => format!("Any {} of the {disks} disks give it back.", self.k),
        }
    }
}

impl MovedLine {
    fn of(moved: &MovedSet) -> Self {
        Self {
            set: moved.set,
            packets: moved.packets,
            unclosed: moved.unclosed,
            slices: moved.slices,
            lost_blocks: moved.lost_blocks,
            without_directory: moved.without_directory,
            doubtful: moved.doubtful,
        }
    }

    fn is_whole(&self) -> bool {
        self.lost_blocks == 0 && self.doubtful == 0 && self.without_directory <= self.unclosed
    }

    fn line(&self) -> String {
        let mut line = format!(
            "{} in {}",
            count(self.slices, "slice", "slices"),
            count(self.packets, "packet", "packets")
        );
        for (of, what) in [
            (self.unclosed, "never finished"),
            (self.lost_blocks, "blocks lost before"),
            (self.without_directory, "without names"),
            (
                self.doubtful,
                "slices of which there are several versions, all moved",
            ),
        ] {
            if of > 0 {
                let _ = write!(line, "; {} {what}", number(of));
            }
        }
        line
    }
}
