use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::Error;

/// Room for any of the files of keys, so that no outgrown buffer is given back with a secret in it.
const ROOM: usize = 8 * 1024;

/// The JSON of a file of keys.
pub(crate) fn write(
    value: &impl Serialize,
    name: impl Display,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut plain = Zeroizing::new(Vec::with_capacity(ROOM));
    serde_json::to_writer(&mut *plain, value).map_err(|_| damaged(name))?;
    Ok(plain)
}

/// Reads what `write` wrote, of version `version`; the parser's message is dropped, for it quotes.
pub(crate) fn read<T: DeserializeOwned>(
    plain: &[u8],
    version: u32,
    name: impl Display,
) -> Result<T, Error> {
    #[derive(serde::Deserialize)]
    struct Version {
        v: u32,
    }
    match serde_json::from_slice(plain) {
        Ok(Version { v }) if v == version => {}
        Ok(Version { v: found }) => {
            let name = name.to_string();
            return Err(Error::UnknownVersion { name, found });
        }
        Err(_) => return Err(damaged(name)),
    }
    serde_json::from_slice(plain).map_err(|_| damaged(name))
}

fn damaged(name: impl Display) -> Error {
    Error::Damaged {
        name: name.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct File {
        v: u32,
        text: String,
    }

    #[test]
    fn a_file_reads_back_and_a_cut_or_newer_one_is_refused() {
        let file = File {
            v: 1,
            text: "\"صورة\"".into(),
        };
        let plain = write(&file, "x").unwrap();
        assert_eq!(read::<File>(&plain, 1, "x").unwrap(), file);
        for end in 0..plain.len() {
            let cut = read::<File>(&plain[..end], 1, "x");
            assert!(matches!(cut, Err(Error::Damaged { .. })), "{end} bytes");
        }
        let older = read::<File>(&plain, 2, "x");
        assert!(matches!(older, Err(Error::UnknownVersion { found: 1, .. })));
    }
}
