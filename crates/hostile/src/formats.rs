use std::str::FromStr;

use carrier::{
    Address, Card, CardSecret, CarriedDirectory, Closing, Code, Directory, FragmentHeader,
    KeyBlock, MAX_LANES, open_slice,
};

use crate::seeds::{CARD_SECRET, identity};

/// A card that parses is the text that it was read from.
pub(crate) fn card(bytes: &[u8]) {
    if let Ok(card) = Card::parse(bytes) {
        assert_eq!(card.text().as_bytes(), bytes);
        assert!((1..=8).contains(&card.recipients().count()));
    }
}

/// A code that parses is shown in a form that parses to the same.
pub(crate) fn code(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(code) = Code::from_str(text)
    {
        assert_eq!(code.to_string().parse(), Ok(code));
    }
}

/// A key block opens, or does not.
pub(crate) fn key_block(bytes: &[u8]) {
    let mut block = Box::new([0; carrier::BLOCK]);
    for (to, from) in block.iter_mut().zip(bytes) {
        *to = *from;
    }
    let _ = KeyBlock::open(&block, &CardSecret::from_bytes(CARD_SECRET));
}

/// An address that parses is encoded as the bytes that it was read from.
pub(crate) fn address(bytes: &[u8]) {
    if let Some(bytes) = bytes.first_chunk()
        && let Some(address) = Address::parse(bytes)
    {
        assert_eq!(address.encode(), *bytes);
    }
}

/// A closing block that parses is encoded as the bytes that it was read from, for any number of lanes.
pub(crate) fn closing(bytes: &[u8]) {
    let mut payload = Box::new([0; carrier::PAYLOAD]);
    for (to, from) in payload.iter_mut().zip(bytes) {
        *to = *from;
    }
    for lanes in 0..=MAX_LANES {
        if let Some(closing) = Closing::parse(&payload, lanes) {
            assert!(closing.encode() == payload, "it is encoded otherwise");
        }
    }
}

/// A fragment header that parses is encoded as the bytes that it was read from.
pub(crate) fn fragment(bytes: &[u8]) {
    if let Some(bytes) = bytes.first_chunk()
        && let Some(header) = FragmentHeader::parse(bytes)
    {
        assert_eq!(header.encode(), *bytes);
    }
}

/// A directory that parses says the same when it is written and read again.
pub(crate) fn directory(bytes: &[u8]) {
    if let Some(directory) = Directory::parse(bytes)
        && let Ok(lines) = directory.lines()
    {
        assert_eq!(Directory::parse(&lines).as_ref(), Some(&directory));
    }
}

/// The directory of a carried packet that parses says the same when it is written and read again.
pub(crate) fn carried(bytes: &[u8]) {
    if let Some(directory) = CarriedDirectory::parse(bytes)
        && let Ok(lines) = directory.lines()
    {
        let again = CarriedDirectory::parse(&lines).and_then(|again| again.lines().ok());
        assert_eq!(again, Some(lines));
    }
}

/// What a slice gives is never longer than the slice, and what is lost lies inside it.
pub(crate) fn slice(bytes: &[u8]) {
    let identity = identity();
    if let Some(open) = open_slice(bytes, &[&identity]) {
        let length = open.stream.len();
        assert!(length <= bytes.len());
        assert!(open.lost.iter().all(|lost| lost.end <= length));
        assert!(open.first_header.is_none_or(|at| at < length));
    }
}
