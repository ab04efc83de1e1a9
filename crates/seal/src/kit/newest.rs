use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Extensions of pictures and films: other files are changed by programs that nobody asked.
const PICTURES: [&str; 25] = [
    "jpg", "jpeg", "jpe", "png", "tif", "tiff", "heic", "heif", "dng", "cr2", "cr3", "crw", "nef",
    "nrw", "arw", "orf", "rw2", "raf", "pef", "srw", "mp4", "mov", "avi", "mts", "3gp",
];

/// Of the folders that lie directly in `roots`, the one with the newest picture in it, at any depth.
///
/// A folder that holds `disk` would be sealed into itself, and never counts. Links are not followed.
pub(super) fn folder(roots: &[PathBuf], disk: &Path) -> Option<PathBuf> {
    let disk = fs::canonicalize(disk).ok()?;
    let mut newest: Option<(SystemTime, PathBuf)> = None;
    for folder in roots.iter().flat_map(|root| folders_in(root)) {
        let holds_disk = fs::canonicalize(&folder).is_ok_and(|real| disk.starts_with(real));
        let Some(time) = newest_in(&folder).filter(|_| !holds_disk) else {
            continue;
        };
        if newest.as_ref().is_none_or(|(newest, _)| time > *newest) {
            newest = Some((time, folder));
        }
    }
    newest.map(|(_, folder)| folder)
}

/// The folders in a folder, by their names.
fn folders_in(root: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<_> = entries(root)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders
}

/// When the newest picture below a folder was changed.
fn newest_in(folder: &Path) -> Option<SystemTime> {
    let mut folders = vec![folder.to_owned()];
    let mut newest = None;
    while let Some(folder) = folders.pop() {
        for entry in entries(&folder) {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(kind) if kind.is_file() && is_picture(&path) => {
                    let time = entry.metadata().and_then(|of| of.modified());
                    newest = newest.max(time.ok());
                }
                _ => {}
            }
        }
    }
    newest
}

fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

fn is_picture(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        PICTURES
            .iter()
            .any(|picture| picture.eq_ignore_ascii_case(extension))
    })
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::Duration;

    use tempfile::TempDir;

    use super::*;

    /// A home with files that were changed so many hours after 1970.
    fn home(files: &[(&str, u64)]) -> TempDir {
        let home = tempfile::tempdir().unwrap();
        for (path, hours) in files {
            let path = home.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let time = SystemTime::UNIX_EPOCH + Duration::from_hours(*hours);
            File::create(path).unwrap().set_modified(time).unwrap();
        }
        fs::create_dir_all(home.path().join("stick")).unwrap();
        home
    }

    fn found(home: &TempDir, disk: &str) -> Option<PathBuf> {
        let roots = ["Pictures", "Desktop", "absent"].map(|root| home.path().join(root));
        let found = folder(&roots, &home.path().join(disk))?;
        Some(found.strip_prefix(home.path()).unwrap().to_owned())
    }

    #[test]
    fn the_folder_with_the_newest_picture_at_any_depth_is_taken_whole() {
        let home = home(&[
            ("Pictures/May/1.jpg", 5),
            ("Desktop/night/branch/2.JPG", 7),
            ("Desktop/old/3.nef", 6),
        ]);
        assert_eq!(found(&home, "stick"), Some("Desktop/night".into()));
    }

    #[test]
    fn neither_single_files_nor_what_is_no_picture_counts() {
        let home = home(&[
            ("Pictures/May/1.jpg", 5),
            ("Desktop/2.jpg", 9),
            ("Desktop/office/letter.doc", 9),
            ("Desktop/office/Thumbs.db", 9),
        ]);
        assert_eq!(found(&home, "stick"), Some("Pictures/May".into()));
    }

    #[test]
    fn the_folder_that_the_program_lies_in_is_never_taken() {
        let home = home(&[("Desktop/kit/in/1.jpg", 9), ("Desktop/night/2.jpg", 7)]);
        assert_eq!(found(&home, "Desktop/kit/in"), Some("Desktop/night".into()));
        assert_eq!(found(&home, "stick"), Some("Desktop/kit".into()));
    }

    #[test]
    fn where_there_is_no_picture_there_is_no_folder() {
        let home = home(&[("Desktop/office/letter.doc", 9)]);
        assert_eq!(found(&home, "stick"), None);
    }
}
