use intake::{Certificate, CodeResult, Counts};

use super::{Reader, details};

impl Reader {
    /// A certificate as text, for people.
    pub(crate) fn certificate(&self, certificate: &Certificate) -> String {
        let mut lines = vec![
            self.say("certificate-title", &details([])),
            self.say(
                "certificate-accession",
                &details([
                    ("accession", certificate.accession.to_string()),
                    ("set", certificate.set.clone()),
                ]),
            ),
            self.say(
                "certificate-issued",
                &details([("time", certificate.issued.whole_seconds().to_string())]),
            ),
            String::new(),
            self.code(certificate),
            String::new(),
        ];
        lines.extend(certificate.disks.iter().map(|disk| {
            self.say(
                "certificate-disk",
                &details([
                    ("disk", disk.disk.clone().unwrap_or_else(|| "?".into())),
                    ("name", disk.name.clone()),
                    ("blocks", disk.blocks.to_string()),
                ]),
            )
        }));
        if let Some(counts) = &certificate.counts {
            lines.push(String::new());
            lines.extend(self.counts(counts));
        }
        if !certificate.defects.is_empty() {
            lines.push(String::new());
            lines.push(self.say("certificate-list", &details([])));
            lines.extend(
                certificate
                    .defects
                    .iter()
                    .map(|defect| format!("  {defect}")),
            );
        }
        lines.push(String::new());
        lines.push(self.say("certificate-held", &details([])));
        lines.join("\n")
    }

    fn code(&self, certificate: &Certificate) -> String {
        match &certificate.code {
            CodeResult::NotGiven => self.say(
                "certificate-code-not-given",
                &details([("tips", certificate.tips.join(" / "))]),
            ),
            CodeResult::Matches { given, packet } => self.say(
                "certificate-code-matches",
                &details([("given", given.clone()), ("packet", packet.to_string())]),
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
        .map(|(key, count)| self.say(key, &details([("count", count.to_string())])))
        .collect()
    }
}
