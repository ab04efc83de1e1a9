//! What is said of an image: its entry, and what is wrong with it.

use custody::{ImageDigest, ImageFile, ImageFileSystem, ImageRead};
use diskimage::{Print, Remains};
use model::{AccessionId, Defect, DefectCode, SourcePath};

use super::look::{Look, Seen};

/// The entry of an image that was read.
pub(super) fn entry(accession: AccessionId, look: &Look, print: &Print) -> ImageRead {
    let readable = look
        .deleted
        .iter()
        .filter(|one| one.remains == Remains::Readable);
    ImageRead {
        accession,
        format: look.image.format().as_str().into(),
        size: look.image.size(),
        sha256: print.sha256,
        files: print.files.iter().map(file).collect(),
        digests: print
            .own
            .iter()
            .map(|own| ImageDigest {
                method: own.method.into(),
                stored: own.stored.clone(),
                computed: own.computed.clone(),
            })
            .collect(),
        file_systems: look.systems.iter().map(file_system).collect(),
        deleted_files: look.deleted.len() as u64,
        deleted_readable: readable.count() as u64,
    }
}

fn file(file: &diskimage::ImageFile) -> ImageFile {
    let name = file.path.file_name().unwrap_or(file.path.as_os_str());
    ImageFile {
        name: SourcePath::from_bytes(name.as_encoded_bytes()).to_string(),
        size: file.size,
        sha256: file.sha256,
    }
}

fn file_system(seen: &Seen) -> ImageFileSystem {
    let volume = &seen.system.volume;
    ImageFileSystem {
        name: seen.name.clone(),
        start: volume.start,
        size: volume.size,
        partition: volume.partition.clone(),
        kind: seen.system.kind.clone(),
    }
}

/// What is wrong with an image, beside the files that are refused.
pub(super) fn defects(look: &Look, print: &Print) -> Vec<Defect> {
    let wrong = print.own.iter().filter(|own| !own.matches());
    let digests = wrong.map(|own| {
        let (method, stored, computed) = (own.method, &own.stored, &own.computed);
        Defect::of_all(
            DefectCode::ImageAltered,
            format!("its container holds the {method} {stored}, and its bytes have {computed}"),
        )
    });
    let systems = look.systems.iter().filter_map(|seen| {
        let why = match &seen.system.kind {
            None => "no file system in it can be read",
            Some(_) if !seen.whole => {
                "its listing broke off: files may lie in it that are not named here"
            }
            Some(_) => return None,
        };
        Some(Defect::at(DefectCode::NotChecked, &seen.name, why))
    });
    digests.chain(systems).collect()
}
