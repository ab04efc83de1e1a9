use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use tempfile::TempDir;

use crate::programs::program;
use crate::ram_disk;
use crate::suite::test_data;

/// The folder of photographs in that of the test data.
const PHOTOS: &str = "photos";
const MILLION: f64 = 1e6;

/// In it, one photograph each of many cameras, as they came out of them.
const CAMERAS: &str = "various";
const COPIES: usize = 3;
/// Photographs are made on a RAM disk that has room for so many times their bytes.
const ROOM: u64 = 4;

/// The photographs that something is measured on.
pub(super) struct Photos {
    /// Where they lie, if they were made for this.
    pub(super) _made: Option<TempDir>,
    pub(super) folder: PathBuf,
    pub(super) files: Vec<PathBuf>,
    /// How many differ from one another.
    pub(super) contents: usize,
    pub(super) bytes: u64,
    pub(super) megapixels: f64,
}

/// What `exiftool` says of the size of a picture.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sized {
    image_width: Option<f64>,
    image_height: Option<f64>,
}

impl Photos {
    /// All that there are, most of them small.
    pub(super) fn find() -> Result<Self> {
        let data = test_data()?.context("measure without photographs: set AMANA_TEST_DATA")?;
        Self::of_folder(data.join(PHOTOS))
    }

    /// Those of the size that cameras make, each several times.
    pub(super) fn of_cameras(&self) -> Result<Self> {
        let made = multiplied(&files(&self.folder.join(CAMERAS))?, COPIES)?;
        let photos = Self::of_folder(made.path().to_path_buf())?;
        Ok(Self {
            _made: Some(made),
            ..photos
        })
    }

    /// Of at most so many bytes.
    pub(super) fn at_most(&self, bytes: u64) -> Result<Vec<PathBuf>> {
        let mut small = Vec::new();
        for file in &self.files {
            if size(std::slice::from_ref(file))? <= bytes {
                small.push(file.clone());
            }
        }
        Ok(small)
    }

    /// Reads every photograph once, so that all lie in memory from the first round on.
    fn of_folder(folder: PathBuf) -> Result<Self> {
        let files = files(&folder)?;
        let bytes = size(&files)?;
        // A program reads them, not this one: what runs under it would inherit its peak of memory.
        let digests = program("sha256sum", []).args(&files).output()?;
        let ask = ["-json", "-n", "-ImageWidth", "-ImageHeight"];
        let told = program("exiftool", ask).args(&files).output()?;
        Ok(Self {
            megapixels: megapixels(&told)?,
            _made: None,
            folder,
            files,
            contents: different(&digests),
            bytes,
        })
    }
}

/// A folder of these photographs, each so many times: every copy has another number behind its end, where no decoder
/// looks.
pub(super) fn multiplied(files: &[PathBuf], copies: usize) -> Result<TempDir> {
    let room = ROOM * copies as u64 * size(files)?;
    let made = ram_disk::folder("amana-photographs-", room)?;
    let made = made.map_or_else(tempfile::tempdir, Ok)?;
    for copy in 0..copies {
        let folder = made.path().join(format!("{copy:05}"));
        fs::create_dir(&folder).context("make a folder for photographs")?;
        for (number, file) in files.iter().enumerate() {
            let mut photo = fs::read(file).with_context(|| format!("read {}", file.display()))?;
            photo.extend(format!("copy {copy}").bytes());
            fs::write(folder.join(format!("{number:05}.jpg")), photo)
                .context("write a photograph")?;
        }
    }
    Ok(made)
}

/// Bytes of all of them.
fn size(files: &[PathBuf]) -> Result<u64> {
    let mut bytes = 0;
    for file in files {
        let told = fs::metadata(file).with_context(|| format!("read {}", file.display()))?;
        bytes += told.len();
    }
    Ok(bytes)
}

impl fmt::Display for Photos {
    #[expect(clippy::cast_precision_loss, reason = "told with one decimal")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = self.bytes as f64 / MILLION;
        let (files, megapixels) = (self.files.len(), self.megapixels);
        write!(
            f,
            "{files} photographs, {megabytes:.1} MB, {megapixels:.0} megapixels"
        )
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        let listed = fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        for entry in listed.with_context(|| format!("list {}", folder.display()))? {
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// How many digests there are in what `sha256sum` says.
fn different(told: &str) -> usize {
    let digests = told.lines().filter_map(|line| line.split(' ').next());
    digests.collect::<BTreeSet<_>>().len()
}

fn megapixels(told: &str) -> Result<f64> {
    let all: Vec<Sized> = serde_json::from_str(told).context("read what exiftool says")?;
    let areas = all
        .iter()
        .filter_map(|one| Some(one.image_width? * one.image_height?));
    Ok(areas.sum::<f64>() / MILLION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pixels_of_all_pictures_are_summed_and_a_file_without_is_passed_over() {
        let told =
            r#"[{"SourceFile":"a","ImageWidth":2000,"ImageHeight":1000},{"SourceFile":"b"}]"#;
        assert_eq!(megapixels(told).unwrap(), 2.0);
        assert!(megapixels("no JSON").is_err());
    }

    #[test]
    fn files_of_one_content_count_once() {
        assert_eq!(different("aa  one\nbb  two\naa  three\n"), 2);
        assert_eq!(different(""), 0);
    }

    #[test]
    fn files_of_all_folders_are_found_in_order() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["c", "b/z", "a"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let expected = ["a", "b/z", "c"].map(|name| folder.path().join(name));
        assert_eq!(files(folder.path()).unwrap(), expected);
    }
}
