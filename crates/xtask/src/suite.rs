use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::workspace::Workspace;
use crate::{carried, house, programs, ram_disk, setup};

/// The folder of photographs and vectors that are not part of the project.
const TEST_DATA: &str = "AMANA_TEST_DATA";

/// Bytes that the tests of one program may need at a time; from there on they write to a RAM disk: what they wait for
/// most is a disk that is told to keep what they throw away.
const ROOM: u64 = 8 << 30;

/// Everything that must hold before a change is taken, in order; stops at the first that fails.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::default();
    let tools = steps.take("setting up", || setup::for_tests(workspace))?;
    steps.take("formatting", || {
        programs::cargo(workspace, ["fmt", "--all", "--check"]).run()
    })?;
    steps.take("house rules", || house::run(workspace))?;
    steps.take("building tests", || {
        programs::cargo(workspace, ["test", "--workspace", "--no-run"]).run()
    })?;
    let data = test_data()?;
    let ram_disk = ram_disk::folder("amana-tests-", ROOM)?;
    steps.take("lints and tests", || {
        // Tests wait for servers and for each other; that time is enough for the lints.
        thread::scope(|threads| {
            let lints = threads.spawn(|| lint(workspace));
            let mut tests = programs::cargo(workspace, ["test", "--workspace"])
                .env("AMANA_PYTHON", &tools.python)
                .env("AMANA_AXE", &tools.axe)
                .env("RUST_TEST_THREADS", tests_at_once()?.to_string());
            if let Some(folder) = &data {
                tests = tests.env(TEST_DATA, folder);
            }
            if let Some(folder) = &ram_disk {
                tests = tests.env("TMPDIR", folder.path());
            }
            let tested = tests.run();
            let linted = lints
                .join()
                .unwrap_or_else(|_| bail!("the lints were ended"));
            tested.and(linted)
        })
    })?;
    steps.take("demo", demo)?;
    steps.take("static build", || carried::build_for_linux(workspace))?;
    steps.take("Windows build", || carried::build_for_windows(workspace))?;
    print!("{}", steps.report());
    Ok(())
}

/// How many tests of a program run at once: two for each core, for they start servers and wait.
fn tests_at_once() -> Result<usize> {
    Ok(2 * thread::available_parallelism()?.get())
}

fn lint(workspace: &Workspace) -> Result<()> {
    let all = [
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    programs::cargo(workspace, all).run()
}

/// The story of `make demo`, told by the programs that the tests have just built beside this one.
fn demo() -> Result<()> {
    let amana = std::env::current_exe()?.with_file_name("amana");
    programs::program(amana, ["demo", "--no-serve"]).run()
}

/// The folder of test data as an absolute path: tests run in the folders of their crates.
pub(crate) fn test_data() -> Result<Option<PathBuf>> {
    let Some(folder) = std::env::var_os(TEST_DATA) else {
        println!("{TEST_DATA} is not set: tests that need test data say so and pass");
        return Ok(None);
    };
    let folder = std::path::absolute(folder)?;
    println!("test data: {}", folder.display());
    Ok(Some(folder))
}

/// What was done and how long it took.
#[derive(Default)]
struct Steps(Vec<(&'static str, Duration)>);

impl Steps {
    fn take<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n== {name} ==");
        let start = Instant::now();
        let done = work()?;
        self.0.push((name, start.elapsed()));
        Ok(done)
    }

    fn report(&self) -> String {
        let lines = self
            .0
            .iter()
            .map(|(name, took)| format!("{name:<16} {:>6.1} s\n", took.as_secs_f32()));
        ["\n== all well ==\n".to_owned()]
            .into_iter()
            .chain(lines)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_names_every_step_in_order() {
        let steps = Steps(vec![
            ("formatting", Duration::from_millis(1_500)),
            ("tests", Duration::from_secs(100)),
        ]);
        let report = steps.report();
        let lines: Vec<&str> = report.lines().skip(2).collect();
        assert_eq!(
            lines,
            ["formatting          1.5 s", "tests             100.0 s"]
        );
    }

    #[test]
    fn a_step_that_fails_is_not_reported_as_done() {
        let mut steps = Steps::default();
        let failed: Result<()> = steps.take("lints", || anyhow::bail!("lint"));
        assert!(failed.is_err());
        assert!(steps.0.is_empty());
    }
}
