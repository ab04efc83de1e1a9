use std::collections::BTreeSet;

use carrier::{Code, CodeMatch, Contents, PacketRef, ReadPacket};

/// Which packets the code that was read over the telephone fixes: the one it belongs to, and every
/// one before it in its chain.
pub(super) enum Fixed {
    /// No code was given.
    NotAsked,
    /// The code belongs to no packet that arrived.
    Nothing {
        given: Code,
        /// Whether it was compared with every packet of which anything arrived.
        all_tried: bool,
    },
    /// It belongs to one.
    Packets {
        given: Code,
        last: PacketRef,
        all: BTreeSet<PacketRef>,
        /// Packets of older sets that those carry: their own codes fix what they name, this one says
        /// nothing of it.
        open: BTreeSet<PacketRef>,
    },
}

impl Fixed {
    pub(super) fn by(contents: &Contents<'_>, code: Option<Code>) -> Self {
        let Some(given) = code else {
            return Self::NotAsked;
        };
        match contents.match_code(given) {
            CodeMatch::Packet { packet, fixed } => {
                let all = fixed.into_iter().collect();
                Self::Packets {
                    given,
                    last: packet,
                    open: carried(&contents.packets(), &all),
                    all,
                }
            }
            CodeMatch::None => Self::Nothing {
                given,
                all_tried: contents
                    .packets()
                    .iter()
                    .all(|packet| packet.link.is_some()),
            },
            CodeMatch::NotAllTried => Self::Nothing {
                given,
                all_tried: false,
            },
        }
    }

    /// By a code that matched before, where none is given now; one of an older set that this one carries
    /// is left out, for it says nothing of the others.
    pub(super) fn again(contents: &Contents<'_>, code: Option<Code>) -> Self {
        let fixed = Self::by(contents, code);
        let is_old = |last: &PacketRef| {
            let packets = contents.packets();
            packets
                .get(last.0)
                .is_some_and(|packet| !packet.carriers.is_empty())
        };
        match &fixed {
            Self::Packets { last, .. } if is_old(last) => Self::NotAsked,
            _ => fixed,
        }
    }

    /// Whether the directories of `packets` are fixed; `None` if no code was given that says anything of them.
    pub(super) fn fixes(&self, packets: &[PacketRef]) -> Option<bool> {
        match self {
            Self::NotAsked => None,
            Self::Nothing { .. } => Some(false),
            Self::Packets { open, .. } if packets.iter().all(|packet| open.contains(packet)) => {
                None
            }
            Self::Packets { all, .. } => Some(packets.iter().all(|packet| all.contains(packet))),
        }
    }

    /// Whether nothing may be said of single files.
    pub(super) fn is_mismatch(&self) -> bool {
        matches!(self, Self::Nothing { .. })
    }
}

/// The packets of older sets that nothing but `fixed` packets carry.
fn carried(packets: &[ReadPacket], fixed: &BTreeSet<PacketRef>) -> BTreeSet<PacketRef> {
    let mut open: BTreeSet<PacketRef> = BTreeSet::new();
    // A set stands behind those that carry it, so what a carrier is was decided before.
    for (number, packet) in packets.iter().enumerate() {
        let follows = |carrier: &PacketRef| fixed.contains(carrier) || open.contains(carrier);
        if !packet.carriers.is_empty() && packet.carriers.iter().all(follows) {
            open.insert(PacketRef(number));
        }
    }
    open
}
