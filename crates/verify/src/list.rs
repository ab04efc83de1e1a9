use std::collections::BTreeMap;

use model::{ByteCount, Defect, DefectCode, ItemId, ItemState, Sha256Digest};
use serde::Deserialize;
use serde_json::Value;

use crate::FileReport;

/// The longest list that is read, in bytes: room for a million items.
pub const MAX_LIST: usize = 512 << 20;

/// The list that lies beside exported originals. It is in no log, so it proves nothing; but what it
/// names and is not there must be said.
#[derive(Debug)]
pub struct List {
    path: String,
    items: BTreeMap<ItemId, Listed>,
}

/// What the list says of an item; what else it says is passed over.
#[derive(Debug, Deserialize)]
struct Listed {
    item: ItemId,
    size: Option<ByteCount>,
    sha256: Option<Sha256Digest>,
    state: Option<ItemState>,
}

impl List {
    /// Reads a JSON array of objects with the item's id and perhaps `size`, `sha256` and `state`.
    ///
    /// # Errors
    ///
    /// A defect, when it cannot be read or names an item twice.
    pub fn parse(path: &str, text: &[u8]) -> Result<Self, Defect> {
        let wrong = |detail: &str| Defect::at(DefectCode::ListUnreadable, path, detail);
        if text.len() > MAX_LIST {
            return Err(wrong("it is longer than 512 MiB"));
        }
        let listed: Vec<Listed> =
            serde_json::from_slice(text).map_err(|_| wrong("it is no JSON list of items"))?;
        let count = listed.len();
        let items: BTreeMap<_, _> = listed.into_iter().map(|one| (one.item, one)).collect();
        if items.len() != count {
            return Err(wrong("it names an item twice"));
        }
        Ok(Self {
            path: path.into(),
            items,
        })
    }

    /// Compares the list with the files that lie beside it.
    pub fn compare(&self, files: &[FileReport]) -> Vec<Defect> {
        let mut defects = Vec::new();
        let mut absent: BTreeMap<_, _> = self.items.iter().collect();
        for file in files {
            let Some(item) = file.item else {
                continue;
            };
            absent.remove(&item);
            let place = file.path.as_ref().or(file.proof.as_ref());
            let place = place.map_or("", String::as_str);
            match self.items.get(&item) {
                None => defects.push(Defect::at(
                    DefectCode::NotInList,
                    place,
                    format!("{} does not name {item}", self.path),
                )),
                Some(listed) => defects.extend(listed.differs(file).map(|what| {
                    let detail = format!("{} names another {what} for {item}", self.path);
                    Defect::at(DefectCode::ListDiffers, place, detail)
                })),
            }
        }
        let held = absent.into_values().filter(|listed| listed.is_held());
        defects.extend(held.map(|listed| {
            let detail = format!("it names {}, which is not there", listed.item);
            Defect::at(DefectCode::NotInSource, &self.path, detail)
        }));
        defects
    }
}

impl Listed {
    /// Whether the archive has bytes of the item to give out.
    fn is_held(&self) -> bool {
        !matches!(
            self.state,
            Some(ItemState::Missing | ItemState::Unreadable | ItemState::Withdrawn)
        )
    }

    /// What the list says otherwise than the record.
    fn differs(&self, file: &FileReport) -> Option<&'static str> {
        let shown = |name: &str| file.shown.get(name);
        let size = self.size.map(|size| Value::from(size.get()));
        let sha256 = self.sha256.map(|digest| Value::from(digest.to_string()));
        let other = |listed: &Option<Value>, name: &str| {
            listed.is_some() && shown(name).is_some_and(|shown| Some(shown) != listed.as_ref())
        };
        if other(&sha256, "sha256") {
            Some("digest")
        } else if other(&size, "size") {
            Some("size")
        } else {
            None
        }
    }
}
