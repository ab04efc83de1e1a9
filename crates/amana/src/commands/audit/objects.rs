use std::collections::BTreeMap;
use std::io::Read;

use anyhow::Context;
use model::{Defect, DefectCode, Hasher, Sha256Digest};
use storage::Key;
use vault::KnownPart;

use super::Report;
use super::catalog::Vouched;
use crate::archive::Archive;

const PIECE: usize = 1024 * 1024;

/// Every object of the vault against the inventories that the log commits to.
pub(super) fn check_vault(
    archive: &Archive,
    vouched: &Vouched,
    report: &mut Report,
) -> anyhow::Result<()> {
    let parts = archive.ask(|catalog| async move { catalog.parts().await })?;
    let known = parts
        .iter()
        .filter(|part| vouched.has(part.entry))
        .map(|part| {
            let inventory_sha256 = part.inventory_sha256;
            Ok(KnownPart {
                part: part.object.parse()?,
                inventory_sha256,
            })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let found = archive.vault.audit(&known)?;
    report.checked.vault_objects = found.checked;
    report
        .defects
        .extend(found.defects.into_iter().map(|defect| match defect.code {
            DefectCode::PartUnknown => unnamed(defect, vouched),
            _ => defect,
        }));
    Ok(())
}

/// Every volume that is held against the digest that was entered when it came.
pub(super) fn check_held(
    archive: &Archive,
    vouched: &Vouched,
    report: &mut Report,
) -> anyhow::Result<()> {
    let volumes = archive.ask(|catalog| async move { catalog.volumes().await })?;
    let mut known: BTreeMap<String, Sha256Digest> = volumes
        .into_iter()
        .filter(|volume| vouched.has(volume.entry))
        .map(|volume| (volume.object, volume.sha256))
        .collect();
    for listed in archive.storage.list("held/")? {
        let Some(expected) = known.remove(listed.key.as_str()) else {
            let detail = "no entry of the log names this volume";
            let defect = Defect::at(DefectCode::ObjectExtra, &listed.key, detail);
            report.defects.push(unnamed(defect, vouched));
            continue;
        };
        report.checked.held_volumes += 1;
        if digest(archive, &listed.key)? != expected {
            let detail = "its bytes are not those that came";
            report
                .defects
                .push(Defect::at(DefectCode::ObjectAltered, &listed.key, detail));
        }
    }
    report.defects.extend(known.keys().map(|object| {
        Defect::at(
            DefectCode::ObjectMissing,
            object,
            "a volume that was held is gone",
        )
    }));
    Ok(())
}

/// That the log does not name something can be said only by whoever has all of its entries.
fn unnamed(defect: Defect, vouched: &Vouched) -> Defect {
    if vouched.complete {
        return defect;
    }
    let detail = "whether the log names it is not known: the catalog lacks entries of the log";
    Defect {
        code: DefectCode::NotChecked,
        detail: detail.into(),
        ..defect
    }
}

fn digest(archive: &Archive, key: &Key) -> anyhow::Result<Sha256Digest> {
    let mut object = archive.storage.open(key)?;
    let mut hasher = Hasher::new();
    let mut piece = vec![0; PIECE];
    loop {
        let read = object
            .read(&mut piece)
            .with_context(|| format!("read {key}"))?;
        if read == 0 {
            return Ok(hasher.finish());
        }
        hasher.update(piece.get(..read).unwrap_or_default());
    }
}
