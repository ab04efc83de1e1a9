use std::time::{Duration, Instant};

use carrier::{ClosedPacket, Code, Watch};
use model::ByteCount;

use crate::screen::Screen;
use crate::stop::Stop;

/// How often a line is drawn anew.
const BEAT: Duration = Duration::from_millis(200);

/// Shows how far a move or a repair is.
pub(crate) struct Moving<'s> {
    screen: &'s Screen,
    stop: Stop,
    total: ByteCount,
    done: u64,
    drawn: Option<Instant>,
    code: Option<Code>,
}

impl<'s> Moving<'s> {
    /// Begins with `total` bytes to go.
    pub(crate) fn new(screen: &'s Screen, stop: Stop, total: ByteCount) -> Self {
        Self {
            screen,
            stop,
            total,
            done: 0,
            drawn: None,
            code: None,
        }
    }

    /// The code of the last packet that was closed.
    pub(crate) fn code(&self) -> Option<String> {
        self.code.map(|code| code.to_string())
    }
}

impl Watch for Moving<'_> {
    fn stop(&self) -> bool {
        self.stop.is_asked()
    }

    fn read(&mut self, bytes: u64) {
        self.done += bytes;
        let is_due = self.drawn.is_none_or(|at| at.elapsed() >= BEAT);
        if self.screen.is_terminal() && is_due {
            let done = ByteCount(self.done);
            self.screen.line(&format!("Moved {done} of {}", self.total));
            self.drawn = Some(Instant::now());
        }
    }

    fn flushing(&mut self) {
        if self.screen.is_terminal() {
            self.screen.line("Waiting until the disks have it");
        }
    }

    fn closed(&mut self, packet: &ClosedPacket) {
        let code = packet.link.code();
        self.code = Some(code);
        self.screen.say(&format!(
            "Packet {} is closed. The code so far: {code}",
            packet.number
        ));
    }
}
