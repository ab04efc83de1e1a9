use super::Frame;
use super::blank::Zeros;
use super::segments::next_marker;
use crate::bytes::Order;

const SCAN: u8 = 0xDA;
const END: u8 = 0xD9;
const FIRST_RESTART: u8 = 0xD0;
const RESTARTS: u8 = 8;

/// Whether coded data, from the marker of their first scan on, go on to the end of the picture
/// without a blank stretch or a marker that has no place among them.
pub(super) fn goes_on(scans: &[u8], frame: Frame, zeros: Zeros) -> bool {
    walk(scans, frame, zeros).unwrap_or(false)
}

/// `None` where the bytes end first.
fn walk(scans: &[u8], frame: Frame, zeros: Zeros) -> Option<bool> {
    let (mut marker, mut at) = next_marker(scans, 0)?;
    loop {
        match marker {
            END => return Some(true),
            SCAN => {
                let of_all = *scans.get(at + 4)? == frame.components;
                let begin = skip_segment(scans, at)?;
                (marker, at) = skip_coded(scans, begin)?;
                if of_all && !frame.is_progressive() {
                    let blank = zeros.are_missing_data(scans.get(begin..at)?);
                    return Some(marker == END && !blank);
                }
            }
            // Tables, restart interval, applications' segments and comments may stand between scans.
            0xC4 | 0xDB | 0xDD | 0xE0..=0xEF | 0xFE => {
                (marker, at) = next_marker(scans, skip_segment(scans, at)?)?;
            }
            _ => return Some(false),
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
