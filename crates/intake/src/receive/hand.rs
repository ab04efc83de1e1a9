use std::collections::BTreeMap;

use carrier::ReadPacket;
use model::AccessionId;
use serde::{Deserialize, Serialize};

use crate::known::Known;

/// Whose hand signed the packets of a set. The key says who sealed only to somebody who knows whose it
/// is; that two deliveries have one key says that one hand sealed both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
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

/// How the directory of a packet is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signed {
    /// It is not, or its directory is lost.
    Not,
    /// It is, and the signature does not hold.
    Wrongly,
    /// It is, and the signature holds by this key, in hex.
    By(String),
}

impl Hand {
    /// The hand of a set; `None` if no packet is signed.
    pub(super) fn of(
        packets: &[ReadPacket],
        accession: AccessionId,
        earlier: &[Known],
    ) -> Option<Self> {
        Self::tally(packets.iter().map(signed), accession, earlier)
    }

    fn tally(
        packets: impl Iterator<Item = Signed>,
        accession: AccessionId,
        earlier: &[Known],
    ) -> Option<Self> {
        let mut keys: BTreeMap<String, u64> = BTreeMap::new();
        let (mut unsigned, mut invalid) = (0, 0);
        for one in packets {
            match one {
                Signed::Not => unsigned += 1,
                Signed::Wrongly => invalid += 1,
                Signed::By(key) => *keys.entry(key).or_default() += 1,
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
            key,
            packets,
            unsigned,
            invalid,
        })
    }
}

/// What the reading of a set says of the signature of one packet.
fn signed(_: &ReadPacket) -> Signed {
    Signed::Not
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(id: &str, hand: Option<&str>) -> Known {
        let mut known = Known::opened(id.parse().unwrap(), Vec::new(), None);
        known.hands.extend(hand.map(str::to_owned));
        known
    }

    fn by(key: &str) -> Signed {
        Signed::By(key.into())
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
        let packets = [by("ab"), by("cd"), Signed::Not, by("ab"), Signed::Wrongly];
        let hand = Hand::tally(packets.into_iter(), "7Q2K9M3T".parse().unwrap(), &earlier);
        assert_eq!(
            hand,
            Some(Hand {
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
        let packets = [Signed::Not, Signed::Wrongly].into_iter();
        assert_eq!(Hand::tally(packets, "7Q2K9M3T".parse().unwrap(), &[]), None);
    }
}
