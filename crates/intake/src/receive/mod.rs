//! Disks that a courier brings become an accession: every volume is held as it came, every file that
//! can be given back is stored, every other is named, and a certificate says which is which.

mod after;
mod again;
mod certificate;
mod disks;
mod fixed;
mod further;
mod hand;
mod hands;
mod held;
mod hint;
mod hold;
mod scan;
mod shelf;
mod subject;
mod take;
mod tally;

use std::path::PathBuf;
use std::sync::Arc;

use carrier::{Code, SetId};
use custody::{Acting, Event, Manner};
use keyring::ScopeKey;
use ledger::{Committed, RequestId};
use model::{AccessionId, EntryIndex, ScopeId, Sha256Digest, Watch};

use crate::batch::adopt;
use crate::error::Error;
use crate::known::Known;
use crate::stores::Stores;
pub use after::After;
use certificate::{Came, disk_lines};
pub use certificate::{Certificate, CodeResult, DiskLine, FileLine, GoesOn};
use fixed::Fixed;
pub use hand::HandLine;
pub use hands::hands;
use held::Held;
pub use hint::sealed_volume;
use hold::Kept;
use scan::Arrival;
use shelf::Shelf;
use take::Taking;
pub use tally::Counts;

/// What a courier brought.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// Folders, files, raw images or devices.
    pub disks: Vec<PathBuf>,
    /// The code that the source read over the telephone; without one, that which matched before is
    /// compared again.
    pub code: Option<Code>,
    /// The set to receive, where the disks hold several.
    pub set: Option<SetId>,
    /// Who receives it.
    pub acting: Acting,
}

/// What came of a delivery.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The accession; `None` if the run was stopped before it was known.
    pub accession: Option<AccessionId>,
    /// Whether an earlier delivery had opened it.
    pub joined: bool,
    /// What came; `None` if the run was stopped before its end.
    pub certificate: Option<Certificate>,
    /// The entry that holds the certificate.
    pub entry: Option<EntryIndex>,
}

/// Takes disks in. `accessions` is what the ledger says of every accession that came on disks.
///
/// # Errors
/// [`Error`] if no disk opens, disks of several sets are mixed, or the stores cannot be used.
/// Whatever is wrong with evidence is in the certificate.
pub fn receive(
    stores: &mut Stores<'_>,
    delivery: &Delivery,
    accessions: &[Known],
    watch: &mut dyn Watch,
) -> Result<Receipt, Error> {
    let shelf = Arc::new(Shelf::default());
    let arrival = Arrival::of(stores, &shelf, &delivery.disks, accessions, watch)?;
    if shelf.heed(watch) {
        return Ok(Receipt::stopped(None, false));
    }
    let set = arrival.set(delivery.set)?;
    let (mut known, scope, joined) = open_accession(
        stores,
        set,
        arrival.codename(set),
        delivery.acting,
        accessions,
    )?;
    let stopped = Receipt::stopped(Some(known.accession), joined);
    hold::sweep(stores, &scope, &mut known)?;
    let mut delivered = Vec::new();
    for one in arrival.volumes(set) {
        match hold::hold(stores, &scope, &mut known, one, watch)? {
            Some(kept) => delivered.push(kept),
            None => return Ok(stopped),
        }
    }
    adopt(stores, &scope, &mut known)?;
    // From here on nothing is read but what is held: a failing disk is spared.
    let with = (arrival.secrets.as_slice(), arrival.keys.as_slice());
    let held = Held::of(stores, &shelf, &known, with, watch)?;
    if shelf.heed(watch) {
        return Ok(stopped);
    }
    let identities = arrival.identities();
    let set_held = held.set(set)?;
    let contents = set_held.open(identities.collect());
    let fixed = match delivery.code {
        Some(code) => Fixed::by(&contents, Some(code)),
        None => Fixed::again(&contents, known.code),
    };
    let taking = Taking::begin(stores, &known, scope.clone(), &contents, &fixed)?;
    let Some(tally) = taking.take_all(stores, &fixed, watch)? else {
        return Ok(stopped);
    };
    let mut defects = arrival.not_ours();
    defects.extend(delivered.iter().filter_map(Kept::defect));
    let came = Came::of(set_held, &contents, fixed, (known.accession, accessions));
    let disks = disk_lines(&delivered, &held, set);
    let certificate = Certificate::new(stores.clock.now(), &known, disks, came, tally, defects);
    let entry = issue(stores, &scope, &known, &certificate, delivery.acting)?;
    Ok(Receipt {
        certificate: Some(certificate),
        entry,
        ..stopped
    })
}

impl Receipt {
    fn stopped(accession: Option<AccessionId>, joined: bool) -> Self {
        Self {
            accession,
            joined,
            certificate: None,
            entry: None,
        }
    }
}

fn open_accession(
    stores: &mut Stores<'_>,
    set: SetId,
    codename: String,
    acting: Acting,
    accessions: &[Known],
) -> Result<(Known, ScopeKey, bool), Error> {
    let storage = stores.storage.as_ref();
    if let Some(known) = accessions.iter().find(|known| known.is_set(set)) {
        let scope = stores
            .keyring
            .open_scope(storage, ScopeId::Accession(known.accession))?;
        return Ok((known.clone(), scope, true));
    }
    let accession = AccessionId::draw(&mut stores.chance);
    let scope = stores
        .keyring
        .create_scope(storage, ScopeId::Accession(accession))?;
    let event = Event::AccessionOpened {
        accession,
        manner: Manner::Carrier,
        sources: vec![codename],
        set: Some(set.to_string()),
        acting,
    };
    stores.append(
        RequestId::of(&format!("opened {accession}")),
        &scope,
        std::slice::from_ref(&event),
    )?;
    Ok((
        Known::opened(accession, Vec::new(), Some(set.to_string())),
        scope,
        false,
    ))
}

/// Enters the certificate; gives its entry.
fn issue(
    stores: &mut Stores<'_>,
    scope: &ScopeKey,
    known: &Known,
    certificate: &Certificate,
    acting: Acting,
) -> Result<Option<EntryIndex>, Error> {
    let document = certificate.document();
    let sha256 = Sha256Digest::of(document.to_string());
    let event = Event::CertificateIssued {
        accession: known.accession,
        sha256,
        document,
        acting,
    };
    let request = RequestId::draw(&mut stores.chance);
    let committed = stores.append(request, scope, &[event])?;
    Ok(committed.first().map(Committed::index))
}
