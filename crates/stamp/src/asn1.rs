//! The structures of RFC 3161 and RFC 5035 that `cms` has not.

use cms::content_info::ContentInfo;
use der::asn1::{Any, BitString, Int, ObjectIdentifier, OctetString};
use der::{Sequence, Tag, Tagged};
use model::Timestamp;
use x509_cert::ext::Extensions;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::spki::AlgorithmIdentifierOwned;

pub(crate) const ID_SIGNED_DATA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
pub(crate) const ID_TST_INFO: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// RFC 3161 section 2.4.1.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct TimeStampReq {
    pub(crate) version: u8,
    pub(crate) message_imprint: MessageImprint,
    #[asn1(optional = "true")]
    pub(crate) req_policy: Option<ObjectIdentifier>,
    #[asn1(optional = "true")]
    pub(crate) nonce: Option<Int>,
    #[asn1(default = "Default::default")]
    pub(crate) cert_req: bool,
}

/// RFC 3161 section 2.4.1.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct MessageImprint {
    pub(crate) hash_algorithm: AlgorithmIdentifierOwned,
    pub(crate) hashed_message: OctetString,
}

/// RFC 3161 section 2.4.2.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct TimeStampResp {
    pub(crate) status: PkiStatusInfo,
    #[asn1(optional = "true")]
    pub(crate) time_stamp_token: Option<ContentInfo>,
}

/// RFC 3161 section 2.4.2.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct PkiStatusInfo {
    pub(crate) status: u8,
    #[asn1(optional = "true")]
    pub(crate) status_string: Option<Vec<String>>,
    #[asn1(optional = "true")]
    pub(crate) fail_info: Option<BitString>,
}

/// RFC 3161 section 2.4.2.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct TstInfo {
    pub(crate) version: u8,
    pub(crate) policy: ObjectIdentifier,
    pub(crate) message_imprint: MessageImprint,
    pub(crate) serial_number: Int,
    /// A GeneralizedTime that may have a fraction, which `der` does not read.
    pub(crate) gen_time: Any,
    #[asn1(optional = "true")]
    pub(crate) accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    pub(crate) ordering: bool,
    #[asn1(optional = "true")]
    pub(crate) nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) tsa: Option<GeneralName>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) extensions: Option<Extensions>,
}

/// RFC 3161 section 2.4.2.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct Accuracy {
    #[asn1(optional = "true")]
    pub(crate) seconds: Option<u32>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) micros: Option<u16>,
}

/// RFC 5035 section 3: names the certificate of the signer by its hash.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct SigningCertificateV2 {
    pub(crate) certs: Vec<EssCertIdV2>,
    #[asn1(optional = "true")]
    pub(crate) policies: Option<Any>,
}

/// RFC 5035 section 4.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct EssCertIdV2 {
    /// SHA-256 if absent.
    #[asn1(optional = "true")]
    pub(crate) hash_algorithm: Option<AlgorithmIdentifierOwned>,
    pub(crate) cert_hash: OctetString,
    #[asn1(optional = "true")]
    pub(crate) issuer_serial: Option<Any>,
}

/// RFC 2634 section 5.4: the same with SHA-1.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct SigningCertificate {
    pub(crate) certs: Vec<EssCertId>,
    #[asn1(optional = "true")]
    pub(crate) policies: Option<Any>,
}

/// RFC 2634 section 5.4.1.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct EssCertId {
    pub(crate) cert_hash: OctetString,
    #[asn1(optional = "true")]
    pub(crate) issuer_serial: Option<Any>,
}

impl TstInfo {
    /// When the authority says that it saw the data.
    pub(crate) fn time(&self) -> Option<Timestamp> {
        if self.gen_time.tag() != Tag::GeneralizedTime {
            return None;
        }
        let text = std::str::from_utf8(self.gen_time.value()).ok()?;
        let text = text.strip_suffix('Z')?;
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, format!(".{fraction}")),
            None => (text, String::new()),
        };
        if whole.len() != 14 || !whole.bytes().all(|one| one.is_ascii_digit()) {
            return None;
        }
        let (date, time) = whole.split_at(8);
        let (year, rest) = date.split_at(4);
        let ((month, day), (hour, rest)) = (rest.split_at(2), time.split_at(2));
        let (minute, second) = rest.split_at(2);
        format!("{year}-{month}-{day}T{hour}:{minute}:{second}{fraction}Z")
            .parse()
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Hash;

    fn time_of(text: &str) -> Option<String> {
        let imprint = MessageImprint {
            hash_algorithm: AlgorithmIdentifierOwned {
                oid: Hash::Sha256.oid(),
                parameters: None,
            },
            hashed_message: OctetString::new([0; 32]).unwrap(),
        };
        let info = TstInfo {
            version: 1,
            policy: ID_TST_INFO,
            message_imprint: imprint,
            serial_number: Int::new(&[1]).unwrap(),
            gen_time: Any::new(Tag::GeneralizedTime, text.as_bytes()).unwrap(),
            accuracy: None,
            ordering: false,
            nonce: None,
            tsa: None,
            extensions: None,
        };
        info.time().map(|time| time.to_string())
    }

    #[test]
    fn times_are_read_with_and_without_a_fraction() {
        for (text, time) in [
            ("20261128224227Z", Some("2026-11-28T22:42:27Z")),
            ("20261128224227.5Z", Some("2026-11-28T22:42:27.5Z")),
            (
                "20261128224227.1234567891Z",
                Some("2026-11-28T22:42:27.123456789Z"),
            ),
            ("20261128224227", None),
            ("20261128224227+0100", None),
            ("20261328224227Z", None),
            ("20261128224227.-5Z", None),
            ("", None),
        ] {
            assert_eq!(time_of(text).as_deref(), time, "{text}");
        }
    }
}
