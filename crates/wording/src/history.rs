use custody::{Event, Manner, TilesCommitted};
use model::{Facts, ItemId, ItemState, PathEncoding, SourcePath, UserId};

use crate::details::{Details, details};
use crate::reader::Reader;

/// What a person is called, if somebody knows; else they stand in a sentence as their id.
pub type NameOf<'a> = &'a dyn Fn(UserId) -> Option<String>;

impl Reader {
    /// What an entry means, as a sentence: for the history of the item `about`, or for the log itself.
    pub fn sentence(&self, event: &Event, about: Option<ItemId>, name_of: NameOf<'_>) -> String {
        let said = self.said(event, about, name_of);
        match event.acting() {
            Some(acting) => self.acted(said, acting, name_of),
            None => said,
        }
    }

    fn said(&self, event: &Event, about: Option<ItemId>, name_of: NameOf<'_>) -> String {
        match event {
            Event::OriginalReceived { .. }
            | Event::DuplicateReceived { .. }
            | Event::ItemNamed { .. }
            | Event::FileRefused { .. } => self.of_a_file(event, about),
            Event::Examined { method, facts, .. } => self.examined(method, facts),
            Event::TilesCommitted(it) => self.committed(it),
            Event::Exported { .. } => self.text("history-exported"),
            Event::Viewed { .. }
            | Event::UserAdded { .. }
            | Event::UserReset { .. }
            | Event::UserLocked { .. }
            | Event::UserUnlocked { .. } => self.of_a_person(event, name_of),
            Event::ImageRead(_)
            | Event::VolumeHeld { .. }
            | Event::IngestFinished { .. }
            | Event::CertificateIssued { .. } => self.of_a_delivery(event),
            Event::HandChallenged { .. } => self.text("history-hand-challenged"),
            Event::HandProved { key, .. } => {
                self.say("history-hand-proved", &details([("key", key.clone())]))
            }
            Event::AuthorityAdded(_) | Event::AuthorityRemoved { .. } | Event::Stamped(_) => {
                self.of_the_clock(event)
            }
            Event::CardIssued { .. }
            | Event::AccessionOpened { .. }
            | Event::PartStored { .. }
            | Event::AccessionWithdrawn { .. }
            | Event::AccessionRestored { .. } => self.of_an_accession(event),
            Event::Disclosed(_)
            | Event::RoleGiven(_)
            | Event::RoleTaken(_)
            | Event::HoldPlaced(_)
            | Event::HoldLifted(_)
            | Event::LegStated(_)
            | Event::LegSuperseded(_)
            | Event::ConditionsStated(_) => self.of_custody(event, name_of),
            Event::ClockSet(_)
            | Event::WitnessAdded(_)
            | Event::WitnessRemoved(_)
            | Event::LogSucceeded(_) => self.of_the_log(event),
            Event::FixityChecked(_)
            | Event::ReplicaAdded(_)
            | Event::ReplicaRemoved(_)
            | Event::ObjectDamaged(_)
            | Event::ObjectRepaired(_) => self.of_care(event),
            other => self
                .of_an_ending(other, name_of)
                .unwrap_or_else(|| self.text("history-other")),
        }
    }

    fn of_a_file(&self, event: &Event, about: Option<ItemId>) -> String {
        match event {
            Event::OriginalReceived { .. } => self.received(event),
            Event::DuplicateReceived { item, .. } if about.is_some_and(|about| about != *item) => {
                let item = details([("item", item.to_string())]);
                self.say("history-duplicate-seen", &item)
            }
            Event::DuplicateReceived {
                path,
                encoding,
                of,
                deleted,
                ..
            } => {
                let of = named(path, *encoding).and("of", of.to_string());
                let key = match deleted {
                    true => "history-duplicate-deleted",
                    false => "history-duplicate",
                };
                self.say(key, &of)
            }
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
                self.say(key, &named(path, *encoding))
            }
            Event::FileRefused {
                path,
                encoding,
                reason,
                ..
            } => {
                let why = named(path, *encoding).and("reason", self.refusal(*reason));
                self.say("history-refused", &why)
            }
            _ => self.text("history-other"),
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
            deleted,
            ..
        } = event
        else {
            return self.text("history-other");
        };
        let key = match (state, empty, repaired) {
            _ if *deleted => "history-deleted",
            (ItemState::Damaged, ..) => "history-damaged",
            (ItemState::Altered, ..) => "history-altered",
            (ItemState::Added, ..) => "history-added",
            (_, true, _) => "history-empty",
            (_, _, true) => "history-repaired",
            _ => "history-stored",
        };
        let gone = lost
            .iter()
            .fold(0, |sum: u64, [_, length]| sum.saturating_add(*length));
        let what = named(path, *encoding)
            .and("size", self.number(size.get()))
            .and("sha256", sha256.to_string())
            .and("lost", self.number(gone));
        self.say(key, &what)
    }

    fn examined(&self, method: &str, facts: &Facts) -> String {
        let method = details([("method", method.to_owned())]);
        match facts.defect {
            None => self.say("history-examined", &method),
            Some(defect) => {
                let clause = self.text(&format!("clause-{defect}"));
                self.say("history-examined-defect", &method.and("defect", clause))
            }
        }
    }

    fn committed(&self, committed: &TilesCommitted) -> String {
        let method = details([("method", committed.method.clone())]);
        match committed.uncommitted {
            None => self.say("history-committed", &method),
            Some(why) => {
                let clause = self.text(&format!("clause-{why}"));
                self.say("history-uncommitted", &method.and("reason", clause))
            }
        }
    }

    fn of_the_log(&self, event: &Event) -> String {
        match event {
            Event::ClockSet(clock) => {
                let clock = details([
                    ("start", clock.start.to_string()),
                    ("seconds", clock.every.to_string()),
                    ("entries", clock.grow.to_string()),
                ]);
                self.say("history-clock-set", &clock)
            }
            Event::WitnessAdded(added) => {
                let witness = details([("name", added.name.clone()), ("url", added.url.clone())]);
                self.say("history-witness-added", &witness)
            }
            Event::WitnessRemoved(removed) => {
                let witness = details([("name", removed.name.clone())]);
                self.say("history-witness-removed", &witness)
            }
            Event::LogSucceeded(succeeded) => {
                let old = details([
                    ("origin", succeeded.old_origin.clone()),
                    ("reason", succeeded.reason.clone()),
                ]);
                self.say("history-log-succeeded", &old)
            }
            _ => self.text("history-other"),
        }
    }

    fn of_a_person(&self, event: &Event, name_of: NameOf<'_>) -> String {
        let person = |user: &UserId| {
            let name = name_of(*user).unwrap_or_else(|| user.to_string());
            details([("person", name)])
        };
        match event {
            Event::Viewed { by, rendition, .. } => {
                let what = person(by).and("rendition", rendition.clone());
                self.say("history-viewed", &what)
            }
            Event::UserAdded { name, .. } => {
                self.say("history-user-added", &details([("person", name.clone())]))
            }
            Event::UserReset { user } => self.say("history-user-reset", &person(user)),
            Event::UserLocked { user } => self.say("history-user-locked", &person(user)),
            Event::UserUnlocked { user } => self.say("history-user-unlocked", &person(user)),
            _ => self.text("history-other"),
        }
    }

    fn of_the_clock(&self, event: &Event) -> String {
        let named = |name: &String| details([("authority", name.clone())]);
        match event {
            Event::AuthorityAdded(added) => self.say(
                "history-authority-added",
                &named(&added.authority).and("url", added.url.clone()),
            ),
            Event::AuthorityRemoved { authority } => {
                self.say("history-authority-removed", &named(authority))
            }
            Event::Stamped(stamped) => {
                let what = named(&stamped.authority)
                    .and("size", self.number(stamped.size))
                    .and("time", self.date_time(stamped.stamped));
                self.say("history-stamped", &what)
            }
            _ => self.text("history-other"),
        }
    }

    fn of_an_accession(&self, event: &Event) -> String {
        match event {
            Event::CardIssued {
                codename,
                card_code,
                ..
            } => {
                let card = details([("name", codename.clone()), ("code", card_code.clone())]);
                self.say("history-card", &card)
            }
            Event::AccessionOpened { manner, .. } => {
                let manner = match manner {
                    Manner::Carrier => "carrier",
                    Manner::Folder => "folder",
                    Manner::Image => "image",
                };
                self.say("history-opened", &details([("manner", manner.into())]))
            }
            Event::PartStored { object, .. } => {
                self.say("history-part", &details([("object", object.clone())]))
            }
            Event::AccessionWithdrawn { reason, .. } => {
                self.say("history-withdrawn", &details([("reason", reason.clone())]))
            }
            Event::AccessionRestored { reason, .. } => {
                self.say("history-restored", &details([("reason", reason.clone())]))
            }
            _ => self.text("history-other"),
        }
    }

    fn of_a_delivery(&self, event: &Event) -> String {
        match event {
            Event::ImageRead(image) => {
                let image = details([
                    ("size", self.number(image.size.get())),
                    ("sha256", image.sha256.to_string()),
                    ("deleted", self.number(image.deleted_files)),
                    ("readable", self.number(image.deleted_readable)),
                ]);
                self.say("history-image", &image)
            }
            Event::VolumeHeld {
                name, size, sha256, ..
            } => {
                let volume = details([
                    ("name", name.clone()),
                    ("size", self.number(size.get())),
                    ("sha256", sha256.to_string()),
                ]);
                self.say("history-volume", &volume)
            }
            Event::IngestFinished {
                offered,
                stored,
                duplicate,
                refused,
                ..
            } => {
                let tally = details([
                    ("offered", self.number(*offered)),
                    ("stored", self.number(*stored)),
                    ("duplicate", self.number(*duplicate)),
                    ("refused", self.number(*refused)),
                ]);
                self.say("history-finished", &tally)
            }
            Event::CertificateIssued {
                sha256, document, ..
            } => {
                let code = document.pointer("/code/result");
                let code = code.and_then(|result| result.as_str());
                let code = code.unwrap_or("not-given").to_owned();
                let issued = details([("sha256", sha256.to_string()), ("code", code)]);
                self.say("history-certificate", &issued)
            }
            _ => self.text("history-other"),
        }
    }
}

fn named(path: &SourcePath, encoding: PathEncoding) -> Details {
    details([("path", path.view(encoding))])
}
