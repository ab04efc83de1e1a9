use intake::{Certificate, CodeResult, Counts};

use crate::details::details;
use crate::reader::Reader;

impl Reader {
    /// A certificate as text, for people. Its time is in RFC 3339 form, the same for every reader.
    pub fn certificate(&self, certificate: &Certificate) -> String {
        let what = details([
            ("accession", certificate.accession.to_string()),
            ("set", certificate.set.clone()),
        ]);
        let issued = certificate.issued.whole_seconds().to_string();
        let mut lines = vec![
            self.text("certificate-title"),
            self.say("certificate-accession", &what),
            self.say("certificate-issued", &details([("time", issued)])),
            String::new(),
            self.code(certificate),
            String::new(),
        ];
        lines.extend(self.disks(certificate));
        if let Some(counts) = &certificate.counts {
            lines.push(String::new());
            lines.extend(self.counts(counts));
        }
        if !certificate.defects.is_empty() {
            lines.push(String::new());
            lines.push(self.text("certificate-list"));
            let defects = certificate.defects.iter();
            lines.extend(defects.map(|defect| format!("  {defect}")));
        }
        lines.push(String::new());
        lines.push(self.text("certificate-held"));
        lines.join("\n")
    }

    fn disks(&self, certificate: &Certificate) -> Vec<String> {
        let disks = certificate.disks.iter();
        disks
            .map(|disk| {
                let what = details([
                    ("disk", disk.disk.clone().unwrap_or_else(|| "?".into())),
                    ("name", disk.name.clone()),
                    ("blocks", self.number(disk.blocks)),
                ]);
                self.say("certificate-disk", &what)
            })
            .collect()
    }

    fn code(&self, certificate: &Certificate) -> String {
        match &certificate.code {
            CodeResult::NotGiven => self.say(
                "certificate-code-not-given",
                &details([("tips", certificate.tips.join(" / "))]),
            ),
            CodeResult::Matches { given, packet } => self.say(
                "certificate-code-matches",
                &details([
                    ("given", given.clone()),
                    ("packet", self.number((*packet).into())),
                ]),
            ),
            CodeResult::CannotBeCompared { given } => self.say(
                "certificate-code-cannot-be-compared",
                &details([("given", given.clone())]),
            ),
            CodeResult::DoesNotMatch { given } => self.say(
                "certificate-code-does-not-match",
                &details([("given", given.clone())]),
            ),
        }
    }

    fn counts(&self, counts: &Counts) -> Vec<String> {
        [
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
        .collect()
    }
}
