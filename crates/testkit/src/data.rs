use std::path::PathBuf;

/// The variable that names the folder of photographs, hostile files and published vectors.
const VARIABLE: &str = "AMANA_TEST_DATA";

/// The folder of test data that are not part of the project: photographs, hostile files and
/// published vectors.
///
/// `None`, with the reason on standard error, when `AMANA_TEST_DATA` is not set or names no folder.
pub fn test_data() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os(VARIABLE).map(PathBuf::from) else {
        eprintln!("skipped: {VARIABLE} is not set");
        return None;
    };
    if !folder.is_dir() {
        eprintln!("skipped: {VARIABLE} names no folder: {}", folder.display());
        return None;
    }
    Some(folder)
}
