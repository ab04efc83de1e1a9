use std::collections::HashMap;

use custody::Checkpoint;
use storage::{Listed, Storage};

use crate::edge::{Edge, Staged};
use crate::head::Head;
use crate::{Error, RequestId, layout};

/// The heads in their order, each checked against those before it.
pub(crate) struct Chain<'a> {
    storage: &'a dyn Storage,
    edge: Edge,
    next: u64,
}

/// A head that continues those before it.
pub(crate) struct Link {
    pub(crate) head: Head,
    /// The tiles that it adds or makes longer.
    pub(crate) staged: Vec<Staged>,
}

impl<'a> Chain<'a> {
    pub(crate) fn new(storage: &'a dyn Storage) -> Self {
        Self {
            storage,
            edge: Edge::default(),
            next: 0,
        }
    }

    /// The tree of the heads read so far.
    pub(crate) fn edge(&self) -> &Edge {
        &self.edge
    }

    /// How many heads were read so far.
    pub(crate) fn length(&self) -> u64 {
        self.next
    }

    /// The next head; `None` at the end.
    pub(crate) fn read_next(&mut self) -> Result<Option<Link>, Error> {
        let Some(head) = Head::read(self.storage, self.next)? else {
            return Ok(None);
        };
        let staged = follow(&mut self.edge, &head)?;
        self.next += 1;
        Ok(Some(Link { head, staged }))
    }
}

/// Adds a head's entries to the tree if it continues the tree.
pub(crate) fn follow(edge: &mut Edge, head: &Head) -> Result<Vec<Staged>, Error> {
    let object = layout::head(head.number)?;
    if head.first != edge.size() {
        let wrong = "it does not begin where the head before it ends";
        return Err(Error::Head { object, wrong });
    }
    let staged = edge.extend(&head.leaves);
    if head.root != edge.root() {
        let wrong = "its root is not that of its leaves and those before it";
        return Err(Error::Head { object, wrong });
    }
    Ok(staged)
}

/// Compares the tree with a published checkpoint as the chain passes it.
pub(crate) struct Signed<'a> {
    checkpoint: &'a Checkpoint,
    met: bool,
}

impl<'a> Signed<'a> {
    pub(crate) fn new(checkpoint: &'a Checkpoint) -> Self {
        let mut signed = Self {
            checkpoint,
            met: false,
        };
        signed.pass(&Edge::default());
        signed
    }

    /// Tells it the tree after each head.
    pub(crate) fn pass(&mut self, edge: &Edge) {
        self.met |= self.checkpoint.size() == edge.size() && *self.checkpoint.root() == edge.root();
    }

    /// Whether the log continues the checkpoint: what is published was a head's tree. A crash can
    /// leave the checkpoint behind the heads, never before them.
    pub(crate) fn finish(self, edge: &Edge) -> Result<(), Error> {
        let (signed, found) = (self.checkpoint.size(), edge.size());
        if signed > found {
            Err(Error::Truncated { signed, found })
        } else if self.met {
            Ok(())
        } else {
            Err(Error::Forked { size: signed })
        }
    }
}

/// Looks for a gap: without a head in the middle, the chain would seem to end there, and what is
/// written next would be a fork.
pub(crate) fn check_no_gap(heads: &[Listed]) -> Result<(), Error> {
    let numbers = heads.iter().filter_map(|it| layout::head_number(&it.key));
    for (expected, number) in (0..).zip(numbers) {
        if number != expected {
            let object = layout::head(expected)?;
            return Err(Error::HeadMissing { object });
        }
    }
    Ok(())
}

/// What a writer knows of the log when it begins.
pub(crate) struct Replayed {
    pub(crate) edge: Edge,
    /// The tree without the newest head.
    pub(crate) before: Edge,
    /// The number of the next head.
    pub(crate) next: u64,
    pub(crate) requests: HashMap<RequestId, u64>,
    /// The tiles of the newest head.
    pub(crate) staged: Vec<Staged>,
}

/// Reads every head; refuses a log that is not the one that was signed.
pub(crate) fn replay(
    storage: &dyn Storage,
    checkpoint: &Checkpoint,
    log: &[Listed],
) -> Result<Replayed, Error> {
    check_no_gap(log)?;
    let heads = log.iter().filter_map(|it| layout::head_number(&it.key));
    let newest = heads.max().unwrap_or(0);
    let mut chain = Chain::new(storage);
    let mut signed = Signed::new(checkpoint);
    let mut before = Edge::default();
    let mut requests = HashMap::new();
    let mut staged = Vec::new();
    loop {
        if chain.length() == newest {
            before = chain.edge().clone();
        }
        let Some(link) = chain.read_next()? else {
            break;
        };
        signed.pass(chain.edge());
        requests.insert(link.head.request, link.head.number);
        staged = link.staged;
    }
    signed.finish(chain.edge())?;
    Ok(Replayed {
        next: chain.length(),
        edge: chain.edge,
        before,
        requests,
        staged,
    })
}
