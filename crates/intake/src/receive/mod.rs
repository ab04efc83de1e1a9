//! Disks that a courier brings become an accession: every volume is held as it came, every file that
//! can be given back is stored, every other is named, and a certificate says which is which.

mod certificate;
mod disks;
mod fixed;
mod hold;
mod scan;
mod subject;
mod take;
mod tally;

use std::path::PathBuf;

use age::Identity;
use carrier::{Code, SetId};
use custody::{Event, Manner};
use keyring::ScopeKey;
use ledger::RequestId;
use model::{AccessionId, ScopeId, Sha256Digest};

use crate::batch::adopt;
use crate::error::Error;
use crate::known::Known;
use crate::stores::{Stores, Watch};
pub use certificate::{Certificate, CodeResult, DiskLine, FileLine};
use fixed::Fixed;
use scan::Scanned;
use take::Taking;
pub use tally::Counts;

/// What a courier brought.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// Folders, files, raw images or devices.
    pub disks: Vec<PathBuf>,
    /// The code that the source read over the telephone.
    pub code: Option<Code>,
}

/// What came of a delivery.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The accession.
    pub accession: AccessionId,
    /// Whether an earlier delivery had opened it.
    pub joined: bool,
    /// What came; `None` if the run was stopped before its end.
    pub certificate: Option<Certificate>,
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
    let scanned = Scanned::of(stores, &delivery.disks, accessions, watch)?;
    let set = scanned.set()?;
    let (mut known, scope, joined) =
        open_accession(stores, set.id(), scanned.codename(), accessions)?;
    let mut defects = scanned.not_ours();
    for (arrived, volume) in scanned.volumes() {
        defects.extend(hold::hold(stores, &scope, &mut known, arrived, volume)?);
    }
    adopt(stores, &scope, &mut known)?;
    let contents = set.open(
        scanned
            .identities()
            .map(|identity| identity as &dyn Identity)
            .collect(),
    );
    let fixed = Fixed::by(&contents, delivery.code);
    let taking = Taking::begin(stores.vault, &known, scope.clone(), &contents)?;
    let Some(tally) = taking.take_all(stores, &fixed, watch)? else {
        return Ok(Receipt {
            accession: known.accession,
            joined,
            certificate: None,
        });
    };
    defects.extend(contents.defects());
    let certificate = Certificate::new(
        stores.clock.now(),
        &known,
        &scanned,
        &contents,
        fixed,
        tally,
        defects,
    )?;
    issue(stores, &scope, &known, &certificate)?;
    Ok(Receipt {
        accession: known.accession,
        joined,
        certificate: Some(certificate),
    })
}

fn open_accession(
    stores: &mut Stores<'_>,
    set: SetId,
    codename: String,
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

/// Enters the certificate.
fn issue(
    stores: &mut Stores<'_>,
    scope: &ScopeKey,
    known: &Known,
    certificate: &Certificate,
) -> Result<(), Error> {
    let document = certificate.document();
    let sha256 = Sha256Digest::of(document.to_string());
    let event = Event::CertificateIssued {
        accession: known.accession,
        sha256,
        document,
    };
    let request = RequestId::draw(&mut stores.chance);
    stores.append(request, scope, &[event])?;
    Ok(())
}
