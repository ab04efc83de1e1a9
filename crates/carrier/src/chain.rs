use model::{Hasher, Sha256Digest};

use crate::code::Code;
use crate::ids::SetId;

/// R of a packet: fixes the set and every directory up to and with this packet (spec section 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChainLink(pub [u8; 32]);

impl ChainLink {
    /// R₀, before the first packet of a set.
    pub fn start(set: SetId) -> Self {
        let mut hasher = Hasher::new();
        hasher.update(b"set/1");
        hasher.update(set.0);
        Self(*hasher.finish().as_bytes())
    }

    /// R of packet `packet` with geometry `k`, `m` and a directory whose lines have digest `directory`.
    pub fn next(self, packet: u32, k: u8, m: u8, directory: &Sha256Digest) -> Self {
        let mut hasher = Hasher::new();
        hasher.update(b"packet/1");
        hasher.update(self.0);
        hasher.update(packet.to_le_bytes());
        hasher.update([k, m]);
        hasher.update(directory.as_bytes());
        Self(*hasher.finish().as_bytes())
    }

    /// The code to be read aloud; takes about a tenth of a second on purpose.
    pub fn code(self) -> Code {
        Code::of(&self.0)
    }
}
