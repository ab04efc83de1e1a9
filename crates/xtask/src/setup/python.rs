use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::programs::program;
use crate::workspace::Workspace;

/// The packages and their versions, relative to the root.
const REQUIREMENTS: &str = "crates/xtask/requirements.txt";
/// The environment, relative to the root.
const ENVIRONMENT: &str = ".cache/python";
/// Inside the environment: the requirements that it was made from; written last.
const MADE_FROM: &str = "made-from.txt";

/// Makes the Python environment unless it is there and was made from the same requirements; gives
/// its interpreter.
pub(super) fn ensure(workspace: &Workspace) -> Result<PathBuf> {
    let environment = workspace.root.join(ENVIRONMENT);
    let python = environment.join("bin/python");
    let requirements = workspace.read(REQUIREMENTS)?;
    if is_made(&environment, &requirements) {
        return Ok(python);
    }
    eprintln!("making the Python environment in {ENVIRONMENT}");
    if environment.exists() {
        fs::remove_dir_all(&environment)
            .with_context(|| format!("remove the old {ENVIRONMENT}"))?;
    }
    program("python3", ["-m", "venv"]).arg(&environment).run()?;
    program(
        &python,
        [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--requirement",
        ],
    )
    .arg(workspace.root.join(REQUIREMENTS))
    .run()?;
    fs::write(environment.join(MADE_FROM), requirements)
        .with_context(|| format!("finish {ENVIRONMENT}"))?;
    Ok(python)
}

fn is_made(environment: &Path, requirements: &str) -> bool {
    fs::read_to_string(environment.join(MADE_FROM)).is_ok_and(|made_from| made_from == requirements)
        // The link breaks when the system's Python moves on.
        && environment.join("bin/python").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_made_anew_when_its_requirements_or_its_python_change() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("bin")).unwrap();
        assert!(!is_made(folder.path(), "a==1"));
        fs::write(folder.path().join(MADE_FROM), "a==1").unwrap();
        assert!(!is_made(folder.path(), "a==1"));
        fs::write(folder.path().join("bin/python"), "").unwrap();
        assert!(is_made(folder.path(), "a==1"));
        assert!(!is_made(folder.path(), "a==2"));
    }
}
