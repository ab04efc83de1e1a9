//! Whether a signer's certificate led to the pinned root when it signed.

use std::time::Duration;

use der::asn1::ObjectIdentifier;
use model::Timestamp;
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_cert::Certificate;
use x509_cert::ext::pkix::ExtendedKeyUsage;

use crate::root::end_of;
use crate::token::{Token, encoded};
use crate::{Error, Root};

const ID_KP_TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// Gives when the first certificate of the chain ends.
pub(crate) fn check(token: &Token, signer: &Certificate, root: &Root) -> Result<Timestamp, Error> {
    let time = token.time();
    let fail = |why: String| Error::Chain { time, why };
    if !is_for_time_stamps_alone(signer) {
        return Err(fail("it is not for time stamps alone".into()));
    }
    let own = CertificateDer::from(encoded(signer)?);
    let own = EndEntityCert::try_from(&own).map_err(|error| fail(error.to_string()))?;
    let others: Vec<_> = token
        .certificates
        .iter()
        .filter(|one| *one != signer)
        .map(|one| Ok((encoded(one)?, end_of(one))))
        .collect::<Result<_, Error>>()?;
    let between: Vec<_> = others
        .iter()
        .map(|(der, _)| CertificateDer::from(der.as_slice()))
        .collect();
    // The path does not look at when the root itself holds.
    if time < root.begins() || time > root.expires() {
        return Err(fail("the pinned root does not hold at that time".into()));
    }
    let pinned = root.as_certificate();
    let anchor = anchor_from_trusted_cert(&pinned).map_err(|error| fail(error.to_string()))?;
    let seconds = u64::try_from(time.unix_nanos() / 1_000_000_000)
        .map_err(|_| fail("its time is before 1970".into()))?;
    let anchors = [anchor];
    let path = own
        .verify_for_usage(
            ALL_VERIFICATION_ALGS,
            &anchors,
            &between,
            UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
            // Certificates between signer and root often name no use; the signer was asked above.
            KeyUsage::required_if_present(ID_KP_TIME_STAMPING.as_bytes()),
            None,
            None,
        )
        .map_err(|error| fail(error.to_string()))?;
    let used: Vec<_> = path
        .intermediate_certificates()
        .map(|one| one.der())
        .collect();
    let ends = others
        .iter()
        .filter(|(der, _)| used.iter().any(|one| one.as_ref() == der.as_slice()))
        .map(|(_, end)| *end);
    Ok(ends.fold(end_of(signer).min(root.expires()), Timestamp::min))
}

/// RFC 3161 section 2.3: the certificate says so, critically, and names no other use.
fn is_for_time_stamps_alone(certificate: &Certificate) -> bool {
    let usage = certificate.tbs_certificate.get::<ExtendedKeyUsage>();
    usage.is_ok_and(|usage| {
        usage.is_some_and(|(critical, usage)| critical && usage.0 == [ID_KP_TIME_STAMPING])
    })
}
