use std::path::Path;

use carrier::{
    Address, ChainLink, Challenge, Closing, Code, DiskId, FragmentHeader, Hand, Kind, Phrase,
    Place, SetId,
};
use model::Sha256Digest;

/// The examples of the spec, as this crate computes them.
fn examples() -> String {
    let set = SetId([1; 16]);
    let address = Address {
        packet: 7,
        attempt: 0xdead_beef,
        row: 15,
        index: 255,
        count: 256,
        place: Place::At(4),
        kind: Kind::Lane,
        k: 3,
        m: 2,
    };
    let fragment = FragmentHeader {
        file: 2,
        offset: 4_128_768,
        length: 1_000,
    };
    let start = ChainLink::start(set);
    let next = start.next(1, 2, 1, &Sha256Digest::of("lines"));
    let closing = Closing {
        previous: start,
        link: next,
        set,
        blocks_per_lane: 260,
        directory_blocks: 2,
        end_of_run: true,
        disks: vec![DiskId([2; 16]), DiskId([3; 16]), DiskId([4; 16])],
        rows: vec![256, 4],
    };
    let phrase = Phrase::parse("lantern apple kettle window garden maple").unwrap();
    let hand = Hand::from_phrase(&phrase).unwrap();
    let [key, signature] = [0, 32].map(|at| hand.sign(set, 1, next)[at..].to_vec());
    let challenge = Challenge::from_bytes(std::array::from_fn(|at| at as u8));
    let answer = hand.answer(&challenge).to_string();
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let lines = [
        ("address", hex(&address.encode())),
        ("fragment header", hex(&fragment.encode())),
        ("R_0", hex(&start.0)),
        ("R_1", hex(&next.0)),
        ("code of R_1", Code::of(&next.0).to_string()),
        (
            "closing payload, SHA-256",
            Sha256Digest::of(closing.encode().as_slice()).to_string(),
        ),
        ("hand, public key", hex(&key[..32])),
        ("signature, first half", hex(&signature[..32])),
        ("signature, second half", hex(&signature[32..])),
        ("challenge, first half", challenge.to_string()[..49].into()),
        ("challenge, second half", challenge.to_string()[50..].into()),
        (
            "answer",
            answer.replace('\n', "\n                         "),
        ),
    ];
    let lines = lines.map(|(name, value)| format!("{name:<25}{value}\n"));
    lines.concat()
}

#[test]
fn the_examples_of_the_spec_are_what_the_crate_computes() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/spec/carrier.md");
    let text = std::fs::read_to_string(spec).unwrap();
    let examples = examples();
    assert!(
        text.contains(&examples),
        "the examples are now:\n{examples}"
    );
}
