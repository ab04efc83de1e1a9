//! Runs the program and reads what it says.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::export::Export;

pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }

    /// The codes of the defects, in their order.
    pub(crate) fn defects(&self) -> Vec<String> {
        let json = self.json();
        let defects = json["defects"].as_array().unwrap().iter();
        defects
            .map(|defect| defect["code"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The answer to a question about the file at `at` in the report.
    pub(crate) fn answer(&self, at: usize, question: &str) -> Option<String> {
        let json = self.json();
        let checks = json["files"][at]["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["question"] == question)?;
        Some(check["outcome"].as_str().unwrap().to_owned())
    }

    pub(crate) fn outcomes(&self) -> Vec<String> {
        let json = self.json();
        let files = json["files"].as_array().unwrap().iter();
        files
            .map(|file| file["outcome"].as_str().unwrap().to_owned())
            .collect()
    }
}

pub(crate) fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_amana-verify"))
}

pub(crate) fn run(mut command: Command) -> Said {
    let output = command.output().unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Checks paths of an export with its policy.
pub(crate) fn verify(export: &Export, paths: &[&str], more: &[&str]) -> Said {
    let mut command = Command::new(program());
    command
        .current_dir(export.root())
        .args(paths)
        .args(["--policy", "policy"])
        .args(more);
    run(command)
}

/// Checks the whole export, for a machine to read.
pub(crate) fn whole(export: &Export) -> Said {
    verify(export, &["export"], &["--json"])
}
