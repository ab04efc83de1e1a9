//! What is said of an image: its entry, and what is wrong with it.

use custody::{ImageDigest, ImageFile, ImageFileSystem, ImageRead};
use diskimage::{Own, Print, Remains};
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
        whole: seen.whole && seen.system.kind.is_some(),
    }
}

/// What is wrong with an image, beside the files that are refused.
pub(super) fn defects(look: &Look, print: &Print) -> Vec<Defect> {
    let unread = |seen: &Seen| unread(&seen.name, seen.system.kind.as_deref(), seen.whole);
    let digests = print.own.iter().filter_map(altered);
    digests
        .chain(look.systems.iter().filter_map(unread))
        .collect()
}

fn altered(own: &Own) -> Option<Defect> {
    let (method, stored, computed) = (own.method, &own.stored, &own.computed);
    let detail =
        format!("its container holds the {method} {stored}, and its bytes have {computed}");
    (!own.matches()).then(|| Defect::of_all(DefectCode::ImageAltered, detail))
}

fn unread(name: &str, kind: Option<&str>, whole: bool) -> Option<Defect> {
    let why = match kind {
        None => "no file system in it can be read",
        Some(_) if !whole => "its listing broke off: files may lie in it that are not named here",
        Some(_) => return None,
    };
    Some(Defect::at(DefectCode::NotChecked, name, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_of_the_container_that_its_bytes_do_not_have_is_a_defect() {
        let own = |stored: &str| Own {
            method: "md5",
            stored: stored.into(),
            computed: "d41d8cd98f00b204e9800998ecf8427e".into(),
        };
        assert_eq!(altered(&own("d41d8cd98f00b204e9800998ecf8427e")), None);
        let defect = altered(&own("900150983cd24fb0d6963f7d28e17f72")).unwrap();
        assert_eq!(defect.code, DefectCode::ImageAltered);
        assert!(
            defect
                .to_string()
                .contains("900150983cd24fb0d6963f7d28e17f72")
        );
    }

    #[test]
    fn a_file_system_that_was_not_read_or_not_to_its_end_is_not_checked() {
        assert_eq!(unread("p1", Some("FAT16"), true), None);
        for (kind, whole) in [(None, true), (Some("FAT16"), false)] {
            let defect = unread("p1", kind, whole).unwrap();
            assert_eq!(defect.code, DefectCode::NotChecked);
            assert_eq!(defect.path.as_deref(), Some("p1"));
        }
    }
}
