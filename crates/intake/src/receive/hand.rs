use std::collections::BTreeMap;

use carrier::ReadPacket;
use model::{AccessionId, Defect, DefectCode};
use serde::{Deserialize, Serialize};

use crate::known::Known;

/// Whose hand signed the packets of a set. The key says who sealed only to somebody who knows whose it
/// is; that two deliveries have one key says that one hand sealed both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandLine {
    /// The Ed25519 key in hex; of several, the one that signed most packets.
    pub key: String,
    /// Packets that it signed.
    pub packets: u64,
    /// Packets that another key signed.
    pub others: u64,
    /// Packets without a signature, or of which the directory is lost.
    pub unsigned: u64,
    /// Packets whose signature does not hold.
    pub invalid: u64,
    /// Accessions that came before this one and have the same key.
    pub same_as: Vec<AccessionId>,
}

impl HandLine {
    /// The hand of a set with these packets and defects; `None` if no signature holds.
    pub(super) fn of(
        packets: &[ReadPacket],
        defects: &[Defect],
        accession: AccessionId,
        earlier: &[Known],
    ) -> Option<Self> {
        let invalid = defects.iter().filter(|defect| is_wrong(defect)).count() as u64;
        Self::tally(packets.iter().map(key), invalid, accession, earlier)
    }

    fn tally(
        signers: impl Iterator<Item = Option<String>>,
        invalid: u64,
        accession: AccessionId,
        earlier: &[Known],
    ) -> Option<Self> {
        let mut keys: BTreeMap<String, u64> = BTreeMap::new();
        let mut without = 0_u64;
        for signer in signers {
            match signer {
                Some(key) => *keys.entry(key).or_default() += 1,
                None => without += 1,
            }
        }
        let all: u64 = keys.values().sum();
        let (key, packets) = keys.into_iter().max_by_key(|(_, packets)| *packets)?;
        let same_as = earlier
            .iter()
            .take_while(|known| known.accession != accession)
            .filter(|known| known.hands.contains(&key))
            .map(|known| known.accession);
        Some(Self {
            same_as: same_as.collect(),
            others: all - packets,
            unsigned: without.saturating_sub(invalid),
            key,
            packets,
            invalid,
        })
    }
}

/// The key by which the signature of a packet holds, in hex.
fn key(packet: &ReadPacket) -> Option<String> {
    packet.hand.map(|hand| hand.to_string())
}

/// Whether a defect says that the signature of a packet does not hold.
fn is_wrong(defect: &Defect) -> bool {
    defect.code == DefectCode::HandWrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(id: &str, hand: Option<&str>) -> Known {
        let mut known = Known::opened(id.parse().unwrap(), Vec::new(), None);
        known.hands.extend(hand.map(str::to_owned));
        known
    }

    #[test]
    fn a_hand_is_the_key_of_most_packets_and_is_found_again_in_earlier_accessions() {
        let earlier = [
            known("AAAAAAAA", Some("ab")),
            known("BBBBBBBB", Some("cd")),
            known("CCCCCCCC", None),
            known("7Q2K9M3T", Some("ab")),
            known("DDDDDDDD", Some("ab")),
        ];
        let signers = [Some("ab"), Some("cd"), None, Some("ab"), None];
        let hand = HandLine::tally(
            signers.into_iter().map(|key| key.map(str::to_owned)),
            1,
            "7Q2K9M3T".parse().unwrap(),
            &earlier,
        );
        assert_eq!(
            hand,
            Some(HandLine {
                key: "ab".into(),
                packets: 2,
                others: 1,
                unsigned: 1,
                invalid: 1,
                same_as: vec!["AAAAAAAA".parse().unwrap()],
            })
        );
    }

    #[test]
    fn packets_that_nobody_signed_have_no_hand() {
        let accession = "7Q2K9M3T".parse().unwrap();
        assert_eq!(
            HandLine::tally([None, None].into_iter(), 1, accession, &[]),
            None
        );
    }
}
