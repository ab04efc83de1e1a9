use storage::Key;

use crate::{ContentName, Error, OriginalRef, PartId};

/// The storage root in the store.
pub(crate) const ROOT: &str = "ocfl";
/// OCFL 1.1 section 4.1: the root's declaration and its content.
pub(crate) const ROOT_DECLARATION: (&str, &str) = ("0=ocfl_1.1", "ocfl_1.1\n");
/// OCFL 1.1 section 4.1 and community extension 0002: object id = folder name; no parameters.
pub(crate) const ROOT_LAYOUT: (&str, &str) = (
    "ocfl_layout.json",
    concat!(
        "{\n",
        "  \"extension\": \"0002-flat-direct-storage-layout\",\n",
        "  \"description\": \"The name of an object's folder is the object's id.\"\n",
        "}\n"
    ),
);
/// How to read what lies here, for whoever finds it without the program.
pub(crate) const ROOT_GUIDE: (&str, &str) = (
    "amana-vault.md",
    include_str!("../../../docs/spec/vault.md"),
);

/// OCFL 1.1 section 3.3: an object's declaration, which is written last, and its content.
pub(crate) const DECLARATION: (&str, &str) = ("0=ocfl_object_1.1", "ocfl_object_1.1\n");
pub(crate) const INVENTORY: &str = "inventory.json";
pub(crate) const SIDECAR: &str = "inventory.json.sha256";
/// OCFL 1.1 section 3.5.5: what the version folder has beside its content.
pub(crate) const INVENTORY_COPY: &str = "v1/inventory.json";
pub(crate) const SIDECAR_COPY: &str = "v1/inventory.json.sha256";
pub(crate) const VERSION: &str = "v1";
/// The manifest's place in the version folder.
pub(crate) const MANIFEST: &str = "content/manifest.jsonl.age";

/// A file of the root.
pub(crate) fn in_root(name: &str) -> Result<Key, Error> {
    Ok(Key::parse(&format!("{ROOT}/{name}"))?)
}

/// A file of a part, by its path in the OCFL object.
pub(crate) fn in_part(part: PartId, path: &str) -> Result<Key, Error> {
    in_root(&format!("{part}/{path}"))
}

/// A file of a part, by its path in the version folder.
pub(crate) fn in_version(part: PartId, path: &str) -> Result<Key, Error> {
    in_part(part, &format!("{VERSION}/{path}"))
}

/// Where an original lies in the store.
pub(crate) fn original(original: OriginalRef) -> Result<Key, Error> {
    content(original.part, original.content)
}

/// Where a content file of a part lies in the store.
pub(crate) fn content(part: PartId, name: ContentName) -> Result<Key, Error> {
    in_version(part, &name.to_string())
}
