use model::RefusalReason;

use crate::error::Error;
use crate::folder::{Offered, Source, Steady, reason_for};

/// Where what is offered lies, and its bytes come from.
pub(crate) trait Origin {
    /// Opens a file that is offered, or says why it is refused.
    fn open(&self, offered: &Offered) -> Result<Steady, RefusalReason>;

    /// That all of it stayed what it was from its listing to this moment, where it must.
    fn held_still(&self) -> Result<(), Error> {
        Ok(())
    }
}

impl Origin for Vec<Source> {
    fn open(&self, offered: &Offered) -> Result<Steady, RefusalReason> {
        if let Some(reason) = offered.refused {
            return Err(reason);
        }
        let number = usize::try_from(offered.source).ok();
        let source = number
            .and_then(|number| self.get(number))
            .ok_or(RefusalReason::Vanished)?;
        let file = source
            .open_file(&offered.path)
            .map_err(|error| reason_for(&error))?;
        let watched = Steady::watch(file).map_err(|error| reason_for(&error))?;
        watched.ok_or(RefusalReason::NotAFile)
    }
}
