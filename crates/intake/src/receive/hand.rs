use std::collections::{BTreeMap, BTreeSet};

use carrier::{PacketRef, ReadPacket};
use model::{AccessionId, Defect, DefectCode};
use serde::{Deserialize, Serialize};

use super::fixed::Fixed;
use crate::known::Known;

/// Whose hand signed the packets of a set. The key says who sealed only to somebody who knows whose it
/// is; that two deliveries have one key says that one hand sealed both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandLine {
    /// The Ed25519 key in hex; of several, the one that signed most of the packets that the code fixes, or
    /// of all where no code was given.
    pub key: String,
    /// Packets that it signed.
    pub packets: u64,
    /// Packets that another key signed.
    pub others: u64,
    /// The keys that signed those.
    #[serde(default)]
    pub other_keys: Vec<String>,
    /// Closed packets with a directory and without a signature; packets that carry older ones have none.
    pub unsigned: u64,
    /// Packets whose signature does not hold.
    pub invalid: u64,
    /// Accessions that came before this one, of which the same key signed a packet.
    pub same_as: Vec<AccessionId>,
}

/// Who signed one packet.
struct Signer {
    /// The key by which its signature holds, in hex.
    key: Option<String>,
    /// Whether nothing says that somebody added it after the code was shown.
    counts: bool,
    /// Whether it should have a signature if its set has.
    should: bool,
}

impl HandLine {
    /// The hand of a set with these packets and defects; `None` if no signature holds that counts.
    pub(super) fn of(
        packets: &[ReadPacket],
        fixed: &Fixed,
        defects: &[Defect],
        (accession, earlier): (AccessionId, &[Known]),
    ) -> Option<Self> {
        let invalid = defects.iter().filter(|defect| is_wrong(defect)).count() as u64;
        let carriers: BTreeSet<PacketRef> = packets
            .iter()
            .flat_map(|packet| packet.carriers.iter().copied())
            .collect();
        let signers = (0..).map(PacketRef).zip(packets);
        let signers = signers.map(|(at, packet)| Signer {
            key: packet.hand.map(|hand| hand.to_string()),
            counts: fixed.fixes(&[at]) != Some(false),
            should: packet.closed && packet.has_directory && !carriers.contains(&at),
        });
        Self::tally(signers, invalid, accession, earlier)
    }

    fn tally(
        signers: impl Iterator<Item = Signer>,
        invalid: u64,
        accession: AccessionId,
        earlier: &[Known],
    ) -> Option<Self> {
        // Of each key: packets that count, and all.
        let mut keys: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        let mut without = 0_u64;
        for signer in signers {
            match signer.key {
                Some(key) => {
                    let (counting, all) = keys.entry(key).or_default();
                    *counting += u64::from(signer.counts);
                    *all += 1;
                }
                None => without += u64::from(signer.should),
            }
        }
        let most = keys.iter().max_by_key(|(_, packets)| **packets);
        let (key, (_, packets)) = most.filter(|(_, (counting, _))| *counting > 0)?;
        let (key, packets) = (key.clone(), *packets);
        let others = keys.iter().filter(|(other, _)| **other != key);
        let same_as = earlier
            .iter()
            .take_while(|known| known.accession != accession)
            .filter(|known| known.hands.contains(&key))
            .map(|known| known.accession);
        Some(Self {
            same_as: same_as.collect(),
            others: others.clone().map(|(_, (_, all))| all).sum(),
            other_keys: others.map(|(other, _)| other.clone()).collect(),
            unsigned: without.saturating_sub(invalid),
            key,
            packets,
            invalid,
        })
    }
}

/// Whether a defect says that the signature of a packet does not hold.
fn is_wrong(defect: &Defect) -> bool {
    defect.code == DefectCode::HandWrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(key: Option<&str>, counts: bool) -> Signer {
        Signer {
            key: key.map(str::to_owned),
            counts,
            should: true,
        }
    }

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
            signers.into_iter().map(|key| signer(key, true)),
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
                other_keys: vec!["cd".into()],
                unsigned: 1,
                invalid: 1,
                same_as: vec!["AAAAAAAA".parse().unwrap()],
            })
        );
    }

    #[test]
    fn who_signs_more_packets_behind_the_code_is_not_the_hand() {
        let accession = "7Q2K9M3T".parse().unwrap();
        let of = |signers: &[(Option<&str>, bool)]| {
            let signers = signers.iter().map(|(key, counts)| signer(*key, *counts));
            HandLine::tally(signers, 0, accession, &[])
        };
        let forger = (Some("cd"), false);
        let hand = of(&[(Some("ab"), true), forger, forger]).unwrap();
        assert_eq!((hand.key.as_str(), hand.packets, hand.others), ("ab", 1, 2));
        assert_eq!(hand.other_keys, ["cd"]);
        assert_eq!(of(&[(None, true), forger]), None);
    }

    #[test]
    fn packets_that_nobody_signed_have_no_hand() {
        let accession = "7Q2K9M3T".parse().unwrap();
        assert_eq!(
            HandLine::tally(
                [None, None].into_iter().map(|key| signer(key, true)),
                1,
                accession,
                &[]
            ),
            None
        );
    }
}
