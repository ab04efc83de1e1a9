use std::time::{Duration, Instant};

use carrier::{ClosedPacket, Watch};
use model::ByteCount;

use crate::run::Tally;
use crate::said;
use crate::screen::Screen;
use crate::stop::Stop;

const BAR: u64 = 24;
/// How often a line is drawn anew.
const BEAT: Duration = Duration::from_millis(200);

/// Shows how far the sealing is, and keeps what the report will need.
pub(crate) struct Progress<'s> {
    screen: &'s Screen,
    stop: Stop,
    total: ByteCount,
    begun: Instant,
    drawn: Option<Instant>,
    /// Bytes read into closed packets, and since the last one was closed.
    closed: u64,
    pending: u64,
    tally: Tally,
}

impl<'s> Progress<'s> {
    /// Begins with `total` bytes to go.
    pub(crate) fn new(screen: &'s Screen, stop: Stop, total: ByteCount) -> Self {
        Self {
            screen,
            stop,
            total,
            begun: Instant::now(),
            drawn: None,
            closed: 0,
            pending: 0,
            tally: Tally::default(),
        }
    }

    /// What was closed.
    pub(crate) fn into_tally(self) -> Tally {
        self.tally
    }

    fn draw(&mut self, doing: &str) {
        let done = self.closed + self.pending;
        let line = line(done, self.total.get(), self.begun.elapsed());
        self.screen.line(&format!("{line}{doing}"));
        self.drawn = Some(Instant::now());
    }
}

impl Watch for Progress<'_> {
    fn stop(&self) -> bool {
        self.stop.is_asked()
    }

    fn read(&mut self, bytes: u64) {
        self.pending += bytes;
        let is_due = self.drawn.is_none_or(|at| at.elapsed() >= BEAT);
        if self.screen.is_terminal() && is_due {
            self.draw("");
        }
    }

    fn flushing(&mut self) {
        if self.screen.is_terminal() {
            self.draw(" · waiting until the disks have it");
        }
    }

    fn closed(&mut self, packet: &ClosedPacket) {
        self.closed += std::mem::take(&mut self.pending);
        let code = self.tally.add(packet);
        self.screen.say(&format!(
            "Packet {} is closed: {} and {} are on the disks. The code so far: {code}",
            packet.number,
            said::files(self.tally.files),
            ByteCount(self.tally.bytes),
        ));
    }

    fn abandoned(&mut self, disk: usize) {
        self.pending = 0;
        self.screen.say(&format!(
            "Disk {} is full: the packet in the making is abandoned, and made again as far as it fits.",
            disk + 1
        ));
    }
}

/// Share, bar, bytes, rate and time left.
fn line(done: u64, total: u64, elapsed: Duration) -> String {
    let share = |of: u64| {
        let part = u128::from(done.min(total)) * u128::from(of);
        part.checked_div(u128::from(total))
            .unwrap_or(u128::from(of))
    };
    let filled = usize::try_from(share(BAR)).unwrap_or(0);
    let empty = usize::try_from(BAR).unwrap_or(0) - filled;
    let millis = elapsed.as_millis().max(1);
    let rate = u64::try_from(u128::from(done) * 1_000 / millis).unwrap_or(u64::MAX);
    let left = total.saturating_sub(done).checked_div(rate);
    format!(
        "{:3} % [{}{}] {} of {}, {}/s{}",
        share(100),
        "#".repeat(filled),
        ".".repeat(empty),
        ByteCount(done),
        ByteCount(total),
        ByteCount(rate),
        left.map_or(String::new(), time_left),
    )
}

fn time_left(seconds: u64) -> String {
    match seconds {
        0..60 => format!(", {seconds} s left"),
        60..3_600 => format!(", {} min left", seconds / 60),
        _ => format!(", {} h {} min left", seconds / 3_600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_share_rate_and_time_left() {
        let line = line(50_000_000, 200_000_000, Duration::from_secs(2));
        let bar = format!("[{}{}]", "#".repeat(6), ".".repeat(18));
        let expected = format!(" 25 % {bar} 50.0 MB of 200.0 MB, 25.0 MB/s, 6 s left");
        assert_eq!(line, expected);
    }

    #[test]
    fn nothing_to_do_and_more_than_was_announced_are_no_trouble() {
        assert!(line(0, 0, Duration::ZERO).starts_with("100 %"));
        assert!(line(9, 3, Duration::from_secs(1)).starts_with("100 %"));
        assert_eq!(time_left(3_700), ", 1 h 1 min left");
    }
}
