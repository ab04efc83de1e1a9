use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::programs::program;
use crate::workspace::Workspace;

/// The shortest run of letters that `strings` shows.
const SHORTEST: usize = 4;

/// What no carried program may hold, in any case: names of the project, of makers, of places.
const WORDS: [&str; 18] = [
    "amana",
    "archive for",
    "atrocit",
    "buildroot",
    "cargo",
    "copyright",
    "crates.io",
    "crates/",
    "debian",
    "docs.rs",
    "ftp:",
    "github",
    "http",
    "rustc",
    "target/",
    "ubuntu",
    "/usr/src",
    "www.",
];

/// What cannot be left out, each with the reason.
const UNAVOIDABLE: [(&str, &str); 12] = [
    (
        "# copyright 2020 jack grigg",
        "the library age carries its sentences with their licence",
    ),
    (
        "http://www.apache.org/licenses/license-2.0",
        "the licence of age's sentences",
    ),
    (
        "http://opensource.org/licenses/mit",
        "the licence of age's sentences",
    ),
    (
        "-scrypt-recipient = scrypt::recipient",
        "a term in age's sentences",
    ),
    ("chacha20::max_blocks", "the reason of an assertion in age"),
    (
        "ubuntu 18.04 lts",
        "a sentence of age's about keys that it cannot read",
    ),
    (
        "https://docs.rs/getrandom#nodejs-es-module-support",
        "a sentence of the library getrandom, which has one for every system",
    ),
    (
        "&libc::pthread_atfork failed",
        "the reason of an assertion in the standard library",
    ),
    (
        "signal(libc::sigpipe, handler)",
        "the reason of an assertion in the standard library",
    ),
    (
        "!= libc::sig_err",
        "the reason of an assertion in the standard library",
    ),
    (
        "<http://www.debian.org/bugs/>",
        "whom the C library of Linux asks to be told of its faults",
    ),
    (
        "age-encryption.org/v1",
        "the first line of every age file, a part of the format",
    ),
];

/// Fails if a program tells by whom, where or as what it was built.
pub(super) fn check(workspace: &Workspace, file: &Path) -> Result<()> {
    let bytes = fs::read(file).with_context(|| format!("read {}", file.display()))?;
    let mut words: BTreeSet<String> = WORDS.iter().map(|word| (*word).to_owned()).collect();
    words.extend(of_this_machine(workspace));
    words.extend(of_crates(workspace)?);
    let found = found(&bytes, &words);
    if found.is_empty() {
        return Ok(());
    }
    let shown: Vec<_> = found.iter().take(40).cloned().collect();
    bail!(
        "keep names out of {}; {} strings have them:\n  {}",
        file.display(),
        found.len(),
        shown.join("\n  ")
    )
}

/// Names of this machine, its user and their folders.
fn of_this_machine(workspace: &Workspace) -> Vec<String> {
    let host = program("uname", ["-n"]).output().unwrap_or_default();
    let user = program("id", ["-un"]).output().unwrap_or_default();
    let home = std::env::home_dir().unwrap_or_default();
    let cargo = std::env::var("CARGO_HOME").unwrap_or_default();
    let names = [
        host,
        user,
        home.display().to_string(),
        cargo,
        workspace.root.display().to_string(),
    ];
    names
        .iter()
        .map(|name| name.trim().to_lowercase())
        // "root" is nobody's name, and shorter ones stand in other words.
        .filter(|name| name.len() > SHORTEST)
        .collect()
}

/// Paths and names of code, by the crates that the program is built of and ours.
fn of_crates(workspace: &Workspace) -> Result<Vec<String>> {
    let ours = workspace.packages()?.into_iter().map(|one| one.name);
    let lists = ["dependencies.txt", "dependencies-windows.txt"];
    let mut names: Vec<String> = ours.collect();
    for list in lists {
        let list = workspace.read(Path::new("crates/seal").join(list))?;
        names.extend(list.lines().map(str::to_owned));
    }
    Ok(names
        .iter()
        .flat_map(|name| {
            let module = name.replace('-', "_");
            [
                format!("{module}::"),
                format!("{name}/src"),
                format!("{name}-0."),
            ]
        })
        .collect())
}

/// The strings that hold one of the words, or name a file of source code.
fn found(bytes: &[u8], words: &BTreeSet<String>) -> Vec<String> {
    let hits = |text: &String| {
        let mut lower = text.to_lowercase();
        for (exception, _) in UNAVOIDABLE {
            lower = lower.replace(exception, "");
        }
        words.iter().any(|word| lower.contains(word)) || names_source(&lower)
    };
    strings(bytes).into_iter().filter(hits).collect()
}

/// Whether a text has a word that ends as files of source code do.
fn names_source(text: &str) -> bool {
    let mut words =
        text.split(|letter: char| !letter.is_alphanumeric() && !"./\\_-".contains(letter));
    words.any(|word| word.len() > SHORTEST && word.ends_with(".rs"))
}

/// Runs of printable letters, in ASCII and in UTF-16.
fn strings(bytes: &[u8]) -> Vec<String> {
    let mut found = runs(bytes.iter().copied());
    for start in 0..2 {
        let (pairs, _) = bytes.get(start..).unwrap_or_default().as_chunks::<2>();
        let letters = pairs
            .iter()
            .map(|[low, high]| if *high == 0 { *low } else { 0 });
        found.extend(runs(letters));
    }
    found
}

fn runs(letters: impl Iterator<Item = u8>) -> Vec<String> {
    let mut found = Vec::new();
    let mut run = String::new();
    for letter in letters.chain([0]) {
        if letter == b'\t' || (b' '..=b'~').contains(&letter) {
            run.push(char::from(letter));
        } else if run.len() >= SHORTEST {
            found.push(std::mem::take(&mut run));
        } else {
            run.clear();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(text: &[u8]) -> usize {
        let words = WORDS.iter().map(|word| (*word).to_owned()).collect();
        found(text, &words).len()
    }

    #[test]
    fn names_are_found_in_either_alphabet_and_any_case() {
        let wide: Vec<u8> = "\u{1}Amana"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(hits(&wide), 1);
        assert_eq!(hits(b"\0\x01/home/a/AMANA/x\0"), 1);
        assert_eq!(hits(b"\0src/lane_map.rs\0"), 1);
        assert_eq!(hits(b"\0https://example.org\0"), 1);
    }

    #[test]
    fn words_of_everyday_are_not_names() {
        assert_eq!(
            hits(b"\0Seals files to a new set of disks.\0 2 hours ago .rs \0"),
            0
        );
    }

    #[test]
    fn what_is_unavoidable_hides_nothing_beside_it() {
        for (exception, _) in UNAVOIDABLE {
            assert_eq!(hits(exception.as_bytes()), 0, "{exception}");
            let beside = format!("{exception} https://example.org");
            assert_eq!(hits(beside.as_bytes()), 1, "{exception}");
        }
    }

    #[test]
    fn the_workspace_and_its_libraries_count_as_names() {
        let workspace = Workspace::open().unwrap();
        let names = of_crates(&workspace).unwrap();
        for name in [
            "carrier::",
            "age-0.",
            "reed_solomon_simd::",
            "winapi-util/src",
        ] {
            assert!(names.iter().any(|one| one == name), "{name}");
        }
        let root = workspace.root.display().to_string().to_lowercase();
        assert!(of_this_machine(&workspace).contains(&root));
    }
}
