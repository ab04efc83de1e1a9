use std::fmt;
use std::str::FromStr;

/// A word that is not in its vocabulary.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not in the vocabulary")]
pub struct UnknownWord(pub(crate) String);

macro_rules! vocabulary {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            /// Every word, in the order of the vocabulary.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word as it is stored and shown in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    other => Err(UnknownWord(other.into())),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer)?
                    .parse()
                    .map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// What the archive holds of a placement.
    ItemState {
        /// Whole, and in the vault under this item.
        Stored = "stored",
        /// Whole; its bytes are those of an earlier item of the accession.
        Duplicate = "duplicate",
        /// Part of its bytes arrived; what arrived is in the vault.
        Damaged = "damaged",
        /// Its bytes came, but they are not those that its directory names.
        Altered = "altered",
        /// It came, but no directory names it.
        Added = "added",
        /// Named by a directory; no byte of it arrived.
        Missing = "missing",
        /// Named by a directory; the source could not read it.
        Unreadable = "unreadable",
        /// Held, and hidden by a decision that can be undone.
        Withdrawn = "withdrawn",
    }
}

vocabulary! {
    /// Why a file that was offered is not in the vault.
    RefusalReason {
        /// A symbolic link; it is never followed.
        SymbolicLink = "symbolic-link",
        /// A device, a pipe or a socket.
        NotAFile = "not-a-file",
        /// The operating system would not let it be read.
        Unreadable = "unreadable",
        /// It was listed, and gone when it was to be read.
        Vanished = "vanished",
        /// It changed while it was read, each time it was tried.
        Changed = "changed",
        /// It is the archive itself or lies inside it.
        Archive = "archive",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for state in ItemState::ALL {
            assert_eq!(state.as_str().parse::<ItemState>().unwrap(), *state);
        }
        for reason in RefusalReason::ALL {
            assert_eq!(reason.as_str().parse::<RefusalReason>().unwrap(), *reason);
        }
    }
}
