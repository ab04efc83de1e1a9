//! The whole of a JPEG, marker by marker, to its end.

use super::Frame;
use super::blank::Zeros;
use super::outline::Outline;
use super::segments::next_marker;
use crate::bytes::Order;

const SCAN: u8 = 0xDA;
const END: u8 = 0xD9;
const FIRST_RESTART: u8 = 0xD0;
const RESTARTS: u8 = 8;

/// How a file goes on from its first scan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Course {
    /// Whether it goes on to its end as its header promises: every scan is followed by another or by the end of
    /// the picture, the restarts in it are counted without a gap, and no stretch of it is blank.
    pub(crate) whole: bool,
    /// How many scans it has, as far as its markers are in order.
    pub(crate) scans: u32,
    /// Bytes after its end marker, if the walk comes to one.
    pub(crate) after_end: Option<u64>,
}

impl Course {
    /// Follows the coded data from the marker of their first scan on, and notes the markers in `outline`.
    pub(super) fn follow(
        scans: &[u8],
        frame: Frame<'_>,
        zeros: Zeros,
        outline: &mut Outline,
    ) -> Self {
        let mut course = Self::default();
        course.whole = course.walk(scans, frame, zeros, outline).unwrap_or(false);
        course
    }

    /// Whether everything has its place; `None` where the bytes end first.
    fn walk(
        &mut self,
        bytes: &[u8],
        frame: Frame<'_>,
        zeros: Zeros,
        outline: &mut Outline,
    ) -> Option<bool> {
        let mut sound = true;
        let (mut marker, mut at) = next_marker(bytes, 0)?;
        loop {
            match marker {
                END => {
                    outline.add(END, &[]);
                    self.after_end = Some((bytes.len() - at - 2) as u64);
                    return Some(sound);
                }
                SCAN => {
                    outline.add(SCAN, &[]);
                    self.scans += 1;
                    let of_all = *bytes.get(at + 4)? == frame.components;
                    let begin = skip_segment(bytes, at)?;
                    (marker, at) = skip_coded(bytes, begin)?;
                    if of_all && !frame.is_progressive() {
                        let blank = zeros.are_missing_data(bytes.get(begin..at)?);
                        sound &= marker == END && !blank;
                    }
                }
                // Tables, restart interval, applications' segments and comments may stand between scans.
                0xC4 | 0xDB | 0xDD | 0xE0..=0xEF | 0xFE => {
                    let next = skip_segment(bytes, at)?;
                    outline.add(marker, bytes.get(at + 4..next)?);
                    (marker, at) = next_marker(bytes, next)?;
                }
                _ => {
                    outline.add(marker, &[]);
                    return Some(false);
                }
            }
        }
    }
}

fn skip_segment(scans: &[u8], at: usize) -> Option<usize> {
    let length = usize::from(Order::Big.u16(scans, at + 2)?);
    (length >= 2).then_some(at + 2 + length)
}

/// The first marker after coded data that begin at `at`; a restart out of turn is such a marker.
fn skip_coded(scans: &[u8], mut at: usize) -> Option<(u8, usize)> {
    let mut restart = 0;
    loop {
        let (marker, place) = next_marker(scans, at)?;
        if marker != FIRST_RESTART + restart {
            return Some((marker, place));
        }
        restart = (restart + 1) % RESTARTS;
        at = place + 2;
    }
}
