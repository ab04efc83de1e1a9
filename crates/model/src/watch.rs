/// Who wants to know how far a run is, and may stop it.
pub trait Watch {
    /// How much of the disks is scanned, in bytes; the total grows if something is read again.
    fn scan(&mut self, done: u64, total: u64) {
        let _ = (done, total);
    }

    /// How many files the run has to look at, once that is known.
    fn expect(&mut self, files: u64);

    /// A file is done with.
    fn advance(&mut self, files: u64, bytes: u64);

    /// Whether the run is to end after the file at hand.
    fn is_stopped(&self) -> bool;
}
