use crate::card::Card;
use crate::error::Error;
use crate::limits::{MAX_CARDS, MAX_HYBRID_RECIPIENTS};

/// A stanza for an X25519 recipient has 98 bytes.
const X25519_STANZA: usize = 128;
/// A stanza for a hybrid recipient has 1,557 bytes.
const HYBRID_STANZA: usize = 1_600;
/// For all of them the version, the MAC, the nonce and the stanza of random length: below 300.
const REST: usize = 512;

/// Whom the cards of a run seal to, as far as that decides how long an age header may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audience {
    header_limit: usize,
}

impl Audience {
    /// The recipients of all `cards` of a run.
    ///
    /// # Errors
    /// [`Error::Sealing`] if there is no card or too many, if their recipients are not all of one kind,
    /// or if there are more hybrid ones than a header takes.
    pub fn of<'c>(cards: impl IntoIterator<Item = &'c Card>) -> Result<Self, Error> {
        let wrong = |reason| Error::Sealing { reason };
        let (mut count, mut hybrid, mut recipients) = (0, 0, 0);
        for card in cards {
            count += 1;
            hybrid += usize::from(card.is_hybrid());
            recipients += card.recipients().count();
        }
        if count == 0 || count > MAX_CARDS {
            return Err(wrong("a set is sealed to one to eight cards"));
        }
        if hybrid > 0 && hybrid < count {
            return Err(wrong(
                "the cards are of both kinds, older ones and post-quantum ones; seal to one kind, or \
                 ask for new cards",
            ));
        }
        if hybrid > 0 && recipients > MAX_HYBRID_RECIPIENTS {
            return Err(wrong(
                "the cards have more than eight post-quantum recipients together; seal to fewer",
            ));
        }
        Ok(Self::new(recipients, hybrid > 0))
    }

    /// So many recipients of one kind.
    pub(crate) fn new(recipients: usize, hybrid: bool) -> Self {
        let stanza = if hybrid { HYBRID_STANZA } else { X25519_STANZA };
        Self {
            header_limit: REST + stanza * recipients,
        }
    }

    /// The most bytes that an age file has before its first chunk.
    pub(crate) fn header_limit(self) -> usize {
        self.header_limit
    }
}
