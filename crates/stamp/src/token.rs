use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfo};
use der::{Decode, Encode};
use model::Timestamp;
use x509_cert::Certificate;

use crate::asn1::{ID_SIGNED_DATA, ID_TST_INFO, TstInfo};
use crate::{Error, Hash, Root, chain, signer};

/// The longest token or answer that is read, in bytes; they have a few thousand.
pub const MAX_TOKEN: usize = 1 << 20;

/// What an authority signed: a digest, a time, and its own certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    der: Vec<u8>,
    pub(crate) info: TstInfo,
    /// The encoded `info`, which is what is signed.
    pub(crate) content: Vec<u8>,
    pub(crate) signer: SignerInfo,
    pub(crate) certificates: Vec<Certificate>,
    time: Timestamp,
}

/// A token that holds under a root: only [`Token::verify`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    time: Timestamp,
    signer: String,
    expires: Timestamp,
}

impl Verified {
    /// The data existed then, says the authority.
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// Whom the signing certificate names.
    pub fn signer(&self) -> &str {
        &self.signer
    }

    /// When the first certificate of the chain ends, and with it what keeps somebody who has the
    /// authority's old key from making such a token.
    pub fn expires(&self) -> Timestamp {
        self.expires
    }
}

impl Token {
    /// Reads a token (`ContentInfo` of RFC 5652) in DER; checks nothing of what it claims.
    pub fn parse(der: &[u8]) -> Result<Self, Error> {
        let wrong = |wrong| Error::Token { wrong };
        if der.len() > MAX_TOKEN {
            return Err(wrong("it is longer than 1 MiB"));
        }
        let outer = ContentInfo::from_der(der).map_err(|_| wrong("it is no CMS in DER"))?;
        if outer.content_type != ID_SIGNED_DATA {
            return Err(wrong("it is not signed"));
        }
        let signed: SignedData = outer
            .content
            .decode_as()
            .map_err(|_| wrong("its signed data cannot be read"))?;
        let content = signed
            .encap_content_info
            .econtent
            .filter(|_| signed.encap_content_info.econtent_type == ID_TST_INFO)
            .ok_or(wrong("what is signed is no time stamp"))?;
        let content = content.value().to_vec();
        let info = TstInfo::from_der(&content)
            .map_err(|_| wrong("what is signed is no time stamp of RFC 3161"))?;
        if info.version != 1 {
            return Err(wrong("it is of a version that is not known here"));
        }
        if info.extensions.iter().flatten().any(|one| one.critical) {
            return Err(wrong("it has a critical extension that is not known here"));
        }
        let time = info.time().ok_or(wrong("its time cannot be read"))?;
        let [signer] = <[SignerInfo; 1]>::try_from(signed.signer_infos.0.into_vec())
            .map_err(|_| wrong("it has not one signer"))?;
        let certificates = signed
            .certificates
            .into_iter()
            .flat_map(|set| set.0.into_vec());
        let certificates = certificates
            .filter_map(|one| match one {
                CertificateChoices::Certificate(certificate) => Some(certificate),
                CertificateChoices::Other(_) => None,
            })
            .collect();
        Ok(Self {
            der: der.to_vec(),
            info,
            content,
            signer,
            certificates,
            time,
        })
    }

    /// The token in DER, as public tools take it (`openssl ts -verify -token_in`).
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// When the authority says that it saw the data; to be believed after [`Token::verify`].
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// Checks that the token is about `data`, signed by a certificate for time stamps that led to `root` when it
    /// was made, and rests on no hash function that is not accepted any more.
    pub fn verify(&self, data: &[u8], root: &Root) -> Result<Verified, Error> {
        let imprint = &self.info.message_imprint;
        let hash = accepted(&imprint.hash_algorithm.oid)?;
        if hash.digest(data).as_ref() != imprint.hashed_message.as_bytes() {
            return Err(Error::OtherData);
        }
        let certificate = signer::certificate(self)?;
        signer::check(self, certificate)?;
        Ok(Verified {
            time: self.time,
            signer: certificate.tbs_certificate.subject.to_string(),
            expires: chain::check(self, certificate, root)?,
        })
    }
}

/// The hash function of that identifier, if it is one that is accepted.
pub(crate) fn accepted(oid: &der::asn1::ObjectIdentifier) -> Result<Hash, Error> {
    match Hash::of_oid(oid) {
        Some(hash) if hash.is_accepted() => Ok(hash),
        Some(hash) => Err(Error::HashNotAccepted { hash }),
        None => Err(Error::UnknownMethod {
            oid: oid.to_string(),
        }),
    }
}

/// A certificate in DER.
pub(crate) fn encoded(certificate: &Certificate) -> Result<Vec<u8>, Error> {
    certificate.to_der().map_err(|_| Error::Token {
        wrong: "a certificate of it cannot be encoded again",
    })
}
