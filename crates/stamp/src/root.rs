use std::fmt;

use der::{Decode, DecodePem, Encode};
use model::{Sha256Digest, Timestamp};
use rustls_pki_types::CertificateDer;
use x509_cert::Certificate;
use x509_cert::time::Time;

use crate::Error;

/// The root certificate of a time authority, pinned by a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Root {
    certificate: Certificate,
    der: Vec<u8>,
}

impl Root {
    /// Reads one certificate, as PEM or DER.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let wrong = |wrong| Error::Root { wrong };
        let certificate = if bytes.trim_ascii_start().starts_with(b"-----") {
            Certificate::from_pem(bytes)
                .map_err(|_| wrong("it is not one certificate in PEM; give the root's alone"))?
        } else {
            Certificate::from_der(bytes).map_err(|_| wrong("it is no X.509 certificate"))?
        };
        let der = certificate
            .to_der()
            .map_err(|_| wrong("it cannot be encoded again"))?;
        let root = Self { certificate, der };
        webpki::anchor_from_trusted_cert(&root.as_certificate())
            .map_err(|_| wrong("it cannot be a root of trust"))?;
        Ok(root)
    }

    /// The certificate in DER.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Whom it names.
    pub fn subject(&self) -> String {
        self.certificate.tbs_certificate.subject.to_string()
    }

    /// Of its DER: what is compared with the fingerprint that the authority publishes.
    pub fn fingerprint(&self) -> Sha256Digest {
        Sha256Digest::of(&self.der)
    }

    pub(crate) fn as_certificate(&self) -> CertificateDer<'_> {
        CertificateDer::from(self.der.as_slice())
    }

    pub(crate) fn begins(&self) -> Timestamp {
        let begin: Time = self.certificate.tbs_certificate.validity.not_before;
        Timestamp::from(begin.to_system_time())
    }

    pub(crate) fn expires(&self) -> Timestamp {
        end_of(&self.certificate)
    }
}

impl fmt::Debug for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Root({})", self.subject())
    }
}

/// Until when a certificate is valid.
pub(crate) fn end_of(certificate: &Certificate) -> Timestamp {
    let end: Time = certificate.tbs_certificate.validity.not_after;
    Timestamp::from(end.to_system_time())
}
