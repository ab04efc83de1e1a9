//! A plain folder or a memory card becomes an accession: every file offered ends stored, duplicate or
//! refused with a reason, and the sum is checked.

mod run;
mod tally;

use std::path::PathBuf;

use custody::{Event, Manner};
use keyring::ScopeKey;
use ledger::RequestId;
use model::{AccessionId, ByteCount, Defect, ScopeId};

use crate::batch::adopt;
use crate::error::Error;
use crate::expect::ExpectedList;
use crate::folder::{Source, walk};
use crate::known::{Known, Refusal};
use crate::stores::{Stores, Watch};
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

/// Takes folders in. With `known`, the state of an accession that was stopped, it goes on there.
///
/// # Errors
/// [`Error`] if a source, the vault, the ledger or a key cannot be used. A file that cannot be read
/// is a refusal, not an error.
pub fn ingest(
    stores: &mut Stores<'_>,
    offer: &Offer,
    unfinished: &[Known],
    watch: &mut dyn Watch,
) -> Result<Ingested, Error> {
    let sources = offer
        .folders
        .iter()
        .map(|folder| Source::open(folder))
        .collect::<Result<Vec<_>, _>>()?;
    let places: Vec<String> = sources.iter().map(Source::shown).collect();
    let earlier = unfinished
        .iter()
        .find(|known| !known.finished && known.set.is_none() && known.places == places);
    let (known, scope, resumed) = match earlier {
        Some(known) => {
            let mut known = known.clone();
            let scope = stores
                .keyring
                .open_scope(stores.storage.as_ref(), ScopeId::Accession(known.accession))?;
            adopt(stores, &scope, &mut known)?;
            (known, scope, true)
        }
        None => {
            let (accession, scope) = open_accession(stores, places)?;
            (Known::opened(accession, Vec::new(), None), scope, false)
        }
    };
    let offered = walk(&sources, &offer.kept_out);
    watch.expect(offered.len() as u64);
    let run = Run::new(stores.vault, &known, &sources, scope.clone())?;
    let tally = run.take_all(stores, &offered, watch)?;
    tally.check(known.accession)?;
    // A run that was stopped stays open, to be gone on with.
    let finished = !watch.is_stopped();
    if finished {
        let event = tally.finished(known.accession);
        let request = RequestId::of(&format!("finished {}", known.accession));
        stores.append(request, &scope, &[event])?;
    }
    let expected = offer.expected.as_ref().filter(|_| finished);
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

fn open_accession(
    stores: &mut Stores<'_>,
    places: Vec<String>,
) -> Result<(AccessionId, ScopeKey), Error> {
    let accession = AccessionId::draw(&mut stores.chance);
    let scope = stores
        .keyring
        .create_scope(stores.storage.as_ref(), ScopeId::Accession(accession))?;
    let opened = Event::AccessionOpened {
        accession,
        manner: Manner::Folder,
        sources: places,
        set: None,
    };
    stores.append(
        RequestId::of(&format!("opened {accession}")),
        &scope,
        &[opened],
    )?;
    Ok((accession, scope))
}
