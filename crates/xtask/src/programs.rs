use std::ffi::OsStr;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// A program to run, with words for people when it cannot be run or fails.
pub(crate) struct Program(Command);

/// Cargo in the root of `workspace`.
pub(crate) fn cargo<const N: usize>(workspace: &Workspace, arguments: [&str; N]) -> Program {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut program = program(cargo, arguments);
    program.0.current_dir(&workspace.root);
    program
}

/// Any program.
pub(crate) fn program<const N: usize>(name: impl AsRef<OsStr>, arguments: [&str; N]) -> Program {
    let mut command = Command::new(name);
    command.args(arguments);
    Program(command)
}

impl Program {
    /// Adds an argument.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.0.arg(argument);
        self
    }

    /// Adds arguments.
    pub(crate) fn args(mut self, arguments: &[impl AsRef<OsStr>]) -> Self {
        self.0.args(arguments);
        self
    }

    /// Sets a variable of its environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Runs it with the terminal that we have.
    pub(crate) fn run(mut self) -> Result<()> {
        let status = self.0.status().with_context(|| self.line())?;
        if !status.success() {
            bail!("{}: {status}", self.line());
        }
        Ok(())
    }

    /// Runs it and gives what it printed.
    pub(crate) fn output(mut self) -> Result<String> {
        let output = self.0.output().with_context(|| self.line())?;
        if !output.status.success() {
            bail!(
                "{}: {}\n{}",
                self.line(),
                output.status,
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs it unheard; whether it can be run and succeeds.
    pub(crate) fn succeeds(mut self) -> bool {
        self.0.output().is_ok_and(|output| output.status.success())
    }

    fn line(&self) -> String {
        let mut words = vec![self.0.get_program()];
        words.extend(self.0.get_args());
        let line = words.join(OsStr::new(" "));
        format!("run `{}`", line.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_is_named_with_what_it_said() {
        let failing = program("sh", ["-c", "echo broken >&2; exit 3"]);
        let error = format!("{:#}", failing.output().unwrap_err());
        assert!(error.starts_with("run `sh -c echo broken"), "{error}");
        assert!(error.contains("exit status: 3") && error.contains("\nbroken"));
    }

    #[test]
    fn a_program_that_is_absent_does_not_succeed() {
        assert!(!program("no-such-program", []).succeeds());
        assert!(program("true", []).succeeds());
    }
}
