use std::collections::BTreeMap;

use model::{Defect, DefectCode, Sha256Digest};
use storage::{Claim, Found, StrayKind};
use vault::{Claims, KnownPart};

use super::Report;
use super::catalog::Vouched;
use crate::archive::Archive;

const HELD: &str = "held/";

/// What the inventories that the log commits to say of every object of the vault; notes what can be told
/// without reading them.
pub(super) fn claims_of_vault(
    archive: &Archive,
    vouched: &Vouched,
    report: &mut Report,
) -> anyhow::Result<Vec<Claim>> {
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
    let Claims { claims, found } = archive.vault.claims(&known)?;
    report.checked.vault_objects = found.checked;
    report.leftovers += found.leftovers;
    report
        .defects
        .extend(found.defects.into_iter().map(|defect| match defect.code {
            DefectCode::PartUnknown => unnamed(defect, vouched),
            _ => defect,
        }));
    Ok(claims)
}

/// What the entries of their coming say of the volumes that are held; notes those that are gone or that no
/// entry names.
pub(super) fn claims_of_held(
    archive: &Archive,
    vouched: &Vouched,
    report: &mut Report,
) -> anyhow::Result<Vec<Claim>> {
    let volumes = archive.ask(|catalog| async move { catalog.volumes().await })?;
    let mut known: BTreeMap<String, Sha256Digest> = volumes
        .into_iter()
        .filter(|volume| vouched.has(volume.entry))
        .map(|volume| (volume.object, volume.sha256))
        .collect();
    let mut claims = Vec::new();
    strays(archive, HELD, report)?;
    for listed in archive.storage.list(HELD)? {
        if listed.key.is_leftover() {
            report.leftovers += 1;
        } else if let Some(sha256) = known.remove(listed.key.as_str()) {
            claims.push(Claim {
                key: listed.key,
                size: listed.size,
                sha256,
            });
        } else {
            let detail = "no entry of the log names this volume";
            let defect = Defect::at(DefectCode::ObjectExtra, &listed.key, detail);
            report.defects.push(unnamed(defect, vouched));
        }
    }
    report.defects.extend(known.keys().map(|object| {
        Defect::at(
            DefectCode::ObjectMissing,
            object,
            "a volume that was held is gone",
        )
    }));
    Ok(claims)
}

/// Takes in what came of reading an object.
pub(super) fn take(claim: &Claim, found: &Found, report: &mut Report) {
    let held = claim.key.as_str().starts_with(HELD);
    let (code, detail) = match found {
        // A sector that fails must not end an audit.
        Found::Unread(error) => {
            let detail = format!("it cannot be read: {error}");
            let defect = Defect::at(DefectCode::NotChecked, &claim.key, detail);
            return report.defects.push(defect);
        }
        Found::Whole => (None, ""),
        Found::Altered(_) if held => (
            Some(DefectCode::ObjectAltered),
            "its bytes are not those that came",
        ),
        Found::Altered(_) => (
            Some(DefectCode::ObjectAltered),
            "its digest is not the one on record",
        ),
    };
    if held {
        report.checked.held_volumes += 1;
    } else {
        report.checked.vault_objects += 1;
    }
    report
        .defects
        .extend(code.map(|code| Defect::at(code, &claim.key, detail)));
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
