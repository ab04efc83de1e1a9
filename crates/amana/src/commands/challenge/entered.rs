use std::collections::BTreeSet;

use carrier::{Answer, Challenge, HandKey};
use custody::Event;
use ledger::Committed;
use model::AccessionId;

/// What the log says of an accession's hand.
pub(super) struct Entered {
    /// Every challenge, and whether it was answered.
    challenges: Vec<(Challenge, bool)>,
    /// The hand that the newest certificate names.
    pub(super) certified: Option<HandKey>,
    /// Hands that signed other packets, as it says.
    others: BTreeSet<HandKey>,
}

/// What an answer is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The accession's hand answered this challenge, for the first time.
    Proved(Challenge),
    /// The accession's hand answered a challenge that was answered before.
    Again,
    /// It answers no challenge to this accession.
    NoChallenge,
    /// It is by a hand that signed other packets than the one that the certificate names.
    SecondHand,
    /// It is by a hand that signed nothing of this accession.
    OtherHand,
}

impl Entered {
    pub(super) fn of(accession: AccessionId, entries: &[Committed]) -> anyhow::Result<Self> {
        let mut entered = Self {
            challenges: Vec::new(),
            certified: None,
            others: BTreeSet::new(),
        };
        for entry in entries {
            let event = entry.event()?;
            if let Some(event) = event.filter(|event| event.accession() == Some(accession)) {
                entered.learn(&event);
            }
        }
        Ok(entered)
    }

    fn learn(&mut self, event: &Event) {
        match event {
            Event::HandChallenged { challenge, .. } => {
                let challenge = challenge.parse().ok();
                self.challenges.extend(challenge.map(|it| (it, false)));
            }
            Event::HandProved { challenge, .. } => {
                let answered: Option<Challenge> = challenge.parse().ok();
                for (challenge, is_answered) in &mut self.challenges {
                    *is_answered |= Some(*challenge) == answered;
                }
            }
            Event::CertificateIssued { document, .. } => {
                let key = document.pointer("/hand/key").and_then(|key| key.as_str());
                self.certified = key.and_then(|key| key.parse().ok());
                let others = document.pointer("/hand/other_keys");
                let others = others
                    .and_then(|keys| keys.as_array())
                    .into_iter()
                    .flatten();
                let others = others.filter_map(|key| key.as_str()?.parse().ok());
                self.others = others.collect();
            }
            _ => {}
        }
    }

    /// Verifies an answer: by one of the hands, and to a challenge that was not answered before.
    pub(super) fn judge(&self, answer: &Answer, hands: &BTreeSet<HandKey>) -> Verdict {
        if !hands.contains(&answer.key()) {
            return if self.others.contains(&answer.key()) {
                Verdict::SecondHand
            } else {
                Verdict::OtherHand
            };
        }
        let mut all = self.challenges.iter();
        match all.find(|(challenge, _)| answer.verifies(challenge)) {
            None => Verdict::NoChallenge,
            Some((_, true)) => Verdict::Again,
            Some((challenge, false)) => Verdict::Proved(*challenge),
        }
    }
}

impl Verdict {
    pub(super) fn is_proof(&self) -> bool {
        matches!(self, Self::Proved(_))
    }

    /// A stable word for programs.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Proved(_) => "proved",
            Self::Again => "answered-before",
            Self::NoChallenge => "no-challenge",
            Self::SecondHand => "second-hand",
            Self::OtherHand => "other-hand",
        }
    }

    pub(super) fn sentence(&self, accession: AccessionId) -> String {
        match self {
            Self::Proved(_) => {
                format!("It is the hand that signed {accession}. The proof is entered in the log.")
            }
            Self::Again => format!(
                "It is the hand that signed {accession}, but this challenge was answered before. Make another one: amana challenge {accession}"
            ),
            Self::NoChallenge => format!(
                "This answers no challenge that was made for {accession}. Nothing was entered."
            ),
            Self::SecondHand => format!(
                "This is by a hand that signed other packets of {accession}, not by the one that its certificate names. Nothing was entered."
            ),
            Self::OtherHand => format!(
                "This is by a hand that signed nothing of {accession}: other words, or another person. Nothing was entered."
            ),
        }
    }
}
