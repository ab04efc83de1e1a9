use model::Timestamp;

use crate::{Error, Root, Token};

/// What a kept token is worth at some moment.
#[derive(Debug)]
pub enum Standing {
    /// It holds, and its certificates are valid still.
    Good {
        /// When the authority saw the data.
        time: Timestamp,
        /// When the first of its certificates ends.
        expires: Timestamp,
    },
    /// It held when it was made; since then a certificate of it has ended, and only a later stamp over it, made
    /// before that end, keeps it from being doubted.
    Expired {
        /// When the authority saw the data.
        time: Timestamp,
        /// When the first of its certificates ended.
        expired: Timestamp,
    },
    /// It is not believed, or not any more.
    NotAccepted(Error),
}

impl Standing {
    /// What `token` says of `data` is worth at `now`, under a pinned root.
    pub fn of(token: &[u8], data: &[u8], root: &Root, now: Timestamp) -> Self {
        match Token::parse(token).and_then(|token| token.verify(data, root)) {
            Err(error) => Self::NotAccepted(error),
            Ok(verified) => {
                let (time, end) = (verified.time(), verified.expires());
                if end < now {
                    Self::Expired { time, expired: end }
                } else {
                    Self::Good { time, expires: end }
                }
            }
        }
    }
}
