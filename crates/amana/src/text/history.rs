use custody::{Event, Manner};
use model::{ItemId, ItemState};

use super::{Reader, details};

impl Reader {
    /// What an entry means for `item`, as a sentence.
    pub(crate) fn sentence(&self, event: &Event, item: ItemId) -> String {
        match event {
            Event::AccessionOpened { manner, .. } => {
                let manner = match manner {
                    Manner::Carrier => "carrier",
                    Manner::Folder => "folder",
                };
                self.say("history-opened", &details([("manner", manner.into())]))
            }
            Event::OriginalReceived { .. } => self.received(event),
            Event::DuplicateReceived { item: other, .. } if *other != item => self.say(
                "history-duplicate-seen",
                &details([("item", other.to_string())]),
            ),
            Event::DuplicateReceived {
                path, encoding, of, ..
            } => self.say(
                "history-duplicate",
                &details([("path", path.view(*encoding)), ("of", of.to_string())]),
            ),
            Event::ItemNamed {
                path,
                encoding,
                state,
                ..
            } => {
                let key = match state {
                    ItemState::Unreadable => "history-unreadable",
                    _ => "history-missing",
                };
                self.say(key, &details([("path", path.view(*encoding))]))
            }
            Event::PartStored { object, .. } => {
                self.say("history-part", &details([("object", object.clone())]))
            }
            Event::CertificateIssued {
                sha256, document, ..
            } => {
                let code = document
                    .pointer("/code/result")
                    .and_then(|result| result.as_str());
                let code = code.unwrap_or("not-given").to_owned();
                self.say(
                    "history-certificate",
                    &details([("sha256", sha256.to_string()), ("code", code)]),
                )
            }
            Event::Exported { .. } => self.say("history-exported", &details([])),
            Event::AccessionWithdrawn { reason, .. } => {
                self.say("history-withdrawn", &details([("reason", reason.clone())]))
            }
            Event::AccessionRestored { reason, .. } => {
                self.say("history-restored", &details([("reason", reason.clone())]))
            }
            Event::CardIssued { .. }
            | Event::VolumeHeld { .. }
            | Event::FileRefused { .. }
            | Event::IngestFinished { .. } => self.say("history-other", &details([])),
        }
    }

    fn received(&self, event: &Event) -> String {
        let Event::OriginalReceived {
            path,
            encoding,
            size,
            sha256,
            state,
            empty,
            lost,
            repaired,
            ..
        } = event
        else {
            return String::new();
        };
        let key = match (state, empty, repaired) {
            (ItemState::Damaged, ..) => "history-damaged",
            (ItemState::Altered, ..) => "history-altered",
            (ItemState::Added, ..) => "history-added",
            (_, true, _) => "history-empty",
            (_, _, true) => "history-repaired",
            _ => "history-stored",
        };
        let gone: u64 = lost.iter().map(|[_, length]| *length).sum();
        self.say(
            key,
            &details([
                ("path", path.view(*encoding)),
                ("size", size.get().to_string()),
                ("sha256", sha256.to_string()),
                ("lost", gone.to_string()),
            ]),
        )
    }
}
