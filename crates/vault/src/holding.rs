use std::io::Read;

use model::Sha256Digest;
use storage::{Key, Storage};

use crate::audit::MAX_INVENTORY;
use crate::inventory::{Inventory, sidecar};
use crate::layout::{
    DECLARATION, INVENTORY, INVENTORY_COPY, ROOT_DECLARATION, ROOT_GUIDE, ROOT_LAYOUT, SIDECAR,
    SIDECAR_COPY, in_part, in_root,
};
use crate::{Error, KnownPart};

/// The objects of a finished part, in the order in which they are written, and of each the digest of
/// its bytes: content, then inventories, then the declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartObjects {
    /// The objects.
    pub objects: Vec<(Key, Sha256Digest)>,
    /// False if no copy has the inventory whole, so that the content is not among them.
    pub complete: bool,
}

/// What a part must hold, by the inventory that the log knows, read from whichever copy has it whole.
pub fn part_objects(copies: &[&dyn Storage], known: &KnownPart) -> Result<PartObjects, Error> {
    let inventory = find_inventory(copies, known)?;
    let contents = inventory.iter().flat_map(Inventory::files);
    let line = Sha256Digest::of(sidecar(known.inventory_sha256));
    let last = [
        (INVENTORY_COPY, known.inventory_sha256),
        (SIDECAR_COPY, line),
        (INVENTORY, known.inventory_sha256),
        (SIDECAR, line),
        (DECLARATION.0, Sha256Digest::of(DECLARATION.1)),
    ];
    let objects = contents
        .chain(last)
        .map(|(path, sha256)| Ok((in_part(known.part, path)?, sha256)))
        .collect::<Result<_, Error>>()?;
    Ok(PartObjects {
        objects,
        complete: inventory.is_some(),
    })
}

/// The objects of the root that are the same in every archive.
pub fn root_objects() -> Result<Vec<(Key, Sha256Digest)>, Error> {
    [ROOT_LAYOUT, ROOT_DECLARATION]
        .iter()
        .map(|(name, content)| Ok((in_root(name)?, Sha256Digest::of(content))))
        .collect()
}

/// The page for people in the root, which is of the time when the archive was made.
pub fn root_guide() -> Result<Key, Error> {
    in_root(ROOT_GUIDE.0)
}

fn find_inventory(copies: &[&dyn Storage], known: &KnownPart) -> Result<Option<Inventory>, Error> {
    for path in [INVENTORY, INVENTORY_COPY] {
        let key = in_part(known.part, path)?;
        for copy in copies {
            let mut bytes = Vec::new();
            // A copy that cannot be read is one that does not tell.
            let read = copy
                .open(&key)
                .is_ok_and(|object| object.take(MAX_INVENTORY).read_to_end(&mut bytes).is_ok());
            if read && Sha256Digest::of(&bytes) == known.inventory_sha256 {
                return Ok(Inventory::parse(&bytes, known.part));
            }
        }
    }
    Ok(None)
}
