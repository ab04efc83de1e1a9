//! The guide for archivists speaks of commands that there are.

use std::fs;
use std::path::Path;

use clap::Parser;

use super::Cli;

/// The commands of the guide in one language, in their order: lines of its examples, and code in its text.
fn commands(name: &str) -> Vec<Vec<String>> {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide");
    let text = fs::read_to_string(guide.join(name)).unwrap();
    let (mut found, mut inside) = (Vec::new(), false);
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if inside {
            found.extend(line.strip_prefix("$ ").map(words));
        } else {
            found.extend(line.split('`').skip(1).step_by(2).map(words));
        }
    }
    found.retain(|words| words.first().is_some_and(|word| word == "amana"));
    found
}

/// The words of a line, as a shell reads them; of quotes it knows `"`.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            letter => words.last_mut().unwrap().push(letter),
        }
    }
    words
}

#[test]
fn every_command_of_the_guide_is_one() {
    for name in ["archive.md", "archive.ar.md"] {
        let commands = commands(name);
        assert!(commands.len() > 60, "{name}: {}", commands.len());
        for words in commands {
            if let Err(wrong) = Cli::try_parse_from(&words) {
                panic!("{name}: {}: {wrong}", words.join(" "));
            }
        }
    }
}

#[test]
fn the_guide_has_the_same_examples_in_both_languages() {
    let examples = |name| {
        let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide");
        let text = fs::read_to_string(guide.join(name)).unwrap();
        let lines = text.lines().filter(|line| line.starts_with("$ "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(examples("archive.md"), examples("archive.ar.md"));
}
