use age::x25519::Identity;
use carrier::{
    Address, Card, CardSecret, CarriedDirectory, CarriedSlice, ChainLink, Closing, Code, Directory,
    DirectoryKind, DiskId, FileLine, FileState, FragmentHeader, FragmentPlace, Header, KeyBlock,
    Kind, Mask, Place, SetId, SliceSealer, VERSION,
};
use model::{PathEncoding, Sha256Digest, SourcePath};

use crate::chance::fixed;

/// The mask secret of the card of every body.
pub(crate) const CARD_SECRET: [u8; 32] = [9; 32];
/// Made for these bodies alone.
const IDENTITY: &str = "AGE-SECRET-KEY-144QRT2LPLP2J76YNGYCMW6LAC6SP6HP8WQ52CF8U60JF9D4HMFHQK8J80W";

/// The identity of every body.
pub(crate) fn identity() -> Identity {
    IDENTITY.parse().unwrap_or_else(|_| Identity::generate())
}

pub(crate) fn card() -> Vec<Vec<u8>> {
    let cards = [1, 8].map(|count| {
        let all = vec![identity().to_public(); count];
        Card::issue(&all, &mut fixed()).map(|card| card.text().as_bytes().to_vec())
    });
    let asks = format!("card/1\n{}\nphrase\n", identity().to_public());
    cards
        .into_iter()
        .flatten()
        .chain([asks.into_bytes()])
        .collect()
}

pub(crate) fn code() -> Vec<Vec<u8>> {
    let code = Code::of(&[3; 32]).to_string();
    vec![code.replace(' ', "-").into_bytes(), code.into_bytes()]
}

pub(crate) fn key_block() -> Vec<Vec<u8>> {
    let key = KeyBlock {
        mask: Mask::from_bytes([1; 32]),
        set: SetId([2; 16]),
        disk: DiskId([3; 16]),
    };
    let card = CardSecret::from_bytes(CARD_SECRET);
    vec![key.seal(&[card], &mut fixed()).to_vec()]
}

pub(crate) fn address() -> Vec<Vec<u8>> {
    let kinds = [Kind::Lane, Kind::Directory, Kind::Closing, Kind::Carried];
    kinds
        .into_iter()
        .map(|kind| {
            let address = Address {
                packet: 7,
                attempt: 0xdead_beef,
                row: 0,
                index: 1,
                count: 4,
                place: Place::At(2),
                kind,
                k: 3,
                m: 2,
            };
            address.encode().to_vec()
        })
        .collect()
}

pub(crate) fn closing() -> Vec<Vec<u8>> {
    let closing = Closing {
        previous: ChainLink([1; 32]),
        link: ChainLink([2; 32]),
        set: SetId([3; 16]),
        blocks_per_lane: 260,
        directory_blocks: 2,
        end_of_run: true,
        disks: (0..3).map(|disk| DiskId([disk; 16])).collect(),
        rows: vec![256, 4],
    };
    vec![closing.encode().to_vec()]
}

pub(crate) fn fragment() -> Vec<Vec<u8>> {
    let header = FragmentHeader {
        file: 2,
        offset: 4_128_768,
        length: 1_000,
    };
    vec![header.encode().to_vec()]
}

fn header(kind: DirectoryKind) -> Header {
    Header {
        v: VERSION,
        set: SetId([3; 16]),
        packet: 1,
        prev: Sha256Digest::of("before"),
        salt: Sha256Digest::of("salt"),
        disks: vec![DiskId([1; 16]), DiskId([2; 16])],
        k: 1,
        m: 1,
        s: vec![4],
        after: None,
        kind,
    }
}

pub(crate) fn carried() -> Vec<Vec<u8>> {
    let slice = CarriedSlice {
        n: 1,
        at: (0, 0),
        set: SetId([4; 16]),
        packet: 1,
        attempt: 7,
        row: 0,
        lane: 0,
        k: 1,
        m: 0,
        sha256: Sha256Digest::of("slice"),
        lost: vec![2],
    };
    let directory = CarriedDirectory {
        header: header(DirectoryKind::Carried),
        slices: vec![slice],
    };
    directory.lines().into_iter().collect()
}

pub(crate) fn directory() -> Vec<Vec<u8>> {
    let file = FileLine {
        n: 1,
        path: SourcePath::from_bytes("a/1.jpg"),
        enc: PathEncoding::Bytes,
        size: 1_000,
        sha256: Sha256Digest::of("bytes"),
        mtime: Some(1_370_000_000_000_000_000),
        state: FileState::Stored,
        code: None,
        packing: None,
        fragments: vec![FragmentPlace(0, 0, 1_000)],
        piece: None,
    };
    let directory = Directory {
        header: header(DirectoryKind::Files),
        files: vec![file],
    };
    directory.lines().into_iter().collect()
}

pub(crate) fn slice() -> Vec<Vec<u8>> {
    let recipient = identity().to_public();
    let sealer = SliceSealer::begin(4, std::iter::once(&recipient as &dyn age::Recipient));
    let slice = sealer.and_then(|sealer| sealer.finish(Some(0), b"stream"));
    slice.into_iter().collect()
}
