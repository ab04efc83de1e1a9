use std::collections::BTreeSet;

use custody::{Policy, TlogProof};
use model::{ByteCount, Defect, DefectCode};
use storage::{Claim, Found, Key, Storage};
use vault::{KnownPart, PartId};

use crate::Error;

/// What a partner found who holds a copy and no key.
#[derive(Debug, Default)]
pub struct Partner {
    /// Parts that a proof names.
    pub parts: u64,
    /// Of them, those that are whole.
    pub whole: u64,
    /// Objects that were read, or looked for and not found.
    pub objects: u64,
    /// What is damaged, missing or named by no proof.
    pub defects: Vec<Defect>,
}

/// Proves each part of a copy whole by the proofs that the archive gave, each by its file's name, and by a
/// policy, with no key at all.
pub fn check_with_proofs(
    copy: &dyn Storage,
    proofs: &[(String, Vec<u8>)],
    policy: &Policy,
) -> Result<Partner, Error> {
    let mut found = Partner::default();
    let mut named: BTreeSet<Key> = vault::root_objects()?
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    named.insert(vault::root_guide()?);
    found.compare(copy, vault::root_objects()?);
    for (name, text) in proofs {
        let part = match read(text, policy) {
            Ok(part) => part,
            Err(detail) => {
                found
                    .defects
                    .push(Defect::at(DefectCode::ProofWrong, name, detail));
                continue;
            }
        };
        found.parts += 1;
        let part_objects = vault::part_objects(&[copy], &part)?;
        named.extend(part_objects.objects.iter().map(|(key, _)| key.clone()));
        let mut whole = found.compare(copy, part_objects.objects);
        if !part_objects.complete {
            whole = false;
            let folder = format!("ocfl/{}", part.part);
            let detail = "without an inventory that is proven its content cannot be compared";
            found
                .defects
                .push(Defect::at(DefectCode::NotChecked, &folder, detail));
            named.extend(
                copy.list(&format!("{folder}/"))?
                    .into_iter()
                    .map(|listed| listed.key),
            );
        }
        found.whole += u64::from(whole);
    }
    for listed in copy.list("ocfl/")? {
        if !named.contains(&listed.key) && !listed.key.is_leftover() {
            found.defects.push(Defect::at(
                DefectCode::ObjectExtra,
                &listed.key,
                "no proof names it",
            ));
        }
    }
    Ok(found)
}

/// The part that a proof shows, if the policy accepts the proof.
fn read(text: &[u8], policy: &Policy) -> Result<KnownPart, String> {
    let failed = |error: custody::Error| format!("failed to {error}");
    let proof = TlogProof::parse(text).map_err(failed)?;
    let excerpt = proof.excerpt().map_err(failed)?;
    proof.verify(policy, &excerpt.leaf()).map_err(failed)?;
    let field = |name: &str| {
        let value = excerpt.field(name).and_then(|value| value.as_str());
        value.ok_or_else(|| format!("it does not show the field {name}"))
    };
    if field("kind")? != "part-stored" {
        return Err("it is not of the entry of a part".into());
    }
    let part: PartId = field("object")?
        .parse()
        .map_err(|_| "its object is no part")?;
    let inventory_sha256 = field("inventory_sha256")?
        .parse()
        .map_err(|_| "its inventory has no digest")?;
    Ok(KnownPart {
        part,
        inventory_sha256,
    })
}

impl Partner {
    fn compare(&mut self, copy: &dyn Storage, objects: Vec<(Key, model::Sha256Digest)>) -> bool {
        let claim = |(key, sha256)| Claim {
            key,
            size: ByteCount(0),
            sha256,
        };
        let claims: Vec<Claim> = objects.into_iter().map(claim).collect();
        let before = self.defects.len();
        for (claim, found) in claims.iter().zip(storage::compare(copy, &claims)) {
            let (code, detail) = match found {
                Found::Whole => {
                    self.objects += 1;
                    continue;
                }
                Found::Altered(_) => (
                    DefectCode::ObjectAltered,
                    "its bytes are not those that are proven".into(),
                ),
                Found::Unread(storage::Error::Absent { .. }) => {
                    (DefectCode::ObjectMissing, "it is not there".into())
                }
                Found::Unread(error) => (
                    DefectCode::NotChecked,
                    format!("it cannot be read: {error}"),
                ),
            };
            self.objects += 1;
            self.defects.push(Defect::at(code, &claim.key, detail));
        }
        self.defects.len() == before
    }
}
