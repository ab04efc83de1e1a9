use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use model::{ByteCount, Watch};
use signal_hook::consts::{SIGINT, SIGTERM};

/// A bar on standard error when that is a terminal, and the wish of a person to stop.
pub(crate) struct Progress {
    bar: ProgressBar,
    bytes: u64,
    stop: Arc<AtomicBool>,
}

impl Progress {
    /// Begins, and from now on takes the first Ctrl-C as the wish to stop; a second one ends the program.
    pub(crate) fn begin(doing: &'static str) -> anyhow::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            let doing = "watch for Ctrl-C";
            signal_hook::flag::register_conditional_shutdown(signal, 1, Arc::clone(&stop))
                .context(doing)?;
            signal_hook::flag::register(signal, Arc::clone(&stop)).context(doing)?;
        }
        let bar = ProgressBar::new(0);
        bar.set_style(ProgressStyle::with_template(
            "{prefix} {wide_bar} {pos}/{len} · {msg} · {elapsed_precise}, {eta} left",
        )?);
        bar.set_prefix(doing);
        Ok(Self {
            bar,
            bytes: 0,
            stop,
        })
    }
}

impl Watch for Progress {
    fn scan(&mut self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
        self.bar.set_message(format!("{} scanned", ByteCount(done)));
    }

    fn expect(&mut self, files: u64) {
        self.bar.reset();
        self.bar.set_length(files);
    }

    fn advance(&mut self, files: u64, bytes: u64) {
        self.bytes += bytes;
        self.bar.set_message(ByteCount(self.bytes).to_string());
        self.bar.inc(files);
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
