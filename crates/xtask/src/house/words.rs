use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Breach;
use crate::workspace::Workspace;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 6] = ["common", "helper", "helpers", "manager", "misc", "util"];
/// The most lines of a source file, tests included.
const SOURCE_LINES: usize = 400;
/// Source files that may be longer, each with its reason.
const LONG_SOURCES: [(&str, &str); 0] = [];

/// What no text may hold, and why. (Put together from pieces, so that this file may be checked too.)
const FORBIDDEN: [(&str, &str); 7] = [
    (
        concat!("TO", "DO"),
        "a note that nobody will find: do it or write an issue",
    ),
    (
        concat!("FIX", "ME"),
        "a note that nobody will find: do it or write an issue",
    ),
    (
        concat!("to", "do!("),
        "unfinished work is absent, not stubbed",
    ),
    (
        concat!("unimple", "mented!("),
        "unfinished work is absent, not stubbed",
    ),
    (concat!("#[", "allow("), "use #[expect(…, reason = \"…\")]"),
    (concat!("/", "work/"), "a path of one machine"),
    (
        concat!("/", "tmp/"),
        "a path of one machine: ask for a temporary folder",
    ),
];

pub(super) fn check(workspace: &Workspace) -> Result<Vec<Breach>> {
    let mut found = Vec::new();
    for file in workspace.files()?.iter().filter(|file| is_text(file)) {
        found.extend(named_emptily(file));
        let text = workspace.read(file)?;
        found.extend(too_long(file, &text));
        found.extend(forbidden(file, &text));
    }
    Ok(found)
}

/// Whether people write and read this file; vectors and data are left alone.
fn is_text(file: &Path) -> bool {
    const KINDS: [&str; 7] = ["ftl", "md", "py", "rs", "sh", "sql", "toml"];
    const NAMES: [&str; 2] = ["Makefile", ".ci/run"];
    let kind = file.extension().and_then(|extension| extension.to_str());
    let vectors = file.components().any(|part| part.as_os_str() == "vectors");
    !vectors
        && (kind.is_some_and(|kind| KINDS.contains(&kind))
            || NAMES.iter().any(|name| file == Path::new(name)))
}

fn is_source(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "rs")
}

fn named_emptily(file: &Path) -> Option<Breach> {
    let bare: PathBuf = file.with_extension("");
    let mut parts = bare
        .components()
        .filter_map(|part| part.as_os_str().to_str());
    let name = parts.find(|part| EMPTY_NAMES.contains(part))?;
    let what = format!("{name:?} says nothing: name the concept or inline it");
    is_source(file).then(|| Breach::new(file.display(), what))
}

fn too_long(file: &Path, text: &str) -> Option<Breach> {
    let excepted = LONG_SOURCES.iter().any(|(name, _)| file == Path::new(name));
    let lines = text.lines().count();
    let what = || format!("has {lines} lines, more than {SOURCE_LINES}: it holds several things");
    (is_source(file) && !excepted && lines > SOURCE_LINES)
        .then(|| Breach::new(file.display(), what()))
}

fn forbidden(file: &Path, text: &str) -> Vec<Breach> {
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        for (word, why) in FORBIDDEN.iter().filter(|(word, _)| line.contains(word)) {
            let place = format!("{}:{number}", file.display());
            found.push(Breach::new(place, format!("{word:?}: {why}")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_to_nobody_is_a_breach_with_its_line() {
        let text = format!("fn main() {{\n    // {} later\n}}\n", FORBIDDEN[0].0);
        let found = forbidden(Path::new("src/main.rs"), &text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "src/main.rs:2");
    }

    #[test]
    fn each_forbidden_word_is_found() {
        for (word, _) in FORBIDDEN {
            let found = forbidden(Path::new("a.md"), &format!("see {word}"));
            assert_eq!(found.len(), 1, "{word}");
        }
        assert!(forbidden(Path::new("a.md"), "how to do our work at home").is_empty());
    }

    #[test]
    fn a_module_or_folder_with_an_empty_name_is_a_breach() {
        for name in ["src/util.rs", "src/misc/mod.rs", "crates/common/src/lib.rs"] {
            assert!(named_emptily(Path::new(name)).is_some(), "{name}");
        }
        assert!(named_emptily(Path::new("src/utility_bill.rs")).is_none());
        assert!(named_emptily(Path::new("docs/common.md")).is_none());
    }

    #[test]
    fn a_source_file_of_more_than_four_hundred_lines_is_a_breach() {
        let long = "line\n".repeat(SOURCE_LINES + 1);
        assert!(too_long(Path::new("src/lib.rs"), &long).is_some());
        assert!(too_long(Path::new("src/lib.rs"), &long[5..]).is_none());
        assert!(too_long(Path::new("docs/spec/disk.md"), &long).is_none());
    }

    #[test]
    fn vectors_are_not_read_as_text() {
        assert!(!is_text(Path::new(
            "crates/carrier/tests/vectors/README.md"
        )));
        assert!(is_text(Path::new("crates/carrier/src/lib.rs")));
        assert!(is_text(Path::new(".ci/run")));
        assert!(!is_text(Path::new("Cargo.lock")));
    }
}
