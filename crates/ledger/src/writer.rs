use std::collections::HashMap;
use std::thread;
use std::time::Duration;

use custody::{Event, Fillers, Record};
use ed25519_dalek::SigningKey;
use keyring::ScopeKey;
use model::{Chance, Clock, Sha256Digest};
use storage::{Lease, Storage};

use crate::chain::{follow, replay};
use crate::edge::{Edge, Staged};
use crate::head::Head;
use crate::journal::Contents;
use crate::layout::{self, JournalName, Place};
use crate::meanwhile::Beats;
use crate::sweep::sweep;
use crate::{Committed, Error, Ledger, MAX_APPEND, RequestId, journal, publish};

/// The name of the lease that the only writer holds.
const LEASE: &str = "ledger";

/// How long a writer waits for another, and how often it looks.
const PATIENCE: Duration = Duration::from_secs(3);
const BEAT: Duration = Duration::from_millis(50);

/// The right to append to the log. The lease makes it the only one; should that fail, the next
/// head's name is given once, and who comes too late appends after it. While it rests, others append.
pub struct Writer {
    ledger: Ledger,
    key: SigningKey,
    chance: Box<dyn Chance>,
    edge: Edge,
    /// The number of the next head.
    next: u64,
    requests: HashMap<RequestId, u64>,
    /// Tiles of heads that may not be put yet.
    staged: Vec<Staged>,
    lease: Option<Lease>,
    pub(crate) beats: Option<Beats>,
}

/// Takes the lease, for which it waits a little: most writers hold it for one act.
fn wait_for_lease(storage: &dyn Storage) -> Result<Lease, Error> {
    let mut patience = PATIENCE;
    loop {
        match storage.lease(LEASE) {
            Err(storage::Error::Busy { .. }) if !patience.is_zero() => {
                thread::sleep(BEAT);
                patience = patience.saturating_sub(BEAT);
            }
            taken => return Ok(taken?),
        }
    }
}

impl Writer {
    pub(crate) fn open(
        ledger: Ledger,
        key: SigningKey,
        chance: Box<dyn Chance>,
    ) -> Result<Self, Error> {
        if custody::VerifierKey::of_log(ledger.key().name().clone(), &key.verifying_key())
            != *ledger.key()
        {
            return Err(Error::WrongKeys);
        }
        let lease = wait_for_lease(ledger.storage())?;
        let checkpoint = ledger.checkpoint()?;
        let log = ledger.storage().list(layout::LOG)?;
        let replayed = replay(ledger.storage(), &checkpoint, &log)?;
        // Of all heads but the newest, the tiles were durable before the next head was put.
        for tile in replayed.before.all_partials() {
            publish::check_tile(ledger.storage(), Place::Log, &tile)?;
        }
        sweep(ledger.storage(), &log)?;
        let mut writer = Self {
            ledger,
            key,
            chance,
            edge: replayed.edge,
            next: replayed.next,
            requests: replayed.requests,
            staged: replayed.staged,
            lease: Some(lease),
            beats: None,
        };
        writer.publish()?;
        Ok(writer)
    }

    /// Appends 1 to 1,000 records, encrypted to `scope`, and gives them back as they stand in the
    /// log. When the same request was made before, appends nothing and gives what it appended then.
    ///
    /// After an error the records may or may not be in the log: ask again with the same request.
    pub fn append(
        &mut self,
        request: RequestId,
        scope: &ScopeKey,
        records: Vec<Record>,
    ) -> Result<Vec<Committed>, Error> {
        if !(1..=MAX_APPEND).contains(&records.len()) {
            return Err(Error::Count {
                records: records.len(),
            });
        }
        self.take_lease()?;
        self.keep_beat()?;
        let text = journal::write(&records)?;
        let leaves: Vec<_> = records.iter().map(Record::leaf).collect();
        loop {
            self.catch_up()?;
            if let Some(number) = self.requests.get(&request) {
                return self.earlier(*number, scope);
            }
            if self.put_head(request, scope, &text, &leaves)? {
                let first = self.edge.size();
                self.catch_up()?;
                return Ok((first..)
                    .zip(records)
                    .map(|(index, record)| Committed::new(index, scope.scope(), record))
                    .collect());
            }
        }
    }

    /// Appends `events` as records of this moment, as [`Writer::append`] does.
    pub fn enter(
        &mut self,
        request: RequestId,
        scope: &ScopeKey,
        events: &[Event],
        clock: &dyn Clock,
        mut chance: &mut dyn Chance,
    ) -> Result<Vec<Committed>, Error> {
        let now = clock.now();
        let records = events
            .iter()
            .map(|event| Record::new(event, now, &mut chance))
            .collect::<Result<_, _>>()?;
        self.append(request, scope, records)
    }

    /// Fills the log up to `size` entries with fillers, whose journals are encrypted to `scope`; does nothing
    /// if it has as many. Stopped half way, it goes on when it is asked again.
    pub fn fill(&mut self, size: u64, scope: &ScopeKey) -> Result<(), Error> {
        self.take_lease()?;
        loop {
            self.catch_up()?;
            let lacking = size.saturating_sub(self.edge.size());
            if lacking == 0 {
                return Ok(());
            }
            let fillers = Fillers::draw(lacking.min(MAX_APPEND as u64), &mut *self.chance);
            let text = fillers.to_line()? + "\n";
            let leaves: Vec<_> = fillers.leaves().collect();
            let mut id = [0; 32];
            self.chance.fill(&mut id);
            let request = RequestId::from_bytes(id);
            // If another writer was first, what lacks is counted anew.
            self.put_head(request, scope, text.as_bytes(), &leaves)?;
        }
    }

    /// Whether a request is appended, as far as this writer knows.
    pub fn knows(&self, request: &RequestId) -> bool {
        self.requests.contains_key(request)
    }

    /// How many entries the log has, as far as this writer knows.
    pub fn size(&self) -> u64 {
        self.edge.size()
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Takes the right to append and learns of every entry that is there.
    pub(crate) fn refresh(&mut self) -> Result<(), Error> {
        self.take_lease()?;
        self.catch_up()
    }

    /// Gives the right to append back until the next append, which takes it again: what was learned of
    /// the log stays, so whoever appends seldom need not read it anew each time. That append fails with
    /// `storage::Error::Busy` inside if another writer holds the lease for long, and with
    /// [`Error::HeadMissing`] or [`Error::Forked`] if the log was set back meanwhile.
    pub fn rest(&mut self) {
        self.lease = None;
    }

    /// Takes the right to append again after a rest, if the log still ends where it did or goes on from
    /// there: one that was set back meanwhile must not be written to.
    fn take_lease(&mut self) -> Result<(), Error> {
        if self.lease.is_some() {
            return Ok(());
        }
        let lease = wait_for_lease(self.ledger.storage())?;
        if let Some(last) = self.next.checked_sub(1) {
            let object = layout::head(last)?;
            let head = Head::read(self.ledger.storage(), last)?;
            let head = head.ok_or(Error::HeadMissing { object })?;
            let size = self.edge.size();
            if (head.size(), head.root) != (size, self.edge.root()) {
                return Err(Error::Forked { size });
            }
        }
        self.lease = Some(lease);
        Ok(())
    }

    /// Follows and publishes every head that is there: those of another writer, and that of an
    /// append of ours that failed half way. So the tiles of every head are durable before the next
    /// head is put.
    fn catch_up(&mut self) -> Result<(), Error> {
        while let Some(head) = Head::read(self.ledger.storage(), self.next)? {
            let mut edge = self.edge.clone();
            self.staged.extend(follow(&mut edge, &head)?);
            self.edge = edge;
            self.requests.insert(head.request, head.number);
            self.next += 1;
        }
        self.publish()
    }

    /// Puts the tiles that are staged, and the checkpoint over them.
    fn publish(&mut self) -> Result<(), Error> {
        if self.staged.is_empty() {
            return Ok(());
        }
        publish::put_tiles(self.ledger.storage(), Place::Log, &self.staged)?;
        publish::sign(&self.ledger, &self.edge, &self.key)?;
        publish::drop_superseded(self.ledger.storage(), &self.staged)?;
        self.staged.clear();
        Ok(())
    }

    /// Puts a journal and then the head that names it, which commits it. False if another writer
    /// took the head's number.
    fn put_head(
        &mut self,
        request: RequestId,
        scope: &ScopeKey,
        text: &[u8],
        leaves: &[Sha256Digest],
    ) -> Result<bool, Error> {
        let journal = JournalName {
            first: self.edge.size(),
            nonce: self.chance.draw(),
            scope: scope.scope(),
        };
        let sealed = journal::seal(text, &scope.recipient(), &journal)?;
        let mut edge = self.edge.clone();
        edge.extend(leaves);
        let head = Head {
            number: self.next,
            first: self.edge.size(),
            root: edge.root(),
            request,
            leaves: leaves.to_vec(),
            journal,
            journal_sha256: Sha256Digest::of(&sealed),
        };
        let (object, bytes) = (layout::head(self.next)?, head.to_bytes()?);
        let storage = self.ledger.storage();
        storage.put_new(&journal.key()?, &sealed)?;
        match storage.put_new(&object, &bytes) {
            Ok(()) => Ok(true),
            Err(storage::Error::Exists { .. }) => {
                publish::delete(storage, &journal.key()?)?;
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn earlier(&self, number: u64, scope: &ScopeKey) -> Result<Vec<Committed>, Error> {
        let object = layout::head(number)?;
        let head =
            Head::read(self.ledger.storage(), number)?.ok_or(Error::HeadMissing { object })?;
        if head.journal.scope != scope.scope() {
            return Err(Error::RequestReused);
        }
        match journal::open(self.ledger.storage(), &head, scope.identity())? {
            Contents::Records(records) => Ok(records),
            Contents::Fillers => Err(Error::RequestReused),
        }
    }
}
