use std::collections::HashSet;

use custody::Checkpoint;
use intake::{After, Certificate, CodeResult, Counts, HandLine};
use model::{ByteCount, EntryIndex, Sha256Digest};

use crate::details::details;
use crate::language::Language;
use crate::reader::Reader;
use crate::sheet::{Cell, Section, Sheet};

/// Keeps groups of Arabic digits in the order of a code, which is read from left to right; between numbers alone
/// they would run from right to left (UAX 9, rule N1). A code with it in between is read all the same.
const LEFT_TO_RIGHT: &str = "\u{200e}";

/// Where a certificate stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Its entry.
    pub entry: EntryIndex,
    /// The digest of its document, which the entry holds.
    pub sha256: Sha256Digest,
    /// A checkpoint of the log that holds the entry.
    pub checkpoint: Checkpoint,
}

impl Reader {
    /// A certificate as text, for people.
    pub fn certificate(&self, certificate: &Certificate, entered: Option<&Entered>) -> String {
        self.sheet_text(&self.certificate_sheet(certificate, entered))
    }

    /// A certificate as a paper for people.
    pub fn certificate_sheet(&self, certificate: &Certificate, entered: Option<&Entered>) -> Sheet {
        let what = details([
            ("accession", certificate.accession.to_string()),
            ("set", certificate.set.clone()),
        ]);
        let issued = details([("time", self.date_time(certificate.issued))]);
        let more = certificate.more_disks.map(u64::from);
        let mut lead: Vec<String> = more
            .into_iter()
            .map(|disks| self.counted("certificate-more-disks", disks))
            .collect();
        lead.extend([
            self.say("certificate-accession", &what),
            self.say("certificate-issued", &issued),
            self.lead(certificate),
        ]);
        let mut sections = vec![
            self.section("certificate-heading-code", self.code(certificate)),
            self.disks(certificate),
            self.counts(certificate.counts.as_ref()),
        ];
        sections.extend(certificate.counts.map(|_| self.files(certificate)));
        sections.push(self.defects(certificate));
        sections.extend(certificate.hand.as_ref().map(|hand| self.hand(hand)));
        sections.extend(entered.map(|entered| self.place_in_log(entered)));
        Sheet {
            title: self.text("certificate-title"),
            lead,
            sections,
            end: self.text("certificate-held"),
        }
    }

    fn section(&self, heading: &str, sentences: Vec<String>) -> Section {
        Section::of(self.text(heading), sentences)
    }

    fn code(&self, certificate: &Certificate) -> Vec<String> {
        let codes: Vec<String> = certificate
            .tips
            .iter()
            .map(|tip| self.code_shown(tip))
            .collect();
        let given = |given: &str| details([("given", self.code_shown(given))]);
        let mut told = match &certificate.code {
            CodeResult::NotGiven => {
                let tips = details([("tips", self.list(&codes))]);
                vec![self.say("certificate-code-not-given", &tips)]
            }
            CodeResult::Matches {
                given: code,
                packet,
                after,
            } => {
                let packet = self.number((*packet).into());
                let matches = given(code).and("packet", packet);
                let mut told = vec![self.say("certificate-code-matches", &matches)];
                told.extend(after.as_ref().map(|after| self.after(after)));
                told
            }
            CodeResult::CannotBeCompared { given: code } => {
                vec![self.say("certificate-code-cannot-be-compared", &given(code))]
            }
            CodeResult::DoesNotMatch { given: code } => {
                vec![self.say("certificate-code-does-not-match", &given(code))]
            }
        };
        if let Some(older) = &certificate.goes_on {
            let code = details([("code", self.code_shown(&older.code))]);
            told.push(match older.accession {
                Some(id) => {
                    let code = code.and("accession", id.to_string());
                    self.say("certificate-goes-on", &code)
                }
                None => self.say("certificate-goes-on-unknown", &code),
            });
        }
        let not_given = matches!(certificate.code, CodeResult::NotGiven);
        if !not_given && !codes.is_empty() {
            let codes = details([("codes", self.list(&codes))]);
            told.push(self.say("certificate-tips", &codes));
        }
        told
    }

    /// A code in Western digits, with which it is spoken of, and before them in those of the reader.
    fn code_shown(&self, code: &str) -> String {
        match self.language() {
            Language::Ar => {
                let groups = code.split_whitespace().map(|group| self.digits(group));
                let groups: Vec<String> = groups.map(|group| group + LEFT_TO_RIGHT).collect();
                format!("{} = {code}", groups.join(" "))
            }
            Language::En | Language::Fr | Language::De => code.to_owned(),
        }
    }

    fn after(&self, after: &After) -> String {
        if after.packets == 0 {
            return self.text("certificate-after-none");
        }
        self.say(
            "certificate-after",
            &details([
                (
                    "packets",
                    self.counted("certificate-packets", after.packets),
                ),
                ("files", self.counted("certificate-files", after.files)),
                ("size", self.bytes(ByteCount(after.bytes))),
            ]),
        )
    }

    fn disks(&self, certificate: &Certificate) -> Section {
        let disks = certificate.disks.iter();
        let rows = disks.map(|disk| {
            let unknown = details([("size", self.bytes(ByteCount(disk.unknown_bytes)))]);
            let unknown = (disk.unknown_bytes > 0)
                .then(|| self.plain(&self.say("accession-disk-unknown", &unknown)));
            vec![
                Cell::Name(disk.name.clone()),
                match &disk.disk {
                    Some(id) => Cell::Name(id.clone()),
                    None => Cell::Words(self.text("accession-disk-not-told")),
                },
                Cell::Figure(self.number(disk.blocks)),
                Cell::Words(unknown.unwrap_or_default()),
            ]
        });
        let keys = ["name", "disk", "read", "unknown"];
        Section {
            rows: rows.collect(),
            columns: keys
                .map(|key| self.text(&format!("accession-column-{key}")))
                .into(),
            ..self.section("certificate-heading-disks", Vec::new())
        }
    }

    fn counts(&self, counts: Option<&Counts>) -> Section {
        let told = match counts {
            None => vec![self.text("certificate-no-counts")],
            Some(counts) => [
                ("certificate-present", counts.present),
                ("certificate-recovered", counts.recovered),
                ("certificate-damaged", counts.damaged),
                ("certificate-missing", counts.missing),
                ("certificate-altered", counts.altered),
                ("certificate-added", counts.added),
                ("certificate-unreadable", counts.unreadable),
            ]
            .into_iter()
            .map(|(key, count)| self.counted(key, count))
            .collect(),
        };
        self.section("certificate-heading-counts", told)
    }

    fn files(&self, certificate: &Certificate) -> Section {
        let heading = "certificate-heading-files";
        if certificate.files.is_empty() {
            return self.section(heading, vec![self.text("certificate-files-none")]);
        }
        let rows = certificate.files.iter().map(|file| {
            vec![
                Cell::Name(file.path.clone()),
                Cell::Words(self.defect(file.code)),
                Cell::Name(file.item.to_string()),
            ]
        });
        Section {
            rows: rows.collect(),
            columns: vec![
                self.text("accession-column-path"),
                self.text("accession-column-defect"),
                self.text("certificate-column-item"),
            ],
            ..self.section(heading, Vec::new())
        }
    }

    /// The defects that are not told as files already.
    fn defects(&self, certificate: &Certificate) -> Section {
        let heading = "certificate-heading-defects";
        let files: HashSet<_> = certificate
            .files
            .iter()
            .map(|file| (file.code, file.path.as_str()))
            .collect();
        let is_file = |code, path: &Option<String>| {
            path.as_ref()
                .is_some_and(|path| files.contains(&(code, path.as_str())))
        };
        let others = certificate.defects.iter();
        let rows: Vec<_> = others
            .filter(|defect| !is_file(defect.code, &defect.path))
            .map(|defect| {
                vec![
                    Cell::Words(self.defect(defect.code)),
                    Cell::Name(defect.path.clone().unwrap_or_default()),
                    Cell::English(defect.detail.clone()),
                ]
            })
            .collect();
        if rows.is_empty() {
            return self.section(heading, vec![self.text("certificate-defects-none")]);
        }
        let keys = ["defect", "path", "detail"];
        Section {
            rows,
            columns: keys
                .map(|key| self.text(&format!("accession-column-{key}")))
                .into(),
            ..self.section(heading, Vec::new())
        }
    }

    fn hand(&self, hand: &HandLine) -> Section {
        let signed = details([
            ("packets", self.counted("certificate-packets", hand.packets)),
            ("key", hand.key.clone()),
        ]);
        let mut told = vec![self.say("certificate-hand-signed", &signed)];
        told.push(if hand.same_as.is_empty() {
            self.text("certificate-hand-first")
        } else {
            let same = hand.same_as.iter().map(ToString::to_string);
            let same: Vec<String> = same.collect();
            let same = details([("accessions", self.list(&same))]);
            self.say("certificate-hand-same", &same)
        });
        let others = [
            ("certificate-hand-others", hand.others),
            ("certificate-hand-unsigned", hand.unsigned),
            ("certificate-hand-invalid", hand.invalid),
        ];
        let others = others.into_iter().filter(|(_, count)| *count > 0);
        told.extend(others.map(|(key, count)| self.counted(key, count)));
        self.section("certificate-heading-hand", told)
    }

    fn place_in_log(&self, entered: &Entered) -> Section {
        let checkpoint = &entered.checkpoint;
        let entry = details([
            ("entry", self.number(entered.entry.0)),
            ("log", checkpoint.origin().to_string()),
            ("sha256", entered.sha256.to_string()),
        ]);
        let held = details([
            ("size", self.number(checkpoint.size())),
            ("root", checkpoint.root().to_string()),
        ]);
        self.section(
            "certificate-heading-log",
            vec![
                self.say("certificate-entry", &entry),
                self.say("certificate-checkpoint", &held),
            ],
        )
    }
}
