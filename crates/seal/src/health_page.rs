use std::fmt::Write;

use crate::health::{DiskHealth, Health, Packet, SetHealth};
use crate::said::{count, number};

impl Health {
    /// The health for people.
    pub(crate) fn page(&self) -> String {
        let mut page = String::new();
        for set in &self.sets {
            set.write(&mut page);
        }
        for disk in &self.not_ours {
            let _ = writeln!(page, "{disk}: the card opens nothing on it.");
        }
        for repair in &self.repairs {
            let _ = writeln!(page, "{}", repair.line());
        }
        let verdict = if self.sets.is_empty() {
            "Nothing here was sealed to this card, or nothing of it is left."
        } else if self.whole {
            "Everything that was closed can be given back in full by what is here."
        } else if self.sets.iter().all(|set| set.whole || set.is_unfinished()) {
            "Everything that was closed can be given back in full by what is here. A night was not finished: \
             seal it again to these disks; or if it was, bring the other disks of the set."
        } else {
            "Not everything can be given back in full by what is here: bring more disks of the set."
        };
        page.push_str(verdict);
        page
    }
}

impl SetHealth {
    fn write(&self, page: &mut String) {
        let _ = writeln!(page, "Set {}", self.set);
        for (place, disk) in (1..).zip(&self.disks) {
            let _ = writeln!(page, "  Disk {place}: {}", disk.line());
        }
        for packet in &self.packets {
            let _ = writeln!(page, "  Packet {}: {}", packet.packet, packet.line());
        }
        match &self.code {
            Some(code) => {
                let _ = writeln!(page, "  The code of the last closed packet: {code}\n");
            }
            None => page.push_str("  No packet of it is closed: there is no code.\n\n"),
        }
    }
}

impl DiskHealth {
    fn line(&self) -> String {
        if self.found == 0 {
            return format!("not here (its id is {})", self.disk);
        }
        let all = count(self.found + self.damaged, "block", "blocks");
        let files = self.files.join(", ");
        match self.damaged {
            0 => format!("all of its {all} are sound, in {files}"),
            damaged => format!(
                "{} of its {all} are damaged or missing, in {files}",
                number(damaged)
            ),
        }
    }
}

impl Packet {
    fn line(&self) -> String {
        if self.superseded {
            return "an attempt that was given up; the packet was made again".into();
        }
        if !self.closed {
            return "not closed: it was never finished, or its closing blocks are lost".into();
        }
        let need = format!("any {} of {} disks give it back", self.k, self.k + self.m);
        let lanes = match self.lanes_lost {
            0 => String::new(),
            lost => format!("; {} lost", count(lost as u64, "lane is", "lanes are")),
        };
        let indexes = count(self.indexes, "place", "places");
        if self.whole {
            let repair = match self.repairable {
                0 => String::new(),
                some => format!("; {} of {indexes} will be repaired", number(some)),
            };
            return format!("whole ({need}{lanes}{repair})");
        }
        if self.directories == 0 && self.beyond_repair == 0 {
            return format!(
                "its directory is lost: pictures come back without their names ({need}{lanes})"
            );
        }
        format!(
            "{} of {indexes} are beyond repair: fewer than {} blocks are left there ({need}{lanes})",
            number(self.beyond_repair),
            self.k,
        )
    }
}
