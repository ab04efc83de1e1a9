//! A plain folder or a memory card becomes an accession: every file offered ends stored, duplicate or
//! refused with a reason, and the sum is checked.

mod done;
mod run;
mod tally;

use std::path::PathBuf;

use custody::{Acting, Event, ImageRead, Manner};
use keyring::ScopeKey;
use ledger::RequestId;
use model::{AccessionId, ByteCount, Defect, ScopeId, Watch};

use crate::batch::adopt;
use crate::error::Error;
use crate::expect::ExpectedList;
use crate::folder::{Offered, Source, walk};
use crate::known::{Known, Refusal};
use crate::origin::Origin;
use crate::stores::Stores;
use done::Done;
use run::Run;

/// What a person offers.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    /// Folders, memory cards or single files.
    pub folders: Vec<PathBuf>,
    /// The archive's own folders, which are refused where they lie inside what is offered.
    pub kept_out: Vec<PathBuf>,
    /// A list to compare with.
    pub expected: Option<ExpectedList>,
    /// Who receives it.
    pub acting: Acting,
}

/// What became of an offer. `stored + duplicate + refused` is `offered`, always.
#[derive(Debug, Clone)]
pub struct Ingested {
    /// The accession.
    pub accession: AccessionId,
    /// Whether it goes on from an earlier run that was stopped.
    pub resumed: bool,
    /// Whether the run came to its end.
    pub finished: bool,
    /// Files, links and whatever else was offered.
    pub offered: u64,
    /// Originals in the vault.
    pub stored: u64,
    /// Placements whose bytes are those of an earlier original.
    pub duplicate: u64,
    /// Bytes of the originals.
    pub bytes: ByteCount,
    /// What is not in the vault, and why.
    pub refused: Vec<Refusal>,
    /// How what was offered differs from the list.
    pub defects: Vec<Defect>,
}

/// Takes folders in. `known` is what the ledger says of accessions from the same places: one that was
/// stopped is gone on with, and nothing is taken in twice.
///
/// # Errors
/// [`Error`] if a source, the vault, the ledger or a key cannot be used. A file that cannot be read
/// is a refusal, not an error.
pub fn ingest(
    stores: &mut Stores<'_>,
    offer: &Offer,
    known: &[Known],
    watch: &mut dyn Watch,
) -> Result<Ingested, Error> {
    let sources = open_sources(&offer.folders)?;
    let delivery = Delivery {
        offered: walk(&sources, &offer.kept_out),
        places: shown(&sources),
        origin: &sources,
        image: None,
        expected: offer.expected.as_ref(),
        acting: offer.acting,
    };
    take_in(stores, &delivery, known, watch)
}

/// Everything that is offered in one act, and where it comes from.
pub(crate) struct Delivery<'d> {
    pub(crate) origin: &'d dyn Origin,
    pub(crate) offered: Vec<Offered>,
    /// By which an accession knows again where it came from.
    pub(crate) places: Vec<String>,
    /// What was read, if it is an image.
    pub(crate) image: Option<ImageRead>,
    pub(crate) expected: Option<&'d ExpectedList>,
    pub(crate) acting: Acting,
}

/// Takes in what is offered, as [`ingest`] does.
pub(crate) fn take_in(
    stores: &mut Stores<'_>,
    delivery: &Delivery<'_>,
    known: &[Known],
    watch: &mut dyn Watch,
) -> Result<Ingested, Error> {
    let (known, scope, resumed) = match earlier(stores, known, delivery) {
        Some(known) => go_on(stores, known)?,
        None => open_accession(stores, delivery)?,
    };
    watch.expect(delivery.offered.len() as u64);
    let run = Run::new(stores, &known, delivery.origin, scope.clone())?;
    let tally = run.take_all(stores, &delivery.offered, watch)?;
    tally.check(known.accession)?;
    // A run that was stopped stays open, to be gone on with.
    let finished = !watch.is_stopped();
    if finished {
        delivery.origin.held_still()?;
        let event = tally.finished(known.accession, delivery.acting);
        let request = RequestId::of(&format!("finished {}", known.accession));
        stores.append(request, &scope, &[event])?;
    }
    let expected = delivery.expected.filter(|_| finished);
    Ok(Ingested {
        accession: known.accession,
        resumed,
        finished,
        offered: tally.offered(),
        stored: tally.stored,
        duplicate: tally.duplicate,
        bytes: tally.bytes,
        defects: expected.map_or_else(Vec::new, |list| list.compare(tally.taken())),
        refused: tally.refused,
    })
}

/// The whole paths of folders, by which an accession knows again where it came from.
///
/// # Errors
/// [`Error::Source`] if one of them cannot be opened.
pub fn places(folders: &[PathBuf]) -> Result<Vec<String>, Error> {
    Ok(shown(&open_sources(folders)?))
}

fn open_sources(folders: &[PathBuf]) -> Result<Vec<Source>, Error> {
    folders.iter().map(|folder| Source::open(folder)).collect()
}

fn shown(sources: &[Source]) -> Vec<String> {
    sources.iter().map(Source::shown).collect()
}

/// The accession that this offer goes on with: one from the same places that was stopped, or one that
/// has everything that is offered, for then the last run was stopped just after it ended.
fn earlier<'k>(
    stores: &Stores<'_>,
    known: &'k [Known],
    delivery: &Delivery<'_>,
) -> Option<&'k Known> {
    let image = delivery.image.as_ref().map(|image| image.sha256);
    let same = known.iter().filter(|known| {
        known.set.is_none() && known.places == delivery.places && known.image == image
    });
    let (finished, unfinished): (Vec<_>, Vec<_>) = same.partition(|known| known.finished);
    let last = finished.into_iter().next_back();
    let repeated = last.filter(|known| {
        stores.has_parts(known) && Done::of(known).has_all(delivery.origin, &delivery.offered)
    });
    unfinished.into_iter().next_back().or(repeated)
}

fn go_on(stores: &mut Stores<'_>, known: &Known) -> Result<(Known, ScopeKey, bool), Error> {
    let mut known = known.clone();
    let scope = ScopeId::Accession(known.accession);
    let scope = stores.keyring.open_scope(stores.storage.as_ref(), scope)?;
    adopt(stores, &scope, &mut known)?;
    Ok((known, scope, true))
}

fn open_accession(
    stores: &mut Stores<'_>,
    delivery: &Delivery<'_>,
) -> Result<(Known, ScopeKey, bool), Error> {
    let accession = AccessionId::draw(&mut stores.chance);
    let scope = stores
        .keyring
        .create_scope(stores.storage.as_ref(), ScopeId::Accession(accession))?;
    let image = delivery.image.clone();
    let opened = Event::AccessionOpened {
        accession,
        manner: image.as_ref().map_or(Manner::Folder, |_| Manner::Image),
        sources: delivery.places.clone(),
        set: None,
        acting: delivery.acting,
    };
    let image = image.map(|image| ImageRead { accession, ..image });
    let image = image.map(|image| Event::ImageRead(Box::new(image)));
    let events: Vec<Event> = [opened].into_iter().chain(image).collect();
    stores.append(
        RequestId::of(&format!("opened {accession}")),
        &scope,
        &events,
    )?;
    Ok((Known::opened(accession, Vec::new(), None), scope, false))
}
