use der::asn1::{Int, OctetString};
use der::{Decode, Encode};
use model::Chance;
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::asn1::{MessageImprint, TimeStampReq, TimeStampResp};
use crate::token::MAX_TOKEN;
use crate::{Error, Hash, Token};

/// A question to a time authority: the SHA-256 digest of the data and a number drawn by chance, nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    nonce: Int,
    der: Vec<u8>,
}

impl Request {
    /// Asks for a stamp over `data`, with the certificates that lead to the authority's root.
    pub fn new(data: &[u8], chance: &mut impl Chance) -> Result<Self, Error> {
        let mut nonce: [u8; 8] = chance.draw();
        // Positive and of a fixed length: 1 in the highest bits but the sign.
        if let Some(first) = nonce.first_mut() {
            *first = *first & 0x3f | 0x40;
        }
        let encode = |_| Error::Answer {
            wrong: "the request could not be encoded",
        };
        let nonce = Int::new(&nonce).map_err(encode)?;
        let request = TimeStampReq {
            version: 1,
            message_imprint: MessageImprint {
                hash_algorithm: AlgorithmIdentifierOwned {
                    oid: Hash::Sha256.oid(),
                    parameters: Some(der::asn1::Any::null()),
                },
                hashed_message: OctetString::new(Hash::Sha256.digest(data).as_ref())
                    .map_err(encode)?,
            },
            req_policy: None,
            nonce: Some(nonce.clone()),
            cert_req: true,
        };
        let der = request.to_der().map_err(encode)?;
        Ok(Self { nonce, der })
    }

    /// What is sent, as `application/timestamp-query`.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// The token of the authority's answer (`application/timestamp-reply`), if it answers this request. It is not
    /// verified yet: see [`Token::verify`].
    pub fn accept(&self, answer: &[u8]) -> Result<Token, Error> {
        let wrong = |wrong| Error::Answer { wrong };
        if answer.len() > MAX_TOKEN {
            return Err(wrong("it is longer than 1 MiB"));
        }
        let answer = TimeStampResp::from_der(answer)
            .map_err(|_| wrong("it is no answer of RFC 3161 in DER"))?;
        // 0 granted, 1 granted with modifications.
        let status = answer.status.status;
        if status > 1 {
            let said = answer.status.status_string.unwrap_or_default().join(" ");
            return Err(Error::Refused { status, said });
        }
        let token = answer.time_stamp_token.ok_or(wrong("it has no token"))?;
        let token = token
            .to_der()
            .map_err(|_| wrong("its token cannot be read"))?;
        let token = Token::parse(&token)?;
        if token.info.nonce.as_ref() != Some(&self.nonce) {
            return Err(Error::OtherRequest);
        }
        Ok(token)
    }
}
