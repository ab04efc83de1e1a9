use std::fmt::Write;

use model::ByteCount;

use crate::report::{End, Report};
use crate::said::{count, files};

impl Report {
    /// The report for people: what lies where, what does not, the code, and what to do next.
    pub(crate) fn page(&self) -> String {
        let mut page = String::new();
        self.write(&mut page);
        page.truncate(page.trim_end().len());
        page
    }

    fn write(&self, page: &mut String) {
        section(page, &self.outcome(), self.disk_lines());
        self.write_packed(page);
        if self.signed && self.has_new {
            page.push_str("Your hand signed it. Nothing of your phrase was kept.\n\n");
        }
        let unreadable = self.unreadable.iter();
        section(
            page,
            &format!(
                "{} could not be read, or not to the end. The archive will know the names:",
                files(self.unreadable.len() as u64)
            ),
            unreadable.map(|one| format!("{}: {}", one.file.path(), one.code)),
        );
        section(
            page,
            &format!(
                "{} changed while being read. What was read is on the disks:",
                files(self.changed.len() as u64)
            ),
            self.changed.iter().map(|file| file.path().to_owned()),
        );
        section(
            page,
            "Not taken, because they are no files:",
            self.not_taken
                .iter()
                .map(|one| format!("{}: {}", one.file.path(), one.reason)),
        );
        section(
            page,
            &format!("Left out, {}:", files(self.left_out.len() as u64)),
            self.left_out.iter().map(|file| file.path().to_owned()),
        );
        self.write_nights(page);
        match &self.code {
            Some(code) if self.has_new => self.write_next(page, code),
            // An older code, shown now, would pass for one of what was sealed now.
            Some(_) => {}
            None => page.push_str(
                "No packet was closed: there is no code, and the files on the disks hold nothing \
                 that counts. Begin again with the same disks: it goes on in the same files.\n",
            ),
        }
    }

    /// What there was before, and what was left as older.
    fn write_nights(&self, page: &mut String) {
        if self.older > 0 {
            let older = files(self.older);
            let _ = writeln!(page, "Left as older than was asked for: {older}.\n");
        }
        let before = match self.went_on_from {
            None | Some(0) => return,
            Some(before) => before,
        };
        let was = count(before.into(), "packet", "packets");
        let new = self.packets.saturating_sub(before);
        let text = if self.has_new {
            format!(
                "It went on in the set that was there: {was} before, {new} new. The code is over all of them."
            )
        } else {
            format!(
                "Nothing new was closed. The {was} that the set had before are as they were, and so is its code."
            )
        };
        let _ = writeln!(page, "{text}\n");
    }

    fn write_packed(&self, page: &mut String) {
        if self.packed.files > 0 {
            let _ = writeln!(
                page,
                "Packed {}: {} take {}.\n",
                files(self.packed.files),
                ByteCount(self.packed.bytes),
                ByteCount(self.packed.stored)
            );
        }
    }

    fn outcome(&self) -> String {
        let sealed = format!("{}, {}", files(self.files), ByteCount(self.bytes));
        let missing = files(self.missing);
        match self.end {
            End::Finished if self.missing > 0 => format!(
                "Sealed {sealed}. Gone from the source before their turn, and not on the disks: {missing}."
            ),
            End::Finished => format!("Sealed {sealed}. {}", self.promise()),
            End::Stopped => format!(
                "Stopped. Sealed {sealed}; {missing} of the source are not on the disks, or not to the end."
            ),
            End::Full => format!(
                "The disks are full. Sealed {sealed}; {missing} of the source are not on the disks, \
                 or not to the end."
            ),
            End::Failed => format!(
                "It could not go on: {}. Sealed {sealed}; {missing} of the source are not on the \
                 disks, or not to the end.",
                self.error.as_deref().unwrap_or_default()
            ),
        }
    }

    fn promise(&self) -> String {
        let disks = self.disks.len();
        // Earlier packets are promised by the disks that were there then.
        let what = match self.went_on_from {
            None | Some(0) => "everything",
            Some(_) => "what is new",
        };
        match (disks, self.m) {
            (1, _) => "Everything is on this one disk: if it is lost, all is lost.".into(),
            (_, 0) => format!("All {disks} disks are needed to give {what} back."),
            _ => format!("Any {} of the {disks} disks give {what} back.", self.k),
        }
    }

    fn disk_lines(&self) -> impl Iterator<Item = String> {
        self.disks.iter().zip(1..).map(|(disk, number)| {
            let further = match disk.further.len() {
                0 => String::new(),
                more => format!(
                    " and {}",
                    count(more as u64, "further file", "further files")
                ),
            };
            format!(
                "Disk {number}: {} in {}{further}, {}",
                disk.volume,
                disk.dir,
                ByteCount(disk.bytes)
            )
        })
    }

    fn write_next(&self, page: &mut String, code: &str) {
        let disks = match self.disks.len() {
            1 => "2. Eject the disk, then give it away.",
            _ => "2. Eject the disks, then give each to another hand.",
        };
        let _ = write!(
            page,
            "The code: {code}\n\n\
             Next:\n  \
             1. Read the code to the archive over the telephone, all six groups; it proves what you sealed.\n  \
             {disks}\n  \
             3. Nothing about this was kept on this machine. The pictures are still where they were.\n"
        );
    }
}

/// A heading with its lines, if there are any.
fn section(page: &mut String, heading: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return;
    }
    page.push_str(heading);
    page.push('\n');
    for line in lines {
        let _ = writeln!(page, "  {line}");
    }
    page.push('\n');
}
