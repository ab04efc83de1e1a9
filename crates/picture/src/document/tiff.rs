use std::collections::BTreeSet;

use model::{FileFormat, Pages};

use super::Page;
use crate::bytes::Order;
use crate::decode;
use crate::ifd::Tiff;
use crate::limits::MOST_PAGES;

/// What a directory is of: bit 0 a reduced picture, bit 2 a mask (TIFF 6.0, NewSubfileType).
const SUBFILE: u16 = 0x00FE;
const REDUCED_OR_MASK: u32 = 0b101;
const ORIENTATION: u16 = 0x0112;
/// Where the header says where the first directory is.
const FIRST: std::ops::Range<usize> = 4..8;

/// The directories of the pages, and whether the chain of directories comes to its end.
struct Chain {
    pages: Vec<usize>,
    whole: bool,
}

/// How many pages the chain of directories has.
pub(super) fn pages(bytes: &[u8]) -> Option<Pages> {
    let chain = Chain::of(bytes)?;
    Some(Pages {
        count: u32::try_from(chain.pages.len()).ok()?,
        whole: chain.whole,
        foreign_fonts: false,
    })
}

/// Decodes a page, counted from 1; `None` if there is no such page.
pub(super) fn decode(bytes: &[u8], number: u32) -> Option<Page> {
    let chain = Chain::of(bytes)?;
    let at = *chain
        .pages
        .get(usize::try_from(number).ok()?.checked_sub(1)?)?;
    let (tiff, _) = Tiff::parse(bytes)?;
    let turned = tiff.find(at, ORIENTATION).and_then(|entry| entry.number());
    let place = u32::try_from(at).ok()?;
    // The decoder decodes what the header points to: so it points to the page.
    let mut of_page = bytes.to_vec();
    of_page.get_mut(FIRST)?.copy_from_slice(&match tiff.order {
        Order::Big => place.to_be_bytes(),
        Order::Little => place.to_le_bytes(),
    });
    Some(Page {
        pages: None,
        decoded: decode::other(FileFormat::Tiff, &of_page),
        orientation: turned
            .and_then(|turn| u8::try_from(turn).ok())
            .filter(|turn| (1..=8).contains(turn))
            .unwrap_or(1),
    })
}

impl Chain {
    /// Follows the chain until it ends, comes back to a directory, leads out of the file or is too long.
    fn of(bytes: &[u8]) -> Option<Self> {
        let (tiff, first) = Tiff::parse(bytes)?;
        let (mut pages, mut seen) = (Vec::new(), BTreeSet::new());
        let mut at = first;
        while at != 0 {
            if pages.len() >= MOST_PAGES as usize || seen.len() > 2 * MOST_PAGES as usize {
                return Some(Self {
                    pages,
                    whole: false,
                });
            }
            let Some(next) = tiff.next(at).filter(|_| seen.insert(at)) else {
                return Some(Self {
                    pages,
                    whole: false,
                });
            };
            let kind = tiff.find(at, SUBFILE).and_then(|entry| entry.number());
            if at == first || kind.is_none_or(|kind| kind & REDUCED_OR_MASK == 0) {
                pages.push(at);
            }
            at = next;
        }
        Some(Self { pages, whole: true })
    }
}
