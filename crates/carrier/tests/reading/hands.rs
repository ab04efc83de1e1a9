//! Who signed a packet, and signatures that somebody made up or copied.

use std::io::Write;
use std::sync::OnceLock;

use age::x25519::Identity;
use carrier::{Directory, Hand, HandKey, PAYLOAD, Phrase};
use model::{DefectCode, Sha256Digest};

use crate::desk::{assert_whole, files, scan, volumes};
use crate::forgeries::{open, planned, rest_of};
use crate::layout::Shape;
use crate::writer::{Packet, Writer};

fn hand() -> Hand {
    static HAND: OnceLock<Hand> = OnceLock::new();
    let made = HAND.get_or_init(|| {
        let phrase = Phrase::parse("lantern apple kettle window garden maple").unwrap();
        Hand::from_phrase(&phrase).unwrap()
    });
    made.clone()
}

/// The signature field that the hand would make for a packet.
fn field(packet: &Packet) -> Vec<u8> {
    let set = packet.directory.header.set;
    hand().sign(set, packet.number, packet.link).to_vec()
}

/// Puts any bytes into a directory's signature field.
fn put(packet: &mut Packet, identity: &Identity, field: &[u8]) {
    let lines = packet.directory.lines().unwrap();
    let mut plain = (lines.len() as u32).to_le_bytes().to_vec();
    plain.extend_from_slice(&lines);
    plain.extend_from_slice(field);
    let recipient = identity.to_public();
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).unwrap();
    let mut file = Vec::new();
    let mut writer = encryptor.wrap_output(&mut file).unwrap();
    writer.write_all(&plain).unwrap();
    writer.finish().unwrap();
    let mut bytes = (file.len() as u32).to_le_bytes().to_vec();
    bytes.extend_from_slice(&file);
    bytes.resize(bytes.len().next_multiple_of(PAYLOAD), 0);
    packet.directory_payloads = bytes.chunks(PAYLOAD).map(<[u8]>::to_vec).collect();
}

/// The hand that a reader finds in a packet, and whether it calls its signature wrong.
fn found(writer: &mut Writer, packet: &Packet) -> (Option<HandKey>, bool) {
    let mut blocks = packet.lane_blocks();
    blocks.extend(rest_of(packet));
    writer.write_blocks(&blocks);
    let reading = scan(writer, &volumes(&writer.disks));
    let contents = open(&reading, writer);
    let packets = contents.packets();
    assert!(packets[0].has_directory && packets[0].closed);
    assert_eq!(contents.files().len(), packet.directory.files.len());
    let wrong = |defect: &model::Defect| defect.code == DefectCode::HandWrong;
    (packets[0].hand, contents.defects().iter().any(wrong))
}

fn prefixed(field: &[u8]) -> Vec<u8> {
    [&(field.len() as u16).to_le_bytes(), field].concat()
}

#[test]
fn a_signed_set_names_its_hand_in_every_packet() {
    let mut writer = Writer::new(3, 5);
    writer.hand = Some(hand());
    let files = files(&[30_000, 4_000, 9_000], 6);
    let shape = Shape::new(2, 1, &[8]);
    writer.seal(&shape, &files[..2]);
    writer.seal(&shape, &files[2..]);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = open(&reading, &writer);
    assert_eq!(contents.defects(), []);
    assert_whole(&contents, &files);
    let hands: Vec<_> = contents
        .packets()
        .iter()
        .map(|packet| packet.hand)
        .collect();
    assert_eq!(hands, [Some(hand().key()); 2]);
}

#[test]
fn a_packet_without_a_signature_has_no_hand_and_no_defect() {
    let (mut writer, packet, _) = planned(2, 1);
    assert_eq!(found(&mut writer, &packet), (None, false));
}

#[test]
fn the_field_is_public_key_and_signature() {
    let (mut writer, mut packet, _) = planned(2, 1);
    let field = field(&packet);
    assert_eq!(field[..32], hand().key().0);
    put(&mut packet, &writer.identity, &prefixed(&field));
    assert_eq!(found(&mut writer, &packet), (Some(hand().key()), false));
}

#[test]
fn a_signature_that_does_not_verify_is_a_defect_and_costs_no_file() {
    type Forgery = fn(&Packet, Vec<u8>) -> Vec<u8>;
    let forgeries: [Forgery; 9] = [
        |_, mut field| {
            field[40] ^= 1;
            prefixed(&field)
        },
        // Somebody else's key before the signature.
        |_, mut field| {
            field[0] ^= 1;
            prefixed(&field)
        },
        // The signature of another packet, of another set, of other contents.
        |packet, _| prefixed(&hand().sign(packet.directory.header.set, 2, packet.link)),
        |packet, _| prefixed(&hand().sign(carrier::SetId([0; 16]), 1, packet.link)),
        |packet, _| prefixed(&hand().sign(packet.directory.header.set, 1, packet.previous)),
        // A key of small order, for which one signature passes for every message.
        |_, _| {
            let mut field = vec![0; 96];
            (field[0], field[32]) = (1, 1);
            prefixed(&field)
        },
        |_, field| prefixed(&field[..95]),
        // Cut off within the field, and before it.
        |_, field| prefixed(&field)[..50].to_vec(),
        |_, _| Vec::new(),
    ];
    for (number, forge) in forgeries.into_iter().enumerate() {
        let (mut writer, mut packet, _) = planned(2, 1);
        let forged = forge(&packet, field(&packet));
        put(&mut packet, &writer.identity, &forged);
        assert_eq!(
            found(&mut writer, &packet),
            (None, true),
            "forgery {number}"
        );
    }
}

#[test]
fn a_signed_directory_is_as_long_as_padding_makes_it() {
    let recipient = Identity::generate().to_public();
    let blocks = |directory: &Directory, hand: Option<&Hand>| {
        let recipients = std::iter::once(&recipient as &dyn age::Recipient);
        directory.seal(hand, recipients).unwrap().payloads.len()
    };
    let (_, packet, _) = planned(2, 1);
    let mut directory = packet.directory;
    let line = directory.files.remove(0);
    // Far from the end of a step of Padmé and of a block, whatever age draws for its header.
    for count in [1, 10, 60, 400, 2_000] {
        directory.files = vec![line.clone(); count];
        let (signed, unsigned) = (blocks(&directory, Some(&hand())), blocks(&directory, None));
        assert!(
            signed == unsigned || signed == unsigned + 1,
            "{count}: {signed}, {unsigned}"
        );
    }
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let sealed = directory.seal(Some(&hand()), recipients).unwrap();
    // R is of the lines alone.
    assert_eq!(sealed.digest, Sha256Digest::of(directory.lines().unwrap()));
}
