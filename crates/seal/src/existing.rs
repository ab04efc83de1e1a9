use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use anyhow::Context;
use carrier::{BLOCK, KeyBlock, OpenCard};

use crate::exit::refuse;

/// Refuses a folder with a file that begins with a key block of one of the cards: adding to a set is
/// not in this version, and two sets on one disk would tell that they belong together.
pub(crate) fn refuse_set_in(folder: &Path, cards: &[OpenCard]) -> anyhow::Result<()> {
    let doing = || format!("failed to look into {}", folder.display());
    for entry in fs::read_dir(folder).with_context(doing)? {
        let entry = entry.with_context(doing)?;
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        // A file that cannot be read cannot be added to either, and is nothing of this run's.
        let Ok(Some(block)) = first_block(&entry.path()) else {
            continue;
        };
        if cards
            .iter()
            .any(|open| KeyBlock::open(&block, &open.secret).is_some())
        {
            return refuse(format!(
                "{} already holds a volume that the card opens, {}; adding to a set is not in this \
                 version: give another folder",
                folder.display(),
                entry.file_name().display(),
            ));
        }
    }
    Ok(())
}

fn first_block(file: &Path) -> io::Result<Option<Box<[u8; BLOCK]>>> {
    let mut bytes = Vec::with_capacity(BLOCK);
    File::open(file)?
        .take(BLOCK as u64)
        .read_to_end(&mut bytes)?;
    Ok(bytes.into_boxed_slice().try_into().ok())
}
