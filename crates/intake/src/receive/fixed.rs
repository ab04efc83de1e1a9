use std::collections::BTreeSet;

use carrier::{Code, CodeMatch, Contents, PacketRef};

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
    },
}

impl Fixed {
    pub(super) fn by(contents: &Contents<'_>, code: Option<Code>) -> Self {
        let Some(given) = code else {
            return Self::NotAsked;
        };
        match contents.match_code(given) {
            CodeMatch::Packet { packet, fixed } => Self::Packets {
                given,
                last: packet,
                all: fixed.into_iter().collect(),
            },
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

    /// Whether the directories of `packets` are fixed; `None` if no code was given.
    pub(super) fn fixes(&self, packets: &[PacketRef]) -> Option<bool> {
        match self {
            Self::NotAsked => None,
            Self::Nothing { .. } => Some(false),
            Self::Packets { all, .. } => Some(packets.iter().all(|packet| all.contains(packet))),
        }
    }

    /// Whether nothing may be said of single files.
    pub(super) fn is_mismatch(&self) -> bool {
        matches!(self, Self::Nothing { .. })
    }
}
