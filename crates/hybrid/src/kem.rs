//! X-Wing, as `draft-ietf-hpke-pq` calls it MLKEM768-X25519: how the results of an ML-KEM-768 and an
//! X25519 exchange are joined, so that `hpke` can take them for those of one. Whoever has broken
//! one of the two has nothing.

use hpke::generic_array::typenum::{Sum, U32};
use hpke::kem::SharedSecret;
use hpke::{Deserializable, HpkeError, Kem, Serializable};
use ml_kem::kem::{Decapsulate, Encapsulate};
use ml_kem::{Ciphertext, Encoded, EncodedSizeUser, KemCore, MlKem768};
use rand_core::{CryptoRng, RngCore};
use sha3::digest::{Digest, ExtendableOutput, Update, XofReader};
use sha3::{Sha3_256, Shake256};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

const LABEL: &[u8] = br"\.//^\";
/// Bytes of a seed, and of a key on the curve.
pub(crate) const SEED: usize = 32;

type LatticeSecret = <MlKem768 as KemCore>::DecapsulationKey;
type LatticePublic = <MlKem768 as KemCore>::EncapsulationKey;
type LatticePublicSize = <LatticePublic as EncodedSizeUser>::EncodedSize;
type LatticeCipherSize = <MlKem768 as KemCore>::CiphertextSize;

/// The exchange of keys as `hpke` wants it.
pub(crate) struct XWing;

/// Both public keys.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Public {
    lattice: LatticePublic,
    curve: PublicKey,
}

/// What all of both secret keys comes from. They are made from it where they are needed: what is kept
/// in memory is 32 bytes, which are wiped.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Zeroizing<[u8; SEED]>);

/// What the sender makes of both public keys.
#[derive(Clone)]
pub(crate) struct Encapsulated {
    lattice: Ciphertext<MlKem768>,
    curve: PublicKey,
}

impl Eq for Public {}

impl Secret {
    /// Takes a seed.
    pub(crate) fn new(seed: Zeroizing<[u8; SEED]>) -> Self {
        Self(seed)
    }

    fn expand(&self) -> (LatticeSecret, StaticSecret) {
        let mut stream = Shake256::default().chain(self.0.as_slice()).finalize_xof();
        let [d, z, curve] = [(); 3].map(|()| {
            let mut key = Zeroizing::new([0; SEED]);
            stream.read(&mut *key);
            key
        });
        let (lattice, _) = MlKem768::generate_deterministic(&(*d).into(), &(*z).into());
        (lattice, StaticSecret::from(*curve))
    }
}

impl Kem for XWing {
    type PublicKey = Public;
    type PrivateKey = Secret;
    type EncappedKey = Encapsulated;
    type NSecret = U32;
    const KEM_ID: u16 = 0x647a;

    fn sk_to_pk(secret: &Secret) -> Public {
        let (lattice, curve) = secret.expand();
        Public {
            lattice: lattice.encapsulation_key().clone(),
            curve: PublicKey::from(&curve),
        }
    }

    fn derive_keypair(material: &[u8]) -> (Secret, Public) {
        let mut seed = Zeroizing::new([0; SEED]);
        let label = b"DeriveKeyPair";
        Shake256::default()
            .chain(material)
            .chain(b"HPKE-v1KEM")
            .chain(Self::KEM_ID.to_be_bytes())
            .chain([0, 13])
            .chain(label)
            .chain([0, 32])
            .finalize_xof_into(&mut *seed);
        let secret = Secret::new(seed);
        let public = Self::sk_to_pk(&secret);
        (secret, public)
    }

    /// [`HpkeError::DecapError`] if the sender's X25519 share adds nothing, which age forbids.
    fn decap(
        own: &Secret,
        sender: Option<&Public>,
        from: &Encapsulated,
    ) -> Result<SharedSecret<Self>, HpkeError> {
        let (lattice, curve) = own.expand();
        let one = lattice.decapsulate(&from.lattice);
        let one = one.map_err(|()| HpkeError::DecapError)?;
        let other = curve.diffie_hellman(&from.curve);
        if sender.is_some() || !other.was_contributory() {
            return Err(HpkeError::DecapError);
        }
        let own = PublicKey::from(&curve);
        Ok(joined(&one, other.as_bytes(), &from.curve, &own))
    }

    fn encap<R: CryptoRng + RngCore>(
        to: &Public,
        sender: Option<(&Secret, &Public)>,
        chance: &mut R,
    ) -> Result<(SharedSecret<Self>, Encapsulated), HpkeError> {
        if sender.is_some() {
            return Err(HpkeError::EncapError);
        }
        let lattice = to.lattice.encapsulate(chance);
        let (lattice, one) = lattice.map_err(|()| HpkeError::EncapError)?;
        let once = StaticSecret::random_from_rng(chance);
        let curve = PublicKey::from(&once);
        let other = once.diffie_hellman(&to.curve);
        let shared = joined(&one, other.as_bytes(), &curve, &to.curve);
        Ok((shared, Encapsulated { lattice, curve }))
    }
}

fn joined(
    lattice: &[u8],
    curve: &[u8],
    share: &PublicKey,
    recipient: &PublicKey,
) -> SharedSecret<XWing> {
    let mut hash = Sha3_256::default();
    for part in [
        lattice,
        curve,
        share.as_bytes(),
        recipient.as_bytes(),
        LABEL,
    ] {
        Update::update(&mut hash, part);
    }
    SharedSecret(hash.finalize())
}

impl Serializable for Secret {
    type OutputSize = U32;

    fn write_exact(&self, into: &mut [u8]) {
        into.copy_from_slice(self.0.as_slice());
    }
}

impl Deserializable for Secret {
    fn from_bytes(bytes: &[u8]) -> Result<Self, HpkeError> {
        let seed = bytes.try_into().map_err(|_| length::<Self>(bytes))?;
        Ok(Self(Zeroizing::new(seed)))
    }
}

impl Serializable for Public {
    type OutputSize = Sum<LatticePublicSize, U32>;

    fn write_exact(&self, into: &mut [u8]) {
        write_pair(into, &self.lattice.as_bytes(), &self.curve);
    }
}

impl Deserializable for Public {
    fn from_bytes(bytes: &[u8]) -> Result<Self, HpkeError> {
        let (lattice, curve) = pair(bytes).ok_or_else(|| length::<Self>(bytes))?;
        let encoded = <&Encoded<LatticePublic>>::try_from(lattice);
        let encoded = encoded.map_err(|_| length::<Self>(bytes))?;
        let public = Self {
            lattice: LatticePublic::from_bytes(encoded),
            curve,
        };
        // FIPS 203, section 7.2: numbers above the modulus are read as what is left of them, and such
        // a key is refused.
        let same = public.lattice.as_bytes() == *encoded;
        same.then_some(public).ok_or(HpkeError::ValidationError)
    }
}

impl Serializable for Encapsulated {
    type OutputSize = Sum<LatticeCipherSize, U32>;

    fn write_exact(&self, into: &mut [u8]) {
        write_pair(into, &self.lattice, &self.curve);
    }
}

impl Deserializable for Encapsulated {
    fn from_bytes(bytes: &[u8]) -> Result<Self, HpkeError> {
        let (lattice, curve) = pair(bytes).ok_or_else(|| length::<Self>(bytes))?;
        let lattice = <&Ciphertext<MlKem768>>::try_from(lattice);
        let lattice = *lattice.map_err(|_| length::<Self>(bytes))?;
        Ok(Self { lattice, curve })
    }
}

fn write_pair(into: &mut [u8], lattice: &[u8], curve: &PublicKey) {
    let (first, second) = into.split_at_mut(lattice.len());
    first.copy_from_slice(lattice);
    second.copy_from_slice(curve.as_bytes());
}

fn pair(bytes: &[u8]) -> Option<(&[u8], PublicKey)> {
    let (lattice, curve) = bytes.split_last_chunk::<SEED>()?;
    Some((lattice, PublicKey::from(*curve)))
}

fn length<T: Serializable>(bytes: &[u8]) -> HpkeError {
    HpkeError::IncorrectInputLength(T::size(), bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_derived_as_other_implementations_do() {
        // Of hpke 0.15, which has this exchange itself.
        let secret = "33cb03c8334474d6af395b4f7c13cefd0d57c080492cc310da74bae0c808b263";
        let end = "754a49523903ee47eb031498e101a74a";
        let (own, public) = XWing::derive_keypair(&[7; 32]);
        assert_eq!(hex::encode(own.to_bytes()), secret);
        assert_eq!(hex::encode(&public.to_bytes()[1_200..]), end);
    }

    #[test]
    fn a_sender_does_not_name_itself() {
        let (own, public) = XWing::derive_keypair(&[7; 32]);
        let named = XWing::encap(&public, Some((&own, &public)), &mut rand_core::OsRng);
        assert!(matches!(named, Err(HpkeError::EncapError)));
    }
}
