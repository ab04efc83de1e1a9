use std::fmt;

use model::{Chance, Timestamp};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::strongbox::{Label, Strongbox};
use crate::{Error, code};

/// Bytes of a secret, as RFC 4226 recommends.
const LENGTH: usize = 20;
/// Seconds that a code stands for.
const STEP: u64 = 30;
/// Steps before and after the present one whose codes are taken, for clocks differ.
const SKEW: u16 = 1;
const NANOS: i64 = 1_000_000_000;

/// The secret that a person's authenticator makes one-time codes from (RFC 6238: SHA-1, six digits,
/// 30 seconds, which every authenticator takes).
pub struct TotpSecret(Zeroizing<[u8; LENGTH]>);

impl TotpSecret {
    /// Draws a new secret.
    pub fn draw(chance: &mut impl Chance) -> Self {
        Self(Zeroizing::new(chance.draw()))
    }

    /// The `otpauth://` URL that an authenticator scans or takes; it holds the secret.
    ///
    /// # Errors
    ///
    /// [`Error::Enrolment`] when the issuer or the name is empty.
    pub fn url(&self, issuer: &str, name: &str) -> Result<Zeroizing<String>, Error> {
        // A colon parts the issuer from the name in the label.
        let plain = |text: &str| text.replace(':', " ");
        self.algorithm(Some(plain(issuer)), &plain(name))?
            .to_url()
            .map(Zeroizing::new)
            .map_err(|_| Error::Enrolment)
    }

    /// The secret in an `otpauth://` URL of [`TotpSecret::url`]; nothing when it is none.
    pub fn from_url(url: &str) -> Option<Self> {
        let (_, query) = url.strip_prefix("otpauth://totp/")?.split_once('?')?;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, secret) = pairs.find(|(name, _)| *name == "secret")?;
        let secret = Secret::try_from_base32(secret).ok()?;
        Some(Self(Zeroizing::new(secret.as_ref().try_into().ok()?)))
    }

    /// The code at a moment, as an authenticator shows it; nothing before the year 1970.
    pub fn code(&self, now: Timestamp) -> Option<String> {
        let totp = self.algorithm(None, "").ok()?;
        Some(totp.generate(seconds(now)?).to_string())
    }

    /// The step whose code was typed, if it is one that is taken now.
    pub(crate) fn step(&self, typed: &str, now: Timestamp) -> Option<i64> {
        let typed = code::normalise(typed)?;
        let totp = self.algorithm(None, "").ok()?;
        totp.check(&typed, seconds(now)?)?.try_into().ok()
    }

    /// Seals the secret as that of `whose` account, so that it is of use for no other.
    pub(crate) fn seal(&self, strongbox: &dyn Strongbox, whose: &str) -> Result<Vec<u8>, Error> {
        Label::Totp { whose }.seal(strongbox, &*self.0)
    }

    pub(crate) fn unseal(
        strongbox: &dyn Strongbox,
        whose: &str,
        sealed: &[u8],
    ) -> Result<Self, Error> {
        Label::Totp { whose }.open(strongbox, sealed).map(Self)
    }

    fn algorithm(&self, issuer: Option<String>, name: &str) -> Result<Totp, Error> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(SKEW)
            .with_step_duration(STEP)
            .with_secret(*self.0)
            .with_issuer(issuer)
            .with_account_name(name)
            .build()
            .map_err(|_| Error::Enrolment)
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret")
    }
}

fn seconds(now: Timestamp) -> Option<u64> {
    (now.unix_nanos() / NANOS).try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    fn secret() -> TotpSecret {
        TotpSecret(Zeroizing::new(*b"12345678901234567890"))
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_nanos(seconds * NANOS)
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B prints eight digits; six are the last six of them.
        for (seconds, printed) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
        ] {
            let code = secret().code(at(seconds)).unwrap();
            assert_eq!(code, printed[2..]);
            assert_eq!(secret().step(&code, at(seconds)), Some(seconds / 30));
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_no_more() {
        let code = secret().code(at(1_111_111_110)).unwrap();
        let step = 1_111_111_110 / 30;
        let taken = |seconds| secret().step(&code, at(seconds));
        for inside in [1_111_111_080, 1_111_111_109, 1_111_111_140, 1_111_111_169] {
            assert_eq!(taken(inside), Some(step), "{inside}");
        }
        for outside in [1_111_111_079, 1_111_111_170, -1, i64::MIN / NANOS] {
            assert_eq!(taken(outside), None, "{outside}");
        }
    }

    #[test]
    fn an_authenticator_gets_a_url_that_holds_the_secret() {
        let url = secret().url("Amana: the archive", "سامي").unwrap();
        assert_eq!(
            *url,
            "otpauth://totp/Amana%20%20the%20archive:%D8%B3%D8%A7%D9%85%D9%8A\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Amana%20%20the%20archive"
        );
        let again = TotpSecret::from_url(&url).unwrap();
        assert_eq!(*again.0, *secret().0);
        assert!(TotpSecret::from_url("otpauth://totp/a?secret=GEZA").is_none());
        assert!(matches!(secret().url("Amana", ""), Err(Error::Enrolment)));
        assert_eq!(format!("{:?}", secret()), "TotpSecret");
    }
}
