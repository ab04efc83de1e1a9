use std::process::Command;

use crate::export::{Export, proof_name};
use crate::program::{program, run, verify};

/// A word that no program can back.
fn has_it(text: &str) -> bool {
    text.to_lowercase().contains("authentic")
}

#[test]
fn the_program_never_says_more_than_consistent() {
    let export = Export::of_three();
    export.write("export/originals/7Q2K9M3T-000003.jpg", b"other");
    export.remove(&format!("export/{}", proof_name(2)));
    for more in [&["--json"] as &[&str], &[]] {
        let said = verify(&export, &["export"], more);
        for word in ["consistent", "inconsistent"] {
            assert!(said.out.contains(word));
        }
        assert!(said.out.contains("not-tested") || said.out.contains("not tested"));
        assert!(!has_it(&said.out), "{}", said.out);
    }
    let mut help = Command::new(program());
    help.arg("--help");
    assert!(!has_it(&run(help).out));
}
