use custody::{Acting, ConditionsStated, Event, Forbidden, LegStated};
use model::{Basis, Confidence, EntryIndex, PlaceClass, Role, Use, UserId};

use crate::details::details;
use crate::history::NameOf;
use crate::reader::Reader;

impl Reader {
    /// What somebody is in the archive.
    pub fn role(&self, role: Role) -> String {
        self.text(&format!("role-{role}"))
    }

    /// What may be done with evidence, or not.
    pub fn use_of(&self, use_of: Use) -> String {
        self.text(&format!("use-{use_of}"))
    }

    fn basis(&self, basis: Basis) -> String {
        self.text(&format!("basis-{basis}"))
    }

    fn confidence(&self, confidence: Confidence) -> String {
        self.text(&format!("confidence-{confidence}"))
    }

    fn place_class(&self, class: PlaceClass) -> String {
        self.text(&format!("place-{class}"))
    }

    /// What is stated of a leg: labels with values, in one order; what is not known is not among them.
    pub fn leg(&self, leg: &LegStated) -> Vec<(String, String)> {
        let place = match (&leg.location, leg.location_class) {
            (None, class) => class.map(|class| self.place_class(class)),
            (Some(place), None) => Some(place.clone()),
            (Some(place), Some(class)) => Some(format!("{place} ({})", self.place_class(class))),
        };
        [
            ("leg-agent", Some(leg.agent.clone())),
            ("leg-agent-role", Some(leg.agent_role.clone())),
            ("leg-medium", leg.medium.clone()),
            ("leg-when", leg.when.map(|when| when.to_string())),
            ("leg-location", place),
            ("leg-condition", leg.condition.clone()),
            ("leg-interest", leg.interest.clone()),
            ("leg-funding", leg.funding.clone()),
            ("leg-basis", Some(self.basis(leg.basis))),
            ("leg-confidence", Some(self.confidence(leg.confidence))),
        ]
        .into_iter()
        .filter_map(|(label, value)| Some((self.text(label), value?)))
        .collect()
    }

    /// Conditions of use, as sentences with the provider's words at the end.
    pub fn conditions(&self, stated: &ConditionsStated) -> String {
        let uses = |key: &str, uses: &[Use]| {
            let words: Vec<_> = uses.iter().map(|one| self.use_of(*one)).collect();
            let words = details([("uses", words.join(" · "))]);
            (!uses.is_empty()).then(|| self.say(key, &words))
        };
        let until = stated
            .until
            .map(|until| self.say("conditions-until", &details([("until", until.to_string())])));
        let sentences = [
            uses("conditions-allow", &stated.allow),
            uses("conditions-deny", &stated.deny),
            until,
            Some(stated.text.clone()),
        ];
        let sentences: Vec<String> = sentences.into_iter().flatten().collect();
        sentences.join(" ")
    }

    /// Why something is not shown: a hold when nothing else is said to forbid it.
    pub fn obstacle(&self, entry: EntryIndex, forbidden: Option<Forbidden>) -> String {
        let entry = details([("entry", self.number(entry.0))]);
        match forbidden {
            None => self.say("obstacle-held", &entry),
            Some(Forbidden::Use(it)) => {
                self.say("obstacle-use", &entry.and("use", self.use_of(it)))
            }
            Some(Forbidden::Over(until)) => {
                self.say("obstacle-over", &entry.and("until", until.to_string()))
            }
            Some(Forbidden::NoPurpose) => self.say("obstacle-purpose", &entry),
        }
    }

    /// An act of roles, holds, legs, conditions or disclosures.
    pub(crate) fn of_custody(&self, event: &Event, name_of: NameOf<'_>) -> String {
        match event {
            Event::Disclosed(it) => self.say(
                "history-disclosed",
                &details([
                    ("entry", self.number(it.entry.0)),
                    ("fields", it.fields.join(", ")),
                ]),
            ),
            Event::RoleGiven(it) => {
                self.of_a_role("history-role-given", it.user, it.given, name_of)
            }
            Event::RoleTaken(it) => {
                self.of_a_role("history-role-taken", it.user, it.taken, name_of)
            }
            Event::HoldPlaced(it) => {
                let held = [("on", it.on.to_string()), ("reason", it.reason.clone())];
                self.say("history-hold-placed", &details(held))
            }
            Event::HoldLifted(it) => {
                let held = [("on", it.on.to_string()), ("reason", it.reason.clone())];
                let hold = self.number(it.hold.0);
                self.say("history-hold-lifted", &details(held).and("hold", hold))
            }
            Event::LegStated(it) => {
                let order = [
                    ("order", self.number(it.order.into())),
                    ("leg", self.told(it)),
                ];
                self.say("history-leg-stated", &details(order))
            }
            Event::LegSuperseded(it) => {
                let why = [
                    ("leg", self.number(it.leg.0)),
                    ("reason", it.reason.clone()),
                ];
                self.say("history-leg-superseded", &details(why))
            }
            Event::ConditionsStated(it) => self.say(
                "history-conditions-stated",
                &details([("conditions", self.conditions(it))]),
            ),
            _ => self.text("history-other"),
        }
    }

    fn told(&self, leg: &LegStated) -> String {
        let parts = self.leg(leg).into_iter().map(|(label, value)| {
            self.say("leg-part", &details([("label", label), ("value", value)]))
        });
        parts.collect::<Vec<_>>().join("; ")
    }

    fn of_a_role(&self, key: &str, user: UserId, role: Role, name_of: NameOf<'_>) -> String {
        let person = name_of(user).unwrap_or_else(|| user.to_string());
        self.say(
            key,
            &details([("person", person), ("role", self.role(role))]),
        )
    }

    /// The sentence with whoever signed in to do it, and as what.
    pub(crate) fn acted(&self, sentence: String, acting: Acting, name_of: NameOf<'_>) -> String {
        let said = details([("sentence", sentence.clone())]);
        let person = acting
            .by
            .map(|user| name_of(user).unwrap_or_else(|| user.to_string()));
        match (person, acting.role) {
            (None, None) => sentence,
            (None, Some(role)) => self.say("history-as", &said.and("role", self.role(role))),
            (Some(person), None) => self.say("history-acted", &said.and("person", person)),
            (Some(person), Some(role)) => {
                let said = said.and("person", person).and("role", self.role(role));
                self.say("history-acted-as", &said)
            }
        }
    }
}
