//! Who counts: C2SP tlog-policy.

mod check;
mod grammar;

pub use check::{Cosigned, Verified};

use std::fmt::{self, Write};

use crate::{Error, VerifierKey};

/// The longest policy that is read, in bytes.
pub const MAX_POLICY: usize = 1 << 20;

/// Which logs and witnesses count, and which of the witnesses are enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    /// `None` where no cosignature is asked for.
    quorum: Option<Name>,
}

/// The group of all witnesses, of which enough must cosign.
const GROUP: &str = "witnesses";

/// A witness as a policy names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessLine {
    /// What the policy calls it; means nothing elsewhere.
    pub name: String,
    /// Its key.
    pub key: VerifierKey,
    /// Where it is asked.
    pub url: Option<String>,
}

/// What a policy calls a witness or a group: octets that mean nothing outside of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name(Vec<u8>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Log {
    key: VerifierKey,
    url: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Witness {
    name: Name,
    key: VerifierKey,
    url: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    name: Name,
    /// How many members are enough, at least 1.
    enough: usize,
    members: Vec<Name>,
}

impl Policy {
    /// Trusts one log and asks for no witness.
    pub fn of_log(key: VerifierKey) -> Self {
        Self {
            logs: vec![Log { key, url: None }],
            witnesses: Vec::new(),
            groups: Vec::new(),
            quorum: None,
        }
    }

    /// The keys of the logs that count.
    pub fn logs(&self) -> impl Iterator<Item = &VerifierKey> {
        self.logs.iter().map(|log| &log.key)
    }

    /// The keys of the witnesses that are named, whether or not they are needed.
    pub fn witnesses(&self) -> impl Iterator<Item = &VerifierKey> {
        self.witnesses.iter().map(|witness| &witness.key)
    }

    /// The witnesses with what the policy calls them and where they are asked, if it says so.
    pub fn witness_lines(&self) -> impl Iterator<Item = WitnessLine> + '_ {
        self.witnesses.iter().map(|witness| WitnessLine {
            name: witness.name.to_string(),
            key: witness.key.clone(),
            url: witness
                .url
                .as_ref()
                .map(|url| String::from_utf8_lossy(url).into_owned()),
        })
    }

    /// The same logs, with these witnesses, of which `quorum` are enough; none is needed for `None`.
    ///
    /// `Error::Policy` if a name stands twice or cannot be one, or if there are fewer witnesses.
    pub fn with_witnesses(
        &self,
        witnesses: &[WitnessLine],
        quorum: Option<u64>,
    ) -> Result<Self, Error> {
        let mut text = Self {
            logs: self.logs.clone(),
            witnesses: Vec::new(),
            groups: Vec::new(),
            quorum: None,
        }
        .to_bytes();
        let last = b"quorum none\n".len();
        text.truncate(text.len().saturating_sub(last));
        let mut text = String::from_utf8_lossy(&text).into_owned();
        for WitnessLine { name, key, url } in witnesses {
            let url = url.as_deref().unwrap_or_default();
            let _ = writeln!(text, "witness {name} {key} {url}");
        }
        match quorum {
            None => text.push_str("quorum none\n"),
            Some(enough) => {
                let names: Vec<_> = witnesses.iter().map(|it| it.name.as_str()).collect();
                let names = names.join(" ");
                let _ = write!(text, "group {GROUP} {enough} {names}\nquorum {GROUP}\n");
            }
        }
        Self::parse(text.as_bytes())
    }

    /// The same policy, which accepts a further log, as the first.
    pub fn with_log(&self, key: VerifierKey) -> Self {
        let mut logs = vec![Log { key, url: None }];
        logs.extend(self.logs.iter().cloned());
        Self {
            logs,
            ..self.clone()
        }
    }

    /// How many of its members the group that is asked for needs; `None` if no witness is needed.
    pub fn quorum(&self) -> Option<u64> {
        let quorum = self.quorum.as_ref()?;
        let group = self.groups.iter().find(|group| group.name == *quorum);
        Some(group.map_or(1, |group| group.enough as u64))
    }

    /// Whether any cosignature is asked for.
    pub fn asks_for_witnesses(&self) -> bool {
        self.quorum.is_some()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", String::from_utf8_lossy(&self.0).escape_debug())
    }
}
