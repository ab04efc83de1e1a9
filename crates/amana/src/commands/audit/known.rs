use model::ScopeId;
use vault::KnownPart;

use super::Report;
use super::catalog::{self, Vouched};
use crate::archive::Archive;
use crate::commands::recovered::clocks;

/// What the entries of the catalog that the log knows say that must be there.
pub(crate) struct Known {
    pub(crate) known: replica::Known,
    /// Whether these are all entries of the log.
    pub(crate) complete: bool,
}

/// Asks the catalog, and believes of it only what the log knows.
pub(crate) fn known(archive: &Archive) -> anyhow::Result<Known> {
    let vouched = catalog::check(archive, &mut Report::default())?;
    Ok(Known {
        known: of(archive, &vouched)?,
        complete: vouched.complete,
    })
}

pub(super) fn of(archive: &Archive, vouched: &Vouched) -> anyhow::Result<replica::Known> {
    let (parts, volumes, accessions, tombstones) = archive.ask(|catalog| async move {
        let (parts, volumes) = (catalog.parts().await?, catalog.volumes().await?);
        let accessions = catalog.accessions().await?;
        Ok((parts, volumes, accessions, catalog.tombstones().await?))
    })?;
    let tombstones: Vec<_> = tombstones
        .into_iter()
        .filter(|one| vouched.has(one.entry))
        .collect();
    // What nobody can read any more stays where it is.
    let remains = tombstones.iter().flat_map(|one| {
        let known = |part: &custody::Remains| {
            let known = KnownPart {
                part: part.object.parse()?,
                inventory_sha256: part.inventory_sha256,
            };
            Ok((one.entry, known))
        };
        one.remains.iter().map(known).collect::<Vec<_>>()
    });
    let parts = parts.into_iter().filter(|part| vouched.has(part.entry));
    let parts = parts.map(|part| {
        let known = KnownPart {
            part: part.object.parse()?,
            inventory_sha256: part.inventory_sha256,
        };
        Ok((part.entry, known))
    });
    let volumes = volumes.into_iter().filter(|one| vouched.has(one.entry));
    let volumes = volumes.map(|one| Ok((one.entry, one.object.parse()?, one.sha256)));
    let accessions = accessions.into_iter().filter(|one| vouched.has(one.entry));
    Ok(replica::Known {
        parts: parts.chain(remains).collect::<anyhow::Result<_>>()?,
        volumes: volumes.collect::<anyhow::Result<_>>()?,
        scopes: accessions
            .map(|one| (one.entry, ScopeId::Accession(one.id)))
            .collect(),
        destroyed: tombstones.iter().map(|one| one.scope).collect(),
        clocks: Some(clocks(archive, |entry| vouched.has(entry))?),
    })
}
