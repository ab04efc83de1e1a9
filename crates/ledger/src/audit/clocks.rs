use model::{Defect, DefectCode};

use crate::layout::{self, MAX_CLOCK};
use crate::{Clocks, Error, Ledger};

impl Ledger {
    /// Compares the clocks with those that the entries tell of; `complete` if these are all entries. Without its clock
    /// an archive publishes nothing, and its witnesses see nothing more of it; with another it publishes what nobody
    /// decided.
    pub fn audit_clocks(&self, clocks: &Clocks, complete: bool) -> Result<Vec<Defect>, Error> {
        let mut listed = self.storage().list(layout::CLOCK)?;
        let mut defects = Vec::new();
        for (entry, clock) in clocks {
            let (key, bytes) = clock.object(*entry)?;
            listed.retain(|listed| listed.key != key);
            let (code, detail) = match self.storage().read_at_most(&key, MAX_CLOCK) {
                Ok(found) if found == bytes => continue,
                Ok(_) | Err(storage::Error::TooLong { .. }) => (
                    DefectCode::ObjectAltered,
                    "it is not the clock that its entry tells of".into(),
                ),
                Err(storage::Error::Absent { .. }) => (
                    DefectCode::ObjectMissing,
                    "the entry that set this clock is there, and the clock is not".into(),
                ),
                Err(error) => (
                    DefectCode::NotChecked,
                    format!("it cannot be read: {error}"),
                ),
            };
            defects.push(Defect::at(code, &key, detail));
        }
        let unnamed = listed.iter().filter(|it| complete && !it.key.is_leftover());
        defects.extend(unnamed.map(|unnamed| {
            let detail = "no entry of the log set this clock";
            Defect::at(DefectCode::ObjectExtra, &unnamed.key, detail)
        }));
        Ok(defects)
    }
}
