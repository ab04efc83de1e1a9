use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::keys::Keys;

/// What a MAC is of, so that one cannot stand in the place of another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// A token of a browser, which the office does not keep.
    Token,
    /// A row of `office_accounts`.
    Account,
    /// A row of `office_sessions`.
    Session,
    /// A row of `office_views`.
    View,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Account => "account",
            Self::Session => "session",
            Self::View => "view",
        }
    }
}

/// The MAC of values, as the database holds it.
pub(crate) fn mac(keys: &Keys, kind: Kind, values: &[impl AsRef<[u8]>]) -> String {
    hex::encode(begin(keys, kind, values).finalize().into_bytes())
}

/// Whether the office made `mac` of just these values.
pub(crate) fn is_mac(keys: &Keys, kind: Kind, values: &[impl AsRef<[u8]>], mac: &str) -> bool {
    let mac = hex::decode(mac).unwrap_or_default();
    begin(keys, kind, values).verify_slice(&mac).is_ok()
}

/// Each value goes in after its length, so that none can lend bytes to its neighbour.
fn begin(keys: &Keys, kind: Kind, values: &[impl AsRef<[u8]>]) -> Hmac<Sha256> {
    let mut hmac = <Hmac<Sha256> as hmac::digest::KeyInit>::new(&keys.rows().into());
    let mut put = |value: &[u8]| {
        let length = u64::try_from(value.len()).unwrap_or(u64::MAX);
        hmac.update(&length.to_be_bytes());
        hmac.update(value);
    };
    put(kind.name().as_bytes());
    values.iter().for_each(|value| put(value.as_ref()));
    hmac
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [&str; 4] = ["7Q2K9M3T", "7Q2K9M3T-000042", "7", "1700000000000000000"];
    /// As Python's hmac and struct modules make it of the key and values of these tests.
    const EXPECTED: &str = "456b567e2de1568d6febbf12c03e4998f0da5e7f39ecb38107e2dcc1728d0b76";

    #[test]
    fn a_mac_is_hmac_sha256_of_the_kind_and_the_values_each_after_its_length() {
        let keys = Keys::all(7);
        assert_eq!(mac(&keys, Kind::View, &VALUES), EXPECTED);
        assert!(is_mac(&keys, Kind::View, &VALUES, EXPECTED));
    }

    #[test]
    fn a_mac_is_of_one_key_one_kind_and_one_list_of_values() {
        let keys = Keys::all(7);
        assert!(!is_mac(&Keys::all(8), Kind::View, &VALUES, EXPECTED));
        assert!(!is_mac(&keys, Kind::Session, &VALUES, EXPECTED));
        assert!(!is_mac(&keys, Kind::View, &VALUES[..3], EXPECTED));
        let lent = ["7Q2K9M3T7", "Q2K9M3T-000042", "7", "1700000000000000000"];
        assert!(!is_mac(&keys, Kind::View, &lent, EXPECTED));
    }

    #[test]
    fn what_is_no_whole_mac_is_none() {
        let keys = Keys::all(7);
        for wrong in ["", "no MAC", &EXPECTED[..62], &EXPECTED[2..]] {
            assert!(!is_mac(&keys, Kind::View, &VALUES, wrong), "{wrong}");
        }
    }
}
