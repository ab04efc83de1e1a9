use std::collections::HashSet;
use std::str::FromStr;

use super::{Group, Log, MAX_POLICY, Name, Policy, Witness};
use crate::{Error, VerifierKey};

const NONE: &[u8] = b"none";

impl Policy {
    /// Reads a policy; the last line may lack its end.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        if text.len() > MAX_POLICY {
            return Err(Error::Policy {
                line: 0,
                wrong: "it is longer than 1 MiB",
            });
        }
        let mut reader = Reader::default();
        for (line, text) in (1..).zip(text.split(|octet| *octet == b'\n')) {
            reader
                .take(text)
                .map_err(|wrong| Error::Policy { line, wrong })?;
        }
        reader.finish()
    }

    /// The policy as text: logs, witnesses, groups, quorum.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut line = |items: &[&[u8]]| {
            text.extend(items.join(b" ".as_slice()));
            text.push(b'\n');
        };
        for log in &self.logs {
            let key = log.key.to_string();
            line(
                &[
                    &[b"log".as_slice(), key.as_bytes()],
                    url(&log.url).as_slice(),
                ]
                .concat(),
            );
        }
        for witness in &self.witnesses {
            let key = witness.key.to_string();
            let items: [&[u8]; 3] = [b"witness", &witness.name.0, key.as_bytes()];
            line(&[&items, url(&witness.url).as_slice()].concat());
        }
        for group in &self.groups {
            let enough = group.enough.to_string();
            let items: [&[u8]; 3] = [b"group", &group.name.0, enough.as_bytes()];
            let members: Vec<&[u8]> = group.members.iter().map(|name| name.0.as_slice()).collect();
            line(&[items.as_slice(), &members].concat());
        }
        line(&[b"quorum", self.quorum.as_ref().map_or(NONE, |name| &name.0)]);
        text
    }
}

fn url(url: &Option<Vec<u8>>) -> Vec<&[u8]> {
    url.iter().map(Vec::as_slice).collect()
}

/// Reads line by line, because a line may only use names of lines before it.
#[derive(Default)]
struct Reader {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    quorum: Option<Option<Name>>,
    names: HashSet<Name>,
    members: HashSet<Name>,
    log_keys: HashSet<Vec<u8>>,
    witness_keys: HashSet<Vec<u8>>,
}

type Wrong = &'static str;

impl Reader {
    fn take(&mut self, line: &[u8]) -> Result<(), Wrong> {
        if line
            .iter()
            .any(|octet| *octet != b'\t' && octet.is_ascii_control())
        {
            return Err("there is a control character");
        }
        let items: Vec<&[u8]> = line
            .split(|octet| matches!(octet, b' ' | b'\t'))
            .filter(|item| !item.is_empty())
            .collect();
        match items.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", key, url @ ..] => self.log(key, url),
            [b"witness", name, key, url @ ..] => self.witness(name, key, url),
            [b"group", name, enough, members @ ..] => self.group(name, enough, members),
            [b"quorum", name] => self.quorum(name),
            _ => Err("it is not a log, witness, group or quorum line"),
        }
    }

    fn finish(self) -> Result<Policy, Error> {
        let quorum = self.quorum.ok_or(Error::Policy {
            line: 0,
            wrong: "there is no quorum line",
        })?;
        Ok(Policy {
            logs: self.logs,
            witnesses: self.witnesses,
            groups: self.groups,
            quorum,
        })
    }

    fn log(&mut self, key: &[u8], url: &[&[u8]]) -> Result<(), Wrong> {
        let key = read_key(key)?;
        if key.is_cosigner() {
            return Err("the key is one of a witness, not of a log");
        }
        if !self.log_keys.insert(key.material().to_vec()) {
            return Err("the log's key stands in an earlier line");
        }
        let url = read_url(url)?;
        self.logs.push(Log { key, url });
        Ok(())
    }

    fn witness(&mut self, name: &[u8], key: &[u8], url: &[&[u8]]) -> Result<(), Wrong> {
        let name = self.define(name)?;
        let key = read_key(key)?;
        if key.is_log() {
            return Err("the key is one of a log, not of a witness");
        }
        if !self.witness_keys.insert(key.material().to_vec()) {
            return Err("the witness's key stands in an earlier line");
        }
        let url = read_url(url)?;
        self.witnesses.push(Witness { name, key, url });
        Ok(())
    }

    fn group(&mut self, name: &[u8], enough: &[u8], members: &[&[u8]]) -> Result<(), Wrong> {
        let enough = match enough {
            b"all" => members.len(),
            b"any" => 1,
            number => read_number(number)?,
        };
        if !(1..=members.len()).contains(&enough) {
            return Err("the group's threshold is not from 1 to the number of its members");
        }
        let members = members
            .iter()
            .map(|member| self.member(member))
            .collect::<Result<_, _>>()?;
        let name = self.define(name)?;
        self.groups.push(Group {
            name,
            enough,
            members,
        });
        Ok(())
    }

    fn quorum(&mut self, name: &[u8]) -> Result<(), Wrong> {
        let quorum = match name {
            NONE => None,
            name => Some(self.defined(name)?),
        };
        match self.quorum.replace(quorum) {
            None => Ok(()),
            Some(_) => Err("there is a second quorum line"),
        }
    }

    fn define(&mut self, name: &[u8]) -> Result<Name, Wrong> {
        let name = Name(name.to_vec());
        if name.0 == NONE || !self.names.insert(name.clone()) {
            return Err("the name is taken");
        }
        Ok(name)
    }

    fn defined(&self, name: &[u8]) -> Result<Name, Wrong> {
        let name = Name(name.to_vec());
        if self.names.contains(&name) {
            Ok(name)
        } else {
            Err("a name is not that of an earlier line")
        }
    }

    fn member(&mut self, name: &[u8]) -> Result<Name, Wrong> {
        let name = self.defined(name)?;
        if self.members.insert(name.clone()) {
            Ok(name)
        } else {
            Err("a name is a member twice")
        }
    }
}

fn read_key(key: &[u8]) -> Result<VerifierKey, Wrong> {
    let key = std::str::from_utf8(key).map_err(|_| "the key's name is not UTF-8")?;
    VerifierKey::from_str(key).map_err(|_| "the key cannot be read")
}

fn read_url(url: &[&[u8]]) -> Result<Option<Vec<u8>>, Wrong> {
    match url {
        [] => Ok(None),
        [url] => Ok(Some(url.to_vec())),
        _ => Err("something follows the URL"),
    }
}

fn read_number(number: &[u8]) -> Result<usize, Wrong> {
    let digits = number.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(number).unwrap_or_default();
    text.parse()
        .ok()
        .filter(|_| digits)
        .ok_or("the group's threshold is not all, any or a number")
}
