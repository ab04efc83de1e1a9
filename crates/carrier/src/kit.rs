use std::io;

use model::Chance;
use zeroize::Zeroizing;

use crate::card::{Card, MAX_CARD};
use crate::error::Error;
use crate::sealed_box::{NONCE, SealedBox, TAG};
use crate::volume::ReadAt;

const VERSION: u32 = 1;
const KEY: usize = 32;
/// What a box adds to its text.
const BOX: usize = NONCE + TAG;
/// Version and length.
const HEAD: usize = 8;
/// The boxed head and the key, with which every kit ends.
const END: usize = BOX + HEAD + KEY;
/// "ar" and a line feed, or another language.
const TAG_LINE: usize = 3;
/// The text in a kit: a language and a card.
const MAX_TEXT: usize = MAX_CARD + TAG_LINE;
const HEAD_AAD: &[u8] = b"kit";
const TEXT_AAD: &[u8] = b"kit/1";

/// A card that stands behind a program, so that a source needs one file only; `docs/spec/carrier.md`,
/// section 23.
///
/// The mask hides the card from whoever looks at the bytes, not from whoever knows the layout: a kit is as
/// confidential as its card.
#[derive(Debug, Clone)]
pub struct Kit {
    /// The language of the few sentences that the program shows.
    pub language: KitLanguage,
    /// What the program seals to.
    pub card: Card,
}

/// The languages of a kit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum KitLanguage {
    /// Arabic.
    Arabic,
    /// English.
    #[default]
    English,
    /// French.
    French,
    /// German.
    German,
}

impl KitLanguage {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Arabic, Self::English, Self::French, Self::German];

    /// `ar`, `en`, `fr` or `de`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
            Self::French => "fr",
            Self::German => "de",
        }
    }

    /// Reads what [`KitLanguage::tag`] gives.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

impl Kit {
    /// What is put behind a program's last byte: random bytes, of random number, hold the card, so that no two
    /// kits have the same bytes or the same length.
    pub fn encode(&self, chance: &mut dyn Chance) -> Vec<u8> {
        let mut key = Zeroizing::new([0; KEY]);
        chance.fill(&mut *key);
        let text = format!("{}\n{}", self.language.tag(), self.card.text());
        let text = Zeroizing::new(text.into_bytes());
        // A card has at most 64 KiB.
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let head = [VERSION.to_le_bytes(), length.to_le_bytes()].concat();

        let mut filling = [0; 2];
        chance.fill(&mut filling);
        let mut bytes = vec![0; usize::from(u16::from_le_bytes(filling))];
        chance.fill(&mut bytes);
        bytes.extend(boxed(&key, &text, TEXT_AAD, chance));
        bytes.extend(boxed(&key, &head, HEAD_AAD, chance));
        bytes.extend_from_slice(&*key);
        bytes
    }

    /// The kit at the end of a program; `None` if there is none.
    ///
    /// # Errors
    /// [`Error::Kit`] if there is one that cannot be read, [`Error::Card`] if its card is none.
    pub fn find(program: &dyn ReadAt) -> Result<Option<Self>, Error> {
        let size = program.size().map_err(Error::KitFile)?;
        let Some(at) = size.checked_sub(END as u64) else {
            return Ok(None);
        };
        let end = read(program, at, END)?;
        let (head, key) = end.split_at(BOX + HEAD);
        let Ok(key) = <[u8; KEY]>::try_from(key).map(Zeroizing::new) else {
            return Ok(None);
        };
        let Some(head) = unboxed(&key, head, HEAD_AAD) else {
            return Ok(None);
        };
        let length = length(&head)?;
        let damaged = wrong("it is damaged");
        let Some(at) = at.checked_sub((BOX + length) as u64) else {
            return Err(damaged);
        };
        let text = read(program, at, BOX + length)?;
        let text = unboxed(&key, &text, TEXT_AAD).ok_or(damaged)?;
        Self::parse(&text).map(Some)
    }

    fn parse(text: &[u8]) -> Result<Self, Error> {
        let (tag, card) = text
            .split_at_checked(TAG_LINE)
            .ok_or(wrong("it is cut short"))?;
        let tag = std::str::from_utf8(tag).ok();
        let language = tag
            .and_then(|tag| tag.strip_suffix('\n'))
            .and_then(KitLanguage::from_tag)
            .ok_or(wrong("its language is none of ar, en, fr, de"))?;
        let card = Card::parse(card)?;
        Ok(Self { language, card })
    }
}

/// The length of the text, from a head that opened.
fn length(head: &[u8]) -> Result<usize, Error> {
    let field = |at: usize| {
        let bytes = head.get(at..).and_then(|rest| rest.first_chunk());
        bytes.map_or(u32::MAX, |bytes| u32::from_le_bytes(*bytes))
    };
    if field(0) != VERSION {
        return Err(wrong("it is of another version"));
    }
    usize::try_from(field(4))
        .ok()
        .filter(|length| *length <= MAX_TEXT)
        .ok_or(wrong("it is longer than a card can be"))
}

fn wrong(reason: &'static str) -> Error {
    Error::Kit { reason }
}

fn read(program: &dyn ReadAt, at: u64, length: usize) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    let count = program.read_at(at, &mut bytes).map_err(Error::KitFile)?;
    if count < length {
        return Err(Error::KitFile(io::ErrorKind::UnexpectedEof.into()));
    }
    Ok(bytes)
}

/// `box(key, text, aad)` of the spec.
fn boxed(key: &[u8; KEY], text: &[u8], aad: &[u8], chance: &mut dyn Chance) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    chance.fill(&mut nonce);
    let mut text = text.to_vec();
    let mut tag = [0; TAG];
    SealedBox::new(key, &nonce).seal(aad, &mut text, &mut tag);
    [nonce.as_slice(), &text, &tag].concat()
}

fn unboxed(key: &[u8; KEY], bytes: &[u8], aad: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, rest) = bytes.split_first_chunk()?;
    let (text, tag) = rest.split_last_chunk()?;
    let mut text = Zeroizing::new(text.to_vec());
    SealedBox::new(key, nonce).open(aad, &mut text, tag)?;
    Some(text)
}
