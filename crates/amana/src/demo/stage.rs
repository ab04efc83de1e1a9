use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::outcome::say;
use anyhow::{Context, bail};
use serde_json::Value;
use tempfile::TempDir;

/// A folder that ends with the demo, and the three programs that play in it.
pub(super) struct Stage {
    folder: TempDir,
    programs: PathBuf,
}

/// How a program ended, and the document it printed.
pub(super) struct Played {
    pub(super) exit: i32,
    pub(super) document: Value,
}

impl Stage {
    pub(super) fn set() -> anyhow::Result<Self> {
        let own = std::env::current_exe().context("find this program's file")?;
        let programs = own
            .parent()
            .map(Path::to_path_buf)
            .context("find this program's folder")?;
        for program in ["amana-seal", "amana-verify"] {
            if !programs.join(program).is_file() {
                bail!(
                    "find {program} beside this program in {}; `make demo` builds all three",
                    programs.display()
                );
            }
        }
        let folder = TempDir::with_prefix("amana-demo-").context("make a folder for the demo")?;
        Ok(Self { folder, programs })
    }

    /// A place in the demo's folder.
    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Plays one command and reads its JSON; other exit codes than `expected` end the demo.
    pub(super) fn play<A: AsRef<OsStr>>(
        &self,
        program: &str,
        args: &[A],
        expected: &[i32],
    ) -> anyhow::Result<Played> {
        let printed = self.print(program, args, expected)?;
        let document = serde_json::from_slice(&printed.1)
            .with_context(|| format!("read what {program} printed"))?;
        Ok(Played {
            exit: printed.0,
            document,
        })
    }

    /// Plays one command; gives its exit code and what it printed.
    pub(super) fn print<A: AsRef<OsStr>>(
        &self,
        program: &str,
        args: &[A],
        expected: &[i32],
    ) -> anyhow::Result<(i32, Vec<u8>)> {
        let shown: Vec<_> = args.iter().map(|arg| self.shown(arg.as_ref())).collect();
        say!("  $ {program} {}", shown.join(" "));
        let output = Command::new(self.programs.join(program))
            .args(args)
            .env("AMANA_ARCHIVE", self.at("archive"))
            .env("AMANA_KEYS", self.at("keys"))
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("start {program}"))?;
        let exit = output.status.code().unwrap_or(-1);
        if !expected.contains(&exit) {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!(
                "play the demo: {program} ended with exit code {exit}: {}",
                said.trim()
            );
        }
        Ok((exit, output.stdout))
    }

    /// Starts one command that goes on until it is stopped, on this terminal.
    pub(super) fn start<A: AsRef<OsStr>>(
        &self,
        program: &str,
        args: &[A],
    ) -> anyhow::Result<Child> {
        let shown: Vec<_> = args.iter().map(|arg| self.shown(arg.as_ref())).collect();
        say!("  $ {program} {}", shown.join(" "));
        Command::new(self.programs.join(program))
            .args(args)
            .env("AMANA_ARCHIVE", self.at("archive"))
            .env("AMANA_KEYS", self.at("keys"))
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("start {program}"))
    }

    /// Arguments without the demo's own folder, as a person would see them.
    fn shown(&self, arg: &OsStr) -> String {
        let text = arg.to_string_lossy();
        let folder = format!("{}/", self.folder.path().display());
        match text.replace(&folder, "") {
            spaced if spaced.contains(' ') => format!("'{spaced}'"),
            plain => plain,
        }
    }
}
