use super::key::HandKey;
use crate::chain::ChainLink;
use crate::ids::SetId;

/// Bytes of a signature field that is not empty: public key and signature.
pub(crate) const FIELD: usize = 32 + 64;

/// Whether a hand signed a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// There is no signature.
    ByNobody,
    /// This hand did.
    By(HandKey),
    /// There is a signature field, and what is in it does not verify.
    Wrongly,
}

impl Signed {
    /// Verifies the signature field of a directory whose packet has R `link`.
    pub(crate) fn verify(field: &[u8], set: SetId, packet: u32, link: ChainLink) -> Self {
        if field.is_empty() {
            return Self::ByNobody;
        }
        let halves = field.split_first_chunk::<32>();
        let halves = halves.and_then(|(key, rest)| Some((HandKey(*key), rest.try_into().ok()?)));
        match halves {
            Some((key, signature)) if key.verifies(&statement(set, packet, link), signature) => {
                Self::By(key)
            }
            _ => Self::Wrongly,
        }
    }

    /// The hand, if its signature verifies.
    pub fn hand(self) -> Option<HandKey> {
        match self {
            Self::By(key) => Some(key),
            Self::ByNobody | Self::Wrongly => None,
        }
    }
}

/// What a hand signs of a packet.
pub(super) fn statement(set: SetId, packet: u32, link: ChainLink) -> Vec<u8> {
    [b"hand/1".as_slice(), &set.0, &packet.to_le_bytes(), &link.0].concat()
}
