//! Who signed a token, and whether the signature holds (RFC 5652 section 5.4, RFC 5816).

use cms::signed_data::SignerIdentifier;
use der::asn1::{Any, ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use webpki::{EndEntityCert, ring as verifies};
use x509_cert::Certificate;
use x509_cert::attr::Attributes;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use crate::asn1::{ID_TST_INFO, SigningCertificate, SigningCertificateV2};
use crate::token::{Token, accepted, encoded};
use crate::{Error, Hash};

const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// RSASSA-PSS (RFC 4055).
const RSA_PSS: &str = "1.2.840.113549.1.1.10";

fn wrong(wrong: &'static str) -> Error {
    Error::Signature { wrong }
}

/// The certificate of the token that its signer names.
pub(crate) fn certificate(token: &Token) -> Result<&Certificate, Error> {
    let named = |one: &&Certificate| match &token.signer.sid {
        SignerIdentifier::IssuerAndSerialNumber(name) => {
            one.tbs_certificate.issuer == name.issuer
                && one.tbs_certificate.serial_number == name.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => {
            let own = one.tbs_certificate.get::<SubjectKeyIdentifier>();
            own.is_ok_and(|own| own.is_some_and(|(_, own)| own == *id))
        }
    };
    let found = token.certificates.iter().find(named);
    found.ok_or_else(|| wrong("its signer's certificate is not in it"))
}

/// Checks the signature, and that it covers the time, the digest and the certificate.
pub(crate) fn check(token: &Token, certificate: &Certificate) -> Result<(), Error> {
    let signer = &token.signer;
    let hash = accepted(&signer.digest_alg.oid)?;
    let attributes = signer
        .signed_attrs
        .as_ref()
        .ok_or_else(|| wrong("it signs no attributes"))?;
    let kind: ObjectIdentifier = only(attributes, &CONTENT_TYPE)?;
    let digest: OctetString = only(attributes, &MESSAGE_DIGEST)?;
    if kind != ID_TST_INFO || digest.as_bytes() != hash.digest(&token.content).as_ref() {
        return Err(wrong("what it signs is not what it says"));
    }
    check_named(attributes, certificate)?;
    let message = attributes
        .to_der()
        .map_err(|_| wrong("what it signs cannot be encoded"))?;
    let encoded = CertificateDer::from(encoded(certificate)?);
    let certificate = EndEntityCert::try_from(&encoded)
        .map_err(|_| wrong("its signer's certificate cannot be read"))?;
    let signature = signer.signature.as_bytes();
    let methods = methods(&signer.signature_algorithm.oid, hash)?;
    let holds = |method: &&dyn SignatureVerificationAlgorithm| {
        certificate
            .verify_signature(*method, &message, signature)
            .is_ok()
    };
    if methods.iter().any(holds) {
        Ok(())
    } else {
        Err(wrong("its signature does not hold"))
    }
}

/// The one value of an attribute.
fn only<'a, T: der::DecodeValue<'a> + der::FixedTag + 'a>(
    attributes: &'a Attributes,
    oid: &ObjectIdentifier,
) -> Result<T, Error> {
    value(attributes, oid)
        .and_then(|value| value.decode_as().ok())
        .ok_or_else(|| wrong("it lacks an attribute that every time stamp signs"))
}

fn value<'a>(attributes: &'a Attributes, oid: &ObjectIdentifier) -> Option<&'a Any> {
    let mut found = attributes.iter().filter(|one| one.oid == *oid);
    let (attribute, None) = (found.next()?, found.next()) else {
        return None;
    };
    match attribute.values.as_slice() {
        [value] => Some(value),
        _ => None,
    }
}

/// The signature must name the signer's certificate (RFC 3161 section 2.4.2), or another certificate of the same key
/// could be put in its place.
fn check_named(attributes: &Attributes, certificate: &Certificate) -> Result<(), Error> {
    let unread = |_| wrong("the name of its signer's certificate cannot be read");
    let (hash, named) = if let Some(value) = value(attributes, &SIGNING_CERTIFICATE_V2) {
        let value = value.to_der().map_err(unread)?;
        let named = SigningCertificateV2::from_der(&value).map_err(unread)?;
        let first = named.certs.into_iter().next();
        let first = first.ok_or_else(|| wrong("it names no certificate of its signer"))?;
        let named = first.hash_algorithm.map(|hash| accepted(&hash.oid));
        (named.unwrap_or(Ok(Hash::Sha256))?, first.cert_hash)
    } else if let Some(value) = value(attributes, &SIGNING_CERTIFICATE) {
        let value = value.to_der().map_err(unread)?;
        let named = SigningCertificate::from_der(&value).map_err(unread)?;
        let first = named.certs.into_iter().next();
        let first = first.ok_or_else(|| wrong("it names no certificate of its signer"))?;
        // A second certificate with this SHA-1 would have to lead to the pinned root as well: many
        // authorities still name theirs so, and nothing else rests on it.
        (Hash::Sha1, first.cert_hash)
    } else {
        return Err(wrong("it names no certificate of its signer"));
    };
    if hash.digest(&encoded(certificate)?).as_ref() == named.as_bytes() {
        Ok(())
    } else {
        Err(wrong("it names another certificate of its signer"))
    }
}

type Method = &'static dyn SignatureVerificationAlgorithm;

/// How a signature of that identifier over that hash is checked; of two, the certificate's key says which.
fn methods(oid: &ObjectIdentifier, hash: Hash) -> Result<Vec<Method>, Error> {
    let methods: Vec<Method> = match (oid.to_string().as_str(), hash) {
        ("1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.11", Hash::Sha256) => {
            vec![verifies::RSA_PKCS1_2048_8192_SHA256]
        }
        ("1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.12", Hash::Sha384) => {
            vec![verifies::RSA_PKCS1_2048_8192_SHA384]
        }
        ("1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.13", Hash::Sha512) => {
            vec![verifies::RSA_PKCS1_2048_8192_SHA512]
        }
        (RSA_PSS, Hash::Sha256) => vec![verifies::RSA_PSS_2048_8192_SHA256_LEGACY_KEY],
        (RSA_PSS, Hash::Sha384) => vec![verifies::RSA_PSS_2048_8192_SHA384_LEGACY_KEY],
        (RSA_PSS, Hash::Sha512) => vec![verifies::RSA_PSS_2048_8192_SHA512_LEGACY_KEY],
        ("1.2.840.10045.2.1" | "1.2.840.10045.4.3.2", Hash::Sha256) => {
            vec![verifies::ECDSA_P256_SHA256, verifies::ECDSA_P384_SHA256]
        }
        ("1.2.840.10045.2.1" | "1.2.840.10045.4.3.3", Hash::Sha384) => {
            vec![verifies::ECDSA_P384_SHA384, verifies::ECDSA_P256_SHA384]
        }
        ("1.3.101.112", Hash::Sha512) => vec![verifies::ED25519],
        _ => {
            let oid = format!("{oid} over {hash}");
            return Err(Error::UnknownMethod { oid });
        }
    };
    Ok(methods)
}
