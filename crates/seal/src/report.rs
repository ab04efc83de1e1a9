use std::ffi::OsString;

use carrier::{ChainLink, DiskId, Geometry, SetId};
use serde::Serialize;

use crate::disk_folder::DiskFolder;
use crate::earlier::WentOn;
use crate::exit::Exit;
use crate::need::Need;
use crate::run::{Named, Packed, Tally, Unreadable};
use crate::screen::Screen;
use crate::system;

/// What a run of `seal` did: one document as JSON, or a page for people.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) set: SetId,
    /// The code to be read aloud, over all runs; nothing if no packet was ever closed.
    pub(crate) code: Option<String>,
    pub(crate) disks: Vec<Disk>,
    /// Files on the disks to their end.
    pub(crate) files: u64,
    pub(crate) bytes: u64,
    /// How many of the files are packed, their bytes, and what those take.
    pub(crate) packed: Packed,
    pub(crate) unreadable: Vec<Unreadable>,
    pub(crate) changed: Vec<Named>,
    pub(crate) not_taken: Vec<NotTaken>,
    /// Files that a full disk left no room for.
    pub(crate) left_out: Vec<Named>,
    /// Files that were in the source when it was looked at and are in no closed packet, or not to their end.
    pub(crate) missing: u64,
    pub(crate) k: u8,
    pub(crate) m: u8,
    /// Closed packets of the set, those of earlier runs among them.
    pub(crate) packets: u32,
    /// Whether this run closed one of them; if not, the code is that of an earlier run.
    #[serde(skip)]
    pub(crate) has_new: bool,
    /// Packets of earlier runs; nothing if the set is new.
    pub(crate) went_on_from: Option<u32>,
    /// Files that were left because they are older than was asked for.
    pub(crate) older: u64,
    pub(crate) card_codes: Vec<String>,
    /// Whether a hand signed every packet.
    pub(crate) signed: bool,
    pub(crate) end: End,
    /// Why it failed, if it did.
    pub(crate) error: Option<String>,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum End {
    Finished,
    Stopped,
    Full,
    Failed,
}

/// A disk and what was written to it.
#[derive(Debug, Serialize)]
pub(crate) struct Disk {
    pub(crate) dir: String,
    pub(crate) volume: String,
    /// Further files of the volume.
    pub(crate) further: Vec<String>,
    pub(crate) disk: DiskId,
    pub(crate) bytes: u64,
}

/// What is in the source and is no file.
#[derive(Debug, Serialize)]
pub(crate) struct NotTaken {
    #[serde(flatten)]
    pub(crate) file: Named,
    pub(crate) reason: &'static str,
}

/// What the run itself gave.
pub(crate) struct Run {
    pub(crate) set: SetId,
    pub(crate) disks: Vec<Disk>,
    pub(crate) end: End,
    pub(crate) error: Option<String>,
    pub(crate) left_out: Vec<Named>,
    pub(crate) signed: bool,
    pub(crate) tally: Tally,
}

impl Report {
    /// Puts together what there was to seal and what became of it.
    pub(crate) fn new(
        need: &Need,
        geometry: Geometry,
        card_codes: Vec<String>,
        went_on: Option<WentOn>,
        run: Run,
    ) -> Self {
        let not_taken = need.not_taken.iter().map(|(path, reason)| NotTaken {
            file: Named::of(path, system::PATHS),
            reason: reason.as_str(),
        });
        let tally = run.tally;
        let before = went_on.map(|set| set.packets);
        let link = went_on.and_then(|set| set.link);
        let code = tally.code.or_else(|| link.map(ChainLink::code));
        // Also a run that came to the end of its source misses what went between the look and the sealing.
        let named = tally.files + tally.unreadable.len() as u64;
        let missing = need.files.saturating_sub(named);
        Self {
            set: run.set,
            code: code.map(|code| code.to_string()),
            disks: run.disks,
            files: tally.files,
            bytes: tally.bytes,
            packed: tally.packed,
            unreadable: tally.unreadable,
            changed: tally.changed,
            not_taken: not_taken.collect(),
            missing: missing.max(run.left_out.len() as u64),
            left_out: run.left_out,
            k: geometry.k(),
            m: geometry.m(),
            packets: tally.packets.max(before.unwrap_or(0)),
            has_new: tally.code.is_some(),
            went_on_from: before,
            older: need.older,
            card_codes,
            signed: run.signed,
            end: run.end,
            error: run.error,
        }
    }

    /// How the program ends.
    pub(crate) fn exit(&self) -> Exit {
        let is_whole = self.unreadable.is_empty() && self.changed.is_empty() && self.missing == 0;
        match self.end {
            End::Failed => Exit::CouldNot,
            End::Finished if is_whole && self.has_new => Exit::AllWell,
            _ => Exit::WithDefects,
        }
    }

    /// Shows it: as JSON with the page for people beside it on standard error, or the page alone.
    pub(crate) fn show(&self, screen: &Screen, json: bool) -> anyhow::Result<()> {
        screen.report(self, &self.page(), json)
    }
}

impl Disk {
    /// Looks at the files of a volume, which have these names.
    pub(crate) fn of(folder: &DiskFolder, names: Vec<OsString>, disk: DiskId) -> Self {
        let size = |name: &OsString| folder.folder().join(name).symlink_metadata();
        let sizes = names.iter().filter_map(|name| size(name).ok());
        let bytes = sizes.map(|file| file.len()).sum();
        let mut names = names.into_iter().map(|name| name.display().to_string());
        Self {
            dir: folder.folder().display().to_string(),
            volume: names.next().unwrap_or_default(),
            further: names.collect(),
            disk,
            bytes,
        }
    }
}
