use crate::repair::{Outcome, RepairLine};
use crate::said::{count, number};

impl RepairLine {
    /// Whether nothing of it is left to be done.
    pub(crate) fn is_done(&self) -> bool {
        (self.outcome == Outcome::Repaired || self.names_alone)
            && self.beyond_repair + self.contradicted + self.contradicted_packets == 0
    }

    /// What the disk lacks and what became of it, for people.
    pub(crate) fn line(&self) -> String {
        let what = if self.is_lost {
            format!("The lost disk {}", self.disk)
        } else {
            let lacking = count(self.lacking, "block", "blocks");
            let names = if self.names_alone {
                " of names of what was sealed without it"
            } else {
                ""
            };
            format!("The disk {} lacks {lacking}{names}", self.disk)
        };
        format!("{what}: {}{}", self.outcome(), self.left())
    }

    fn outcome(&self) -> String {
        let dir = self.dir.as_deref().unwrap_or_default();
        let written = count(self.written, "block", "blocks");
        match self.outcome {
            Outcome::Possible if self.is_lost => {
                format!("--repair can make it again in {dir}")
            }
            Outcome::Possible => format!("--repair can add them in {dir}"),
            Outcome::Repaired if self.is_lost => {
                format!("made again in {dir}, {written}; it keeps its id")
            }
            Outcome::Repaired => format!("{written} added in {dir}"),
            Outcome::Impossible => "too little is left to make anything of it again".into(),
            Outcome::NoFolder if self.is_lost => {
                "--repair can make it again if an empty folder is given for it, too".into()
            }
            Outcome::NoFolder => {
                "--repair adds to folders alone: copy the file into one and give that".into()
            }
            Outcome::NoRoom => format!("there is not room enough in {dir}; {written} written"),
            Outcome::Stopped => format!("stopped; {written} written, the rest by another --repair"),
            Outcome::Failed => format!(
                "it could not go on: {}",
                self.error.as_deref().unwrap_or_default()
            ),
        }
    }

    fn left(&self) -> String {
        let mut left = String::new();
        if self.beyond_repair > 0 {
            left.push_str(&format!("; {} beyond repair", number(self.beyond_repair)));
        }
        if self.contradicted > 0 {
            left.push_str(&format!(
                "; {} left because blocks contradict each other: somebody who has the card made some up",
                number(self.contradicted)
            ));
        }
        if self.contradicted_packets > 0 {
            left.push_str(&format!(
                "; {} left alone because their closing blocks contradict each other",
                count(self.contradicted_packets, "packet", "packets")
            ));
        }
        left
    }
}
