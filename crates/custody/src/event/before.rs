use model::{AccessionId, Basis, CoarseTime, Confidence, EntryIndex, PlaceClass, Timestamp, Use};
use serde::{Deserialize, Serialize};

use super::Acting;

/// What somebody says of one leg of the way before arrival, which the archive did not witness. What
/// is not known is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegStated {
    /// What was on its way.
    pub accession: AccessionId,
    /// Its place among the legs, from 1.
    pub order: u32,
    /// Who had it, by a pseudonym.
    pub agent: String,
    /// What they were in this.
    pub agent_role: String,
    /// The interest that they declare.
    pub interest: Option<String>,
    /// Who paid, as they declare.
    pub funding: Option<String>,
    /// On what it was.
    pub medium: Option<String>,
    /// When, coarsely.
    pub when: Option<CoarseTime>,
    /// Where, coarsely.
    pub location: Option<String>,
    /// How wide that place is.
    pub location_class: Option<PlaceClass>,
    /// In what condition it was.
    pub condition: Option<String>,
    /// What the statement rests on.
    pub basis: Basis,
    /// How sure it is.
    pub confidence: Confidence,
    /// The entry of the statement that this one corrects.
    pub supersedes: Option<EntryIndex>,
    /// By whom it was entered.
    #[serde(flatten)]
    pub acting: Acting,
}

/// A statement about a leg holds no longer; it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegSuperseded {
    /// The accession.
    pub accession: AccessionId,
    /// The entry of the statement.
    pub leg: EntryIndex,
    /// Why, in people's words.
    pub reason: String,
    /// By whom.
    #[serde(flatten)]
    pub acting: Acting,
}

/// What whoever provided an accession lets be done with it; the newest statement counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionsStated {
    /// The accession.
    pub accession: AccessionId,
    /// What alone may be done. Empty: nothing is said so.
    pub allow: Vec<Use>,
    /// What may not be done.
    pub deny: Vec<Use>,
    /// The last day, month or year of it.
    pub until: Option<CoarseTime>,
    /// In the provider's words.
    pub text: String,
    /// By whom it was entered.
    #[serde(flatten)]
    pub acting: Acting,
}

/// Why conditions forbid a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    /// This way of showing or this end is not among what may be done.
    Use(Use),
    /// What might be done might be until a day that is over.
    Over(CoarseTime),
    /// Some ends are allowed and others not, and none was named.
    NoPurpose,
}

impl ConditionsStated {
    /// Whether evidence may be shown in this way to this end; the error says what forbids it.
    ///
    /// A list that names only ways says nothing of ends, and the other way round. Where ends are told
    /// apart, what leaves the archive must name one; who looks at pages inside need not. After
    /// `until` what was denied is so no longer, and what was allowed is so no longer.
    pub fn permit(&self, way: Use, purpose: Option<Use>, now: Timestamp) -> Result<(), Forbidden> {
        let over = self.until.filter(|until| until.is_over(now));
        if !self.allow.is_empty() {
            if let Some(until) = over {
                return Err(Forbidden::Over(until));
            }
            self.among_allowed(way, purpose)?;
        }
        match over {
            Some(_) => Ok(()),
            None => self.not_denied(way, purpose),
        }
    }

    fn among_allowed(&self, way: Use, purpose: Option<Use>) -> Result<(), Forbidden> {
        let tells = |purposes: bool| self.allow.iter().any(|it| it.is_purpose() == purposes);
        if tells(false) && !self.allow.contains(&way) {
            return Err(Forbidden::Use(way));
        }
        match purpose {
            Some(purpose) if tells(true) && !self.allow.contains(&purpose) => {
                Err(Forbidden::Use(purpose))
            }
            None if tells(true) && way != Use::View => Err(Forbidden::NoPurpose),
            _ => Ok(()),
        }
    }

    fn not_denied(&self, way: Use, purpose: Option<Use>) -> Result<(), Forbidden> {
        if self.deny.contains(&way) {
            return Err(Forbidden::Use(way));
        }
        match purpose {
            Some(purpose) if self.deny.contains(&purpose) => Err(Forbidden::Use(purpose)),
            None if way != Use::View && self.deny.iter().any(|it| it.is_purpose()) => {
                Err(Forbidden::NoPurpose)
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "2029-12-31T00:00:00Z";
    const AFTER: &str = "2031-01-01T00:00:00Z";

    fn stated(allow: &[Use], deny: &[Use], until: Option<&str>) -> ConditionsStated {
        ConditionsStated {
            accession: "7Q2K9M3T".parse().unwrap(),
            allow: allow.into(),
            deny: deny.into(),
            until: until.map(|until| until.parse().unwrap()),
            text: "as she asked".into(),
            acting: Acting::default(),
        }
    }

    fn permit(
        conditions: &ConditionsStated,
        way: Use,
        purpose: Option<Use>,
        now: &str,
    ) -> Result<(), Forbidden> {
        conditions.permit(way, purpose, now.parse().unwrap())
    }

    #[test]
    fn a_list_of_what_is_allowed_forbids_the_rest_of_its_kind() {
        let court = stated(&[Use::Court], &[], None);
        assert_eq!(
            permit(&court, Use::Export, Some(Use::Court), BEFORE),
            Ok(())
        );
        assert_eq!(
            permit(&court, Use::Export, Some(Use::Publish), BEFORE),
            Err(Forbidden::Use(Use::Publish))
        );
        assert_eq!(
            permit(&court, Use::Disclose, None, BEFORE),
            Err(Forbidden::NoPurpose)
        );
        assert_eq!(permit(&court, Use::View, None, BEFORE), Ok(()));
        let view = stated(&[Use::View], &[], None);
        assert_eq!(permit(&view, Use::View, None, BEFORE), Ok(()));
        assert_eq!(
            permit(&view, Use::Export, Some(Use::Court), BEFORE),
            Err(Forbidden::Use(Use::Export))
        );
    }

    #[test]
    fn what_is_denied_is_forbidden_and_silence_does_not_get_around_it() {
        let conditions = stated(&[], &[Use::View, Use::Publish], None);
        assert_eq!(
            permit(&conditions, Use::View, None, BEFORE),
            Err(Forbidden::Use(Use::View))
        );
        assert_eq!(
            permit(&conditions, Use::Export, Some(Use::Publish), BEFORE),
            Err(Forbidden::Use(Use::Publish))
        );
        assert_eq!(
            permit(&conditions, Use::Export, None, BEFORE),
            Err(Forbidden::NoPurpose)
        );
        assert_eq!(
            permit(&conditions, Use::Export, Some(Use::Court), BEFORE),
            Ok(())
        );
    }

    #[test]
    fn after_its_last_day_nothing_is_denied_and_nothing_allowed() {
        let denied = stated(&[], &[Use::Export], Some("2030"));
        assert!(permit(&denied, Use::Export, None, BEFORE).is_err());
        assert_eq!(permit(&denied, Use::Export, None, AFTER), Ok(()));
        let allowed = stated(&[Use::View, Use::Export], &[], Some("2030"));
        assert_eq!(permit(&allowed, Use::Export, None, BEFORE), Ok(()));
        assert_eq!(
            permit(&allowed, Use::View, None, AFTER),
            Err(Forbidden::Over("2030".parse().unwrap()))
        );
    }
}
