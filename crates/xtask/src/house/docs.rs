use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Breach;
use crate::workspace::Workspace;

const DECISION_LINES: usize = 60;
const ARCHITECTURE_LINES: usize = 200;
const ARCHITECTURE: &str = "ARCHITECTURE.md";
const ENFORCED: &str = "## Enforced by";
const HOUSE: &str = "cargo xtask house";
/// The headings of a decision, in this order.
const DECISION_PARTS: [&str; 4] = ["## Context", "## Decision", "## Consequences", ENFORCED];

pub(super) fn check(workspace: &Workspace) -> Result<Vec<Breach>> {
    let files = workspace.files()?;
    let mut found = numbers_used_twice(&files);
    for file in in_folder(&files, "docs/adr") {
        let text = workspace.read(file)?;
        found.extend(decision(file, &text));
        found.extend(unenforced(file, &text, &files));
    }

    let architecture = workspace.read(ARCHITECTURE)?;
    found.extend(too_long(
        Path::new(ARCHITECTURE),
        &architecture,
        ARCHITECTURE_LINES,
    ));

    let entrances = architecture + &workspace.read("README.md")?;
    let specs = in_folder(&files, "docs/spec").filter(|file| is_page(file));
    found.extend(specs.filter_map(|file| unlinked(file, &entrances)));

    for package in workspace.packages()? {
        found.extend(undocumented(
            workspace,
            &package.name,
            &package.manifest_path,
        )?);
    }
    Ok(found)
}

fn in_folder<'a>(files: &'a [PathBuf], folder: &'a str) -> impl Iterator<Item = &'a PathBuf> {
    files
        .iter()
        .filter(move |file| file.parent() == Some(Path::new(folder)))
}

/// Tables beside a page are linked from the page.
fn is_page(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "md")
}

fn decision(file: &Path, text: &str) -> Vec<Breach> {
    let mut found: Vec<Breach> = too_long(file, text, DECISION_LINES).into_iter().collect();
    match number(file) {
        None => found.push(Breach::new(
            file.display(),
            "is not named NNNN-imperative-title.md",
        )),
        Some(number) if !text.starts_with(&format!("# {number} ")) => {
            found.push(Breach::new(
                file.display(),
                format!("does not begin with \"# {number} \""),
            ));
        }
        Some(_) => {}
    }
    let headings = text.lines().filter(|line| line.starts_with("## "));
    if !headings.eq(DECISION_PARTS) {
        let parts = DECISION_PARTS.join(", ");
        found.push(Breach::new(
            file.display(),
            format!("its parts are not {parts}"),
        ));
    }
    found
}

/// What holds a decision is a file or folder of the tree or a check of the house, not a hope; and
/// a path that it names is there.
fn unenforced(file: &Path, text: &str, files: &[PathBuf]) -> Vec<Breach> {
    let (_, enforcers) = text.split_once(ENFORCED).unwrap_or_default();
    let exists = |name: &str| files.iter().any(|file| file.starts_with(name));
    let breach = |what: String| Breach::new(file.display(), what);
    let mut found: Vec<Breach> = in_backticks(enforcers)
        .filter(|name| name.starts_with("crates/") && !exists(name))
        .map(|name| breach(format!("is enforced by {name}, which does not exist")))
        .collect();
    if !in_backticks(enforcers).any(|name| name.starts_with(HOUSE) || exists(name)) {
        let what = format!("names neither a path of the tree nor `{HOUSE}` as what enforces it");
        found.push(breach(what));
    }
    found
}

fn in_backticks(text: &str) -> impl Iterator<Item = &str> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| !name.is_empty())
}

/// The four digits that a decision's name begins with, when the rest is as it should be.
fn number(file: &Path) -> Option<&str> {
    let (number, title) = file
        .file_name()?
        .to_str()?
        .strip_suffix(".md")?
        .split_once('-')?;
    let digits = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    let words = title.split('-').all(|word| {
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        !word.is_empty() && word.bytes().all(letters)
    });
    (digits && words).then_some(number)
}

fn numbers_used_twice(files: &[PathBuf]) -> Vec<Breach> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for file in in_folder(files, "docs/adr") {
        let Some(number) = number(file) else { continue };
        if seen.contains(&number) {
            found.push(Breach::new(
                file.display(),
                "its number is that of another decision",
            ));
        }
        seen.push(number);
    }
    found
}

fn too_long(file: &Path, text: &str, most: usize) -> Option<Breach> {
    let lines = text.lines().count();
    let what = || format!("has {lines} lines, more than {most}");
    (lines > most).then(|| Breach::new(file.display(), what()))
}

fn unlinked(file: &Path, entrances: &str) -> Option<Breach> {
    let path = file.to_string_lossy();
    let what = "is linked neither from ARCHITECTURE.md nor from README.md";
    (!entrances.contains(path.as_ref())).then(|| Breach::new(path, what))
}

/// A crate says in its first lines what it is.
fn undocumented(workspace: &Workspace, name: &str, manifest: &Path) -> Result<Option<Breach>> {
    let sources = manifest.with_file_name("src");
    let root = ["lib.rs", "main.rs"].map(|file| sources.join(file));
    let Some(root) = root.iter().find(|file| file.is_file()) else {
        return Ok(Some(Breach::new(
            name,
            "has neither src/lib.rs nor src/main.rs",
        )));
    };
    let documented = workspace.read(root)?.starts_with("//! ");
    Ok((!documented).then(|| Breach::new(name, "does not begin with the crate's documentation")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# 0007 Fold it\n\n## Context\n\nc\n\n## Decision\n\nd\n\n## Consequences\n\ne\n\n## Enforced by\n\nf\n";

    fn breaches_of(name: &str, text: &str) -> Vec<String> {
        let found = decision(Path::new(name), text);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_decision_with_all_parts_is_kept() {
        assert!(breaches_of("docs/adr/0007-fold-it.md", GOOD).is_empty());
    }

    #[test]
    fn a_decision_that_nothing_enforces_is_a_breach() {
        let text = GOOD.replace("## Enforced by", "## Hope");
        assert_eq!(breaches_of("docs/adr/0007-fold-it.md", &text).len(), 1);
    }

    #[test]
    fn a_decision_is_enforced_by_what_exists() {
        let files = ["crates/vault/tests/audit.rs", "docs/adr/0007-fold-it.md"].map(PathBuf::from);
        let breaches = |by: &str| {
            let text = GOOD.replace("\nf\n", &format!("\n{by}\n"));
            unenforced(Path::new("docs/adr/0007-fold-it.md"), &text, &files).len()
        };
        assert_eq!(breaches("`crates/vault/tests/audit.rs`, `parts`"), 0);
        assert_eq!(breaches("`audit.rs` in `crates/vault/tests/`"), 0);
        assert_eq!(breaches("`cargo xtask house`, check `layers`"), 0);
        assert_eq!(breaches("crates/vault/tests/audit.rs"), 1, "no backticks");
        assert_eq!(breaches("`vault` tests: `parts_are_kept`"), 1);
        assert_eq!(
            breaches("`cargo xtask house`; `crates/vault/tests/gone.rs`"),
            1
        );
        assert_eq!(breaches("`crates/vault/tests/gone.rs`"), 2);
    }

    #[test]
    fn a_decision_of_more_than_sixty_lines_is_a_breach() {
        let text = GOOD.to_owned() + &"line\n".repeat(DECISION_LINES - GOOD.lines().count() + 1);
        let expected = "docs/adr/0007-fold-it.md: has 61 lines, more than 60";
        assert_eq!(breaches_of("docs/adr/0007-fold-it.md", &text), [expected]);
    }

    #[test]
    fn a_decision_is_named_by_a_number_and_words() {
        for name in [
            "7-fold-it.md",
            "0007_fold.md",
            "0007-Fold-it.md",
            "0007-fold--it.md",
            "0007-fold-it.txt",
        ] {
            assert_eq!(number(Path::new(name)), None, "{name}");
        }
        assert_eq!(number(Path::new("docs/adr/0007-fold-it.md")), Some("0007"));
        assert_eq!(
            breaches_of("docs/adr/0008-fold-it.md", GOOD).len(),
            1,
            "another number inside"
        );
    }

    #[test]
    fn a_number_is_used_once() {
        let files = ["0001-one.md", "0001-other.md", "0003-gap.md"];
        let files = files.map(|name| Path::new("docs/adr").join(name));
        let found = numbers_used_twice(&files);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "docs/adr/0001-other.md");
    }

    #[test]
    fn a_format_that_no_entrance_links_is_a_breach() {
        let file = Path::new("docs/spec/vault.md");
        assert!(unlinked(file, "see [the vault](docs/spec/vault.md)").is_none());
        assert!(unlinked(file, "see the vault").is_some());
    }
}
