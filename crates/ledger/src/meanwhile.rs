use keyring::ScopeKey;
use model::{Clock, Timestamp};

use crate::{Error, Writer};

/// What a writer publishes with while it works.
pub(crate) struct Beats {
    /// Whose key fillers are encrypted to.
    scope: ScopeKey,
    clock: Box<dyn Clock>,
    /// When the next beat is due.
    due: Option<Timestamp>,
}

impl Writer {
    /// From now on publishes each beat that comes while this writer works, before what it appends next: nobody
    /// else can, and a beat that is late for as long as something is received would tell that it is. Beats that were
    /// due before are left to [`Writer::publish_due`], for a command must not publish because somebody gave it.
    pub fn keep_beats(
        &mut self,
        scope: ScopeKey,
        clock: impl Clock + 'static,
    ) -> Result<(), Error> {
        let due = self.next_due(clock.now())?;
        self.beats = Some(Beats {
            scope,
            clock: Box::new(clock),
            due,
        });
        Ok(())
    }

    /// Publishes if a beat came since the last look.
    pub(crate) fn keep_beat(&mut self) -> Result<(), Error> {
        let Some(beats) = self.beats.take() else {
            return Ok(());
        };
        let kept = self.keep(&beats);
        let due = *kept.as_ref().unwrap_or(&beats.due);
        self.beats = Some(Beats { due, ..beats });
        kept.map(drop)
    }

    /// Gives when the next beat is due.
    fn keep(&mut self, beats: &Beats) -> Result<Option<Timestamp>, Error> {
        let now = beats.clock.now();
        if beats.due.is_none_or(|due| now < due) {
            return Ok(beats.due);
        }
        match self.publish_due(&beats.scope, now, None) {
            // A person says how many are made up for; what is written must not wait for that.
            Ok(_) | Err(Error::ManyBeats { .. }) => self.next_due(now),
            Err(error) => Err(error),
        }
    }

    /// When the first beat after a time is due; `None` without a clock.
    fn next_due(&self, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        let clock = self.ledger().clock()?;
        Ok(clock.map(|clock| clock.due(clock.beat_at(now).map_or(0, |beat| beat + 1))))
    }
}
