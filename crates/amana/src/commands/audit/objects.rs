use std::collections::BTreeMap;
use std::error::Error;
use std::io::{ErrorKind, Read};

use model::{Defect, DefectCode, Hasher, Sha256Digest};
use storage::{Key, StrayKind};
use vault::KnownPart;

use super::Report;
use super::catalog::Vouched;
use crate::archive::Archive;

const HELD: &str = "held/";
const PIECE: usize = 1024 * 1024;

/// Every object of the vault against the inventories that the log commits to.
pub(super) fn check_vault(
    archive: &Archive,
    vouched: &Vouched,
    report: &mut Report,
) -> anyhow::Result<()> {
    let parts = archive.ask(|catalog| async move { catalog.parts().await })?;
    let destroyed = crate::ending::tombstones(archive)?;
    // What was destroyed stays, unreadable, and its bytes are those that they were.
    let remains = destroyed
        .iter()
        .filter(|one| vouched.has(one.entry))
        .flat_map(|one| &one.remains)
        .map(|part| (&part.object, part.inventory_sha256));
    let known = parts
        .iter()
        .filter(|part| vouched.has(part.entry))
        .map(|part| (&part.object, part.inventory_sha256))
        .chain(remains)
        .map(|(object, inventory_sha256)| {
            Ok(KnownPart {
                part: object.parse()?,
                inventory_sha256,
            })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let found = archive.vault.audit(&known)?;
    report.checked.vault_objects = found.checked;
    report.leftovers += found.leftovers;
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
    strays(archive, HELD, report)?;
    for listed in archive.storage.list(HELD)? {
        if listed.key.is_leftover() {
            report.leftovers += 1;
            continue;
        }
        let Some(expected) = known.remove(listed.key.as_str()) else {
            let detail = "no entry of the log names this volume";
            let defect = Defect::at(DefectCode::ObjectExtra, &listed.key, detail);
            report.defects.push(unnamed(defect, vouched));
            continue;
        };
        let (code, detail) = match digest(archive, &listed.key) {
            Ok(found) => {
                report.checked.held_volumes += 1;
                if found == expected {
                    continue;
                }
                let detail = "its bytes are not those that came".to_owned();
                (DefectCode::ObjectAltered, detail)
            }
            // A sector that fails must not end an audit.
            Err(error) => (
                DefectCode::NotChecked,
                format!("it cannot be read: {error}"),
            ),
        };
        report.defects.push(Defect::at(code, &listed.key, detail));
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

/// Names what is no object below `prefix`; an empty folder is what a stopped writer leaves.
pub(super) fn strays(archive: &Archive, prefix: &str, report: &mut Report) -> anyhow::Result<()> {
    for stray in archive.storage.strays(prefix)? {
        match stray.kind {
            StrayKind::EmptyFolder => report.leftovers += 1,
            kind => report.defects.push(Defect::at(
                DefectCode::ObjectExtra,
                stray.name,
                kind.to_string(),
            )),
        }
    }
    Ok(())
}

fn digest(archive: &Archive, key: &Key) -> Result<Sha256Digest, Box<dyn Error>> {
    let mut object = archive.storage.open(key)?;
    let mut hasher = Hasher::new();
    let mut piece = vec![0; PIECE];
    loop {
        match object.read(&mut piece) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(read) => hasher.update(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}
