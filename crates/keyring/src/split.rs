use std::collections::BTreeMap;

use age::x25519;
use bech32::{Bech32, Hrp};
use blahaj::Sharks;
use model::{Chance, Sha256Digest};
use zeroize::Zeroizing;

use crate::share::{SECRET, SPLIT_NAME};
use crate::{Error, Share};

/// What an age identity begins with, before the bech32 separator.
const IDENTITY: &str = "age-secret-key-";

/// Draws a new age identity and splits it: any `need` of the `of` shares give it back, fewer give nothing.
/// The identity itself is not kept: encrypt to its recipient.
///
/// `Error::Split` unless 2 ≤ `need` ≤ `of`.
pub fn split(
    need: u8,
    of: u8,
    chance: &mut impl Chance,
) -> Result<(x25519::Recipient, Vec<Share>), Error> {
    if need < 2 || of < need {
        return Err(Error::Split { need, of });
    }
    let secret = Zeroizing::new(chance.draw::<SECRET>());
    let recipient = identity(secret.as_slice())?.to_public();
    let split = name(&recipient);
    let shares = Sharks(need)
        .dealer(secret.as_slice())
        .take(of.into())
        .map(|share| {
            let bytes = Zeroizing::new(Vec::from(&share));
            let (number, value) = bytes.split_first().ok_or(Error::NotAShare)?;
            Ok(Share {
                need,
                of,
                number: *number,
                split,
                value: Zeroizing::new(value.try_into().map_err(|_| Error::NotAShare)?),
            })
        })
        .collect::<Result<_, Error>>()?;
    Ok((recipient, shares))
}

/// Puts shares of one split together; the same share given twice counts once.
///
/// `Error::SharesMixed`, `Error::TooFewShares`, and `Error::SharesWrong` if they do not belong together
/// though they say so.
pub fn combine(shares: &[Share]) -> Result<x25519::Identity, Error> {
    let first = shares
        .first()
        .ok_or(Error::TooFewShares { have: 0, need: 2 })?;
    let alike =
        |share: &Share| (share.split, share.need, share.of) == (first.split, first.need, first.of);
    if !shares.iter().all(alike) {
        return Err(Error::SharesMixed);
    }
    let numbered: BTreeMap<u8, &Share> = shares.iter().map(|share| (share.number, share)).collect();
    let need = first.need;
    if numbered.len() < usize::from(need) {
        let have = u8::try_from(numbered.len()).unwrap_or(u8::MAX);
        return Err(Error::TooFewShares { have, need });
    }
    let points = numbered
        .values()
        .map(|share| {
            let mut bytes = Zeroizing::new(vec![share.number]);
            bytes.extend(share.value.iter());
            blahaj::Share::try_from(bytes.as_slice()).map_err(|_| Error::NotAShare)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let secret = Sharks(need)
        .recover(&points)
        .map(Zeroizing::new)
        .map_err(|_| Error::SharesWrong)?;
    let found = identity(&secret)?;
    // Whoever changed a share gets another secret, and not this one.
    if name(&found.to_public()) == first.split {
        Ok(found)
    } else {
        Err(Error::SharesWrong)
    }
}

/// The secret as an age identity, so that public tools open what is encrypted to it.
fn identity(secret: &[u8]) -> Result<x25519::Identity, Error> {
    let text = Hrp::parse(IDENTITY)
        .ok()
        .and_then(|hrp| bech32::encode_upper::<Bech32>(hrp, secret).ok())
        .map(Zeroizing::new);
    text.and_then(|text| text.parse().ok())
        .ok_or(Error::SharesWrong)
}

fn name(recipient: &x25519::Recipient) -> [u8; SPLIT_NAME] {
    let digest = Sha256Digest::of(format!("amana split\n{recipient}"));
    let mut name = [0; SPLIT_NAME];
    name.iter_mut()
        .zip(digest.as_bytes())
        .for_each(|(to, from)| *to = *from);
    name
}
