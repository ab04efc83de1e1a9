use custody::Event;

use crate::details::{Details, details};
use crate::history::NameOf;
use crate::reader::Reader;

impl Reader {
    /// What an act on keys, or one that ends something, means; `None` of any other act.
    pub(crate) fn of_an_ending(&self, event: &Event, name_of: NameOf<'_>) -> Option<String> {
        let person = |user| name_of(user).unwrap_or_else(|| user.to_string());
        let say = |key: &str, told: Details| Some(self.say(key, &told));
        match event {
            Event::KeysShared(act) => say(
                "history-keys-shared",
                details([
                    ("need", self.number(act.need.into())),
                    ("of", self.number(act.of.into())),
                ]),
            ),
            Event::KeysPassphraseChanged(_) => Some(self.text("history-keys-passphrase-changed")),
            Event::KeysRotated(_) => Some(self.text("history-keys-rotated")),
            Event::AccessionHandedOver(act) => say(
                "history-handed-over",
                details([("recipient", act.recipient.clone())]),
            ),
            Event::DestructionRequested(act) => say(
                "history-destruction-requested",
                details([("person", person(act.by)), ("reason", act.reason.clone())]),
            ),
            Event::AccessionDestroyed(act) => say(
                "history-destroyed",
                details([
                    ("accession", act.accession.to_string()),
                    ("person", person(act.by)),
                    ("first", person(act.requested_by)),
                    ("reason", act.reason.clone()),
                ]),
            ),
            Event::PersonStated(act) => say(
                "history-person-stated",
                details([("id", act.person.to_string())]),
            ),
            Event::ErasureRequested(act) => say(
                "history-erasure-requested",
                details([
                    ("id", act.person.to_string()),
                    ("person", person(act.by)),
                    ("reason", act.reason.clone()),
                ]),
            ),
            Event::PersonErased(act) => say(
                "history-person-erased",
                details([
                    ("id", act.person.to_string()),
                    ("person", person(act.by)),
                    ("first", person(act.requested_by)),
                    ("reason", act.reason.clone()),
                ]),
            ),
            Event::RecoveryRehearsed(act) => say(
                "history-recovery-rehearsed",
                details([("originals", self.number(act.originals))]),
            ),
            Event::SourceIdentitySealed(act) => say(
                "history-source-sealed",
                details([
                    ("name", act.codename.clone()),
                    ("need", self.number(act.need.into())),
                    ("of", self.number(act.of.into())),
                ]),
            ),
            Event::SourceOpeningRequested(act) => say(
                "history-source-requested",
                details([("reason", act.reason.clone())]),
            ),
            Event::SourceOpened(_) => Some(self.text("history-source-opened")),
            _ => None,
        }
    }

    /// What stands for an entry that nobody can read any more.
    pub fn sealed(&self, whose: &str) -> String {
        self.say("history-sealed", &details([("scope", whose.to_owned())]))
    }
}
