use age_core::format::{FILE_KEY_BYTES, Stanza};
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::{Deserializable, HpkeError, OpModeR, OpModeS, Serializable};
use rand_core::OsRng;

use crate::kem::{Encapsulated, Public, Secret, XWing};

/// The first argument of the stanza.
pub(crate) const TAG: &str = "mlkem768x25519";
/// What age calls recipients that a quantum computer does not open.
pub(crate) const LABEL: &str = "postquantum";
const INFO: &[u8] = b"age-encryption.org/mlkem768x25519";
/// What the encryption of a file key adds to it.
const BODY: usize = FILE_KEY_BYTES + 16;

/// A stanza whose arguments and lengths are as they must be.
pub(crate) struct Parsed<'s> {
    encapsulated: Encapsulated,
    body: &'s [u8],
}

/// Encrypts a file key: HPKE in base mode, with X-Wing, HKDF-SHA256 and ChaCha20-Poly1305.
pub(crate) fn seal(to: &Public, file_key: &[u8]) -> Result<Stanza, HpkeError> {
    let (encapsulated, body) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, XWing, _>(
        &OpModeS::Base,
        to,
        INFO,
        file_key,
        &[],
        &mut OsRng,
    )?;
    Ok(Stanza {
        tag: TAG.to_owned(),
        args: vec![BASE64_STANDARD_NO_PAD.encode(encapsulated.to_bytes())],
        body,
    })
}

/// Reads a stanza with our tag; `None` if it breaks a rule of the format.
pub(crate) fn parse(stanza: &Stanza) -> Option<Parsed<'_>> {
    let [argument] = stanza.args.as_slice() else {
        return None;
    };
    let bytes = BASE64_STANDARD_NO_PAD.decode(argument).ok()?;
    let encapsulated = Encapsulated::from_bytes(&bytes).ok()?;
    // A longer body could be made to open under several keys, and so tell which of them is ours.
    (stanza.body.len() == BODY).then_some(Parsed {
        encapsulated,
        body: &stanza.body,
    })
}

/// The file key; `None` if the stanza is for somebody else.
///
/// # Errors
/// [`HpkeError::DecapError`] if the stanza breaks a rule that shows only here.
pub(crate) fn open(own: &Secret, stanza: &Parsed<'_>) -> Result<Option<Vec<u8>>, HpkeError> {
    let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeR::Base,
        own,
        &stanza.encapsulated,
        INFO,
        stanza.body,
        &[],
    );
    match opened {
        Ok(file_key) => Ok(Some(file_key)),
        Err(HpkeError::OpenError) => Ok(None),
        Err(error) => Err(error),
    }
}
