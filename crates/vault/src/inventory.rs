use std::collections::BTreeMap;

use model::{Sha256Digest, Timestamp};
use serde::{Deserialize, Serialize};

use crate::PartId;
use crate::layout::{INVENTORY, VERSION};

const TYPE: &str = "https://ocfl.io/1.1/spec/#inventory";
const ALGORITHM: &str = "sha256";
const MESSAGE: &str = "received";

/// The inventory of a part: OCFL 1.1 section 3.5, with one version whose logical paths are the
/// physical ones below its folder.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inventory {
    id: String,
    r#type: String,
    digest_algorithm: String,
    head: String,
    manifest: Paths,
    versions: BTreeMap<String, Version>,
}

type Paths = BTreeMap<Sha256Digest, Vec<String>>;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Version {
    created: Timestamp,
    message: String,
    state: Paths,
}

impl Inventory {
    /// The inventory of the content files at `paths` below the version folder.
    pub(crate) fn new(
        part: PartId,
        created: Timestamp,
        files: impl IntoIterator<Item = (Sha256Digest, String)>,
    ) -> Self {
        let (mut manifest, mut state) = (Paths::new(), Paths::new());
        for (digest, path) in files {
            let physical = format!("{VERSION}/{path}");
            manifest.entry(digest).or_default().push(physical);
            state.entry(digest).or_default().push(path);
        }
        let version = Version {
            created: created.whole_seconds(),
            message: MESSAGE.into(),
            state,
        };
        Self {
            id: part.to_string(),
            r#type: TYPE.into(),
            digest_algorithm: ALGORITHM.into(),
            head: VERSION.into(),
            manifest,
            versions: BTreeMap::from([(VERSION.into(), version)]),
        }
    }

    /// Reads an inventory of `part`; `None` if it is not one that `new` makes.
    pub(crate) fn parse(bytes: &[u8], part: PartId) -> Option<Self> {
        let inventory: Self = serde_json::from_slice(bytes).ok()?;
        let ours = inventory.id == part.to_string()
            && inventory.r#type == TYPE
            && inventory.digest_algorithm == ALGORITHM
            && inventory.head == VERSION
            && inventory.versions.len() == 1;
        ours.then_some(inventory)
    }

    /// The bytes that are stored and digested.
    pub(crate) fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }

    /// The digest of every content file, by its path in the object.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, Sha256Digest)> {
        self.manifest
            .iter()
            .flat_map(|(digest, paths)| paths.iter().map(|path| (path.as_str(), *digest)))
    }

    /// Whether it names a content file by its path below the version folder, with that digest.
    pub(crate) fn has(&self, path: &str, digest: Sha256Digest) -> bool {
        let version = self.versions.get(VERSION);
        let paths = version.and_then(|version| version.state.get(&digest));
        paths.is_some_and(|paths| paths.iter().any(|named| named == path))
    }
}

/// The line of a sidecar: OCFL 1.1 section 3.7.
pub(crate) fn sidecar(inventory: Sha256Digest) -> String {
    format!("{inventory} {INVENTORY}\n")
}
