//! What `strace -f -y -xx` wrote, as calls that change files.

use std::collections::HashMap;
use std::path::PathBuf;

/// A call that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Call {
    /// A new file, or one that may have been there.
    Create {
        path: PathBuf,
        fd: String,
    },
    Folder(PathBuf),
    Write {
        fd: String,
        bytes: Vec<u8>,
    },
    /// Of a file or of a folder.
    Sync {
        path: PathBuf,
        fd: String,
    },
    Link {
        from: PathBuf,
        to: PathBuf,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Remove(PathBuf),
    Close(String),
    /// What the process said on its standard output.
    Told(String),
}

/// The calls in their order.
pub(crate) fn calls(trace: &str) -> Vec<Call> {
    let mut begun: HashMap<&str, &str> = HashMap::new();
    let mut calls = Vec::new();
    for line in trace.lines() {
        let (process, rest) = line.split_once(' ').unwrap();
        let rest = rest.trim_start();
        if let Some(first) = rest.strip_suffix(" <unfinished ...>") {
            begun.insert(process, first);
        } else if let Some((_, second)) = rest.split_once(" resumed>") {
            let first = begun.remove(process).unwrap_or_default();
            calls.extend(call(&format!("{first}{second}")));
        } else {
            calls.extend(call(rest));
        }
    }
    calls
}

fn call(line: &str) -> Option<Call> {
    let (call, result) = line.rsplit_once(" = ")?;
    if result.starts_with('-') {
        return None;
    }
    let (name, words) = call.trim_end().strip_suffix(')')?.split_once('(')?;
    let words: Vec<&str> = words.split(", ").collect();
    let under = |folder: usize| Some(path(words.get(folder)?)?.join(text(words.get(folder + 1)?)));
    Some(match name {
        "openat" if words.get(2)?.contains("O_CREAT") => Call::Create {
            path: path(result)?,
            fd: number(result),
        },
        "mkdirat" => Call::Folder(under(0)?),
        "write" if number(words.first()?) == "1" => {
            Call::Told(String::from_utf8_lossy(&bytes(words.get(1)?)).into_owned())
        }
        "write" => Call::Write {
            fd: number(words.first()?),
            bytes: bytes(words.get(1)?),
        },
        "fsync" => Call::Sync {
            path: path(words.first()?)?,
            fd: number(words.first()?),
        },
        "linkat" => Call::Link {
            from: under(0)?,
            to: under(2)?,
        },
        "renameat" => Call::Rename {
            from: under(0)?,
            to: under(2)?,
        },
        "unlinkat" => Call::Remove(under(0)?),
        "close" => Call::Close(number(words.first()?)),
        _ => return None,
    })
}

/// `4<\x2f…>`: the number of what is open.
fn number(word: &str) -> String {
    word.split('<').next().unwrap_or_default().to_owned()
}

/// `4<\x2f…>`: where it was opened.
fn path(word: &str) -> Option<PathBuf> {
    let (_, name) = word.split_once('<')?;
    Some(PathBuf::from(text(name.split('>').next()?)))
}

fn text(word: &str) -> String {
    String::from_utf8(bytes(word)).unwrap()
}

/// `"\x68\x69"`, with or without quotes.
fn bytes(word: &str) -> Vec<u8> {
    let digits: String = word.trim_matches('"').split("\\x").collect();
    hex::decode(digits).unwrap_or_default()
}
