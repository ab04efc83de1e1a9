use custody::Event;

use crate::details::details;
use crate::reader::Reader;

impl Reader {
    /// An act that looks after what is kept.
    pub(crate) fn of_care(&self, event: &Event) -> String {
        let place = |replica: &Option<String>| replica.clone().unwrap_or_default();
        match event {
            Event::FixityChecked(checked) => {
                let checked = details([
                    ("objects", checked.objects.to_string()),
                    ("of", checked.of_objects.to_string()),
                    ("defects", checked.defects.to_string()),
                ]);
                self.say("history-fixity-checked", &checked)
            }
            Event::ReplicaAdded(replica) => {
                let name = details([("name", replica.name.clone())]);
                self.say("history-replica-added", &name)
            }
            Event::ReplicaRemoved(replica) => {
                let name = details([("name", replica.name.clone())]);
                self.say("history-replica-removed", &name)
            }
            Event::ObjectDamaged(damaged) => {
                let object = details([
                    ("object", damaged.object.clone()),
                    ("replica", place(&damaged.replica)),
                ]);
                match damaged.replica {
                    None => self.say("history-object-damaged", &object),
                    Some(_) => self.say("history-object-damaged-in-replica", &object),
                }
            }
            Event::ObjectRepaired(repaired) => {
                let object = details([("object", repaired.object.clone())]);
                match (&repaired.replica, &repaired.from) {
                    (Some(replica), _) => {
                        let object = object.and("replica", replica.clone());
                        self.say("history-object-repaired-in-replica", &object)
                    }
                    (None, from) => {
                        let object = object.and("replica", place(from));
                        self.say("history-object-repaired", &object)
                    }
                }
            }
            _ => self.text("history-other"),
        }
    }
}
