use std::io;

use crate::Error;

/// Why one request came to nothing.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The store refused it.
    Refused {
        status: u16,
        /// What the store calls the reason, `AccessDenied`; empty if it gives none.
        code: String,
    },
    /// No whole answer came: whether it was done is not known.
    Unheard(io::Error),
}

impl Fault {
    /// Whether the same request may do better in a moment. Of a write that was unheard, or answered
    /// so, nobody knows whether it was done.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Refused { status, .. } => matches!(status, 408 | 409 | 429 | 500..=599),
            Self::Unheard(_) => true,
        }
    }

    pub(crate) fn is(&self, expected: u16) -> bool {
        matches!(self, Self::Refused { status, .. } if *status == expected)
    }

    pub(crate) fn is_absence(&self) -> bool {
        self.is(404)
    }

    /// The error of an act on something of that name.
    pub(crate) fn of(act: &'static str, name: impl ToString) -> impl FnOnce(Self) -> Error {
        let name = name.to_string();
        move |fault| match fault {
            Self::Refused { status, code } => Error::Refused {
                act,
                name,
                status,
                code,
            },
            Self::Unheard(source) => Error::Io { act, name, source },
        }
    }

    /// What the client says of a request, without the URL that it may quote: that is signed.
    pub(crate) fn unheard(error: ureq::Error) -> Self {
        Self::Unheard(match error {
            ureq::Error::Io(source) => source,
            ureq::Error::Timeout(_) => {
                io::Error::new(io::ErrorKind::TimedOut, "the store did not answer in time")
            }
            ureq::Error::HostNotFound => io::Error::other("the store's host is not known"),
            ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::Pem(_) => {
                io::Error::other("no secure connection could be made to the store")
            }
            _ => io::Error::other("the connection to the store failed"),
        })
    }
}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused { status, code } => {
                Self::other(format!("the store answered {status} {code}"))
            }
            Fault::Unheard(source) => source,
        }
    }
}
