use age_core::primitives::{bech32_decode, bech32_encode};
use bech32::Hrp;
use zeroize::Zeroizing;

use crate::Error;

/// No key of either kind has a text longer than this; the one of a recipient has 1,959 characters.
const MAX_TEXT: usize = 2_048;

/// A key in Bech32, which age uses without a limit of length.
pub(crate) fn encode(prefix: Hrp, bytes: &[u8]) -> String {
    bech32_encode(prefix, bytes)
}

/// The bytes of a key in Bech32, if its prefix is `prefix`.
pub(crate) fn decode(prefix: Hrp, text: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
    if text.len() > MAX_TEXT {
        return Err(Error::Text);
    }
    bech32_decode(
        text,
        |_| Error::Text,
        |found| (found == prefix).then_some(()).ok_or(Error::Text),
        |_, bytes| {
            // Room for all of it, so that no outgrown buffer is given back with a secret in it.
            let mut all = Zeroizing::new(Vec::with_capacity(MAX_TEXT));
            all.extend(bytes);
            Ok(all)
        },
    )
}
