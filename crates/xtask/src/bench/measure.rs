use std::collections::BTreeSet;
use std::fs::{self, File};
use std::iter::Sum;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use wait4::Wait4;

/// How often the memory of running processes is looked at. The kernel keeps the peaks; only those
/// of the last moments can be missed.
const LOOK: Duration = Duration::from_millis(5);

/// What a process and everything that it started and waited for used.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Used {
    /// User and system.
    pub(super) cpu: Duration,
    pub(super) wall: Duration,
    /// Resident bytes of the largest of its processes.
    pub(super) peak: u64,
}

impl Sum for Used {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            cpu: sum.cpu + one.cpu,
            wall: sum.wall + one.wall,
            peak: sum.peak.max(one.peak),
        })
    }
}

/// Runs `command` to its end with its output in the file `said`; it must end with one of `codes`.
pub(super) fn measure(mut command: Command, said: &Path, codes: &[i32]) -> Result<Used> {
    let line = line(&command);
    let out = File::create(said).context("make a file for what a program says")?;
    command.stdin(Stdio::null()).stdout(out);
    command.stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().with_context(|| line.clone())?;
    let ended = child.wait4().with_context(|| line.clone())?;
    let wall = start.elapsed();
    if !ended
        .status
        .code()
        .is_some_and(|code| codes.contains(&code))
    {
        bail!("{line}: {}", ended.status);
    }
    Ok(Used {
        cpu: ended.rusage.utime + ended.rusage.stime,
        wall,
        peak: ended.rusage.maxrss,
    })
}

fn line(command: &Command) -> String {
    let words: Vec<_> = command.get_args().take(3).collect();
    let words: Vec<String> = words
        .iter()
        .map(|word| word.display().to_string())
        .collect();
    let program = command.get_program().display();
    format!("run `{program} {} …`", words.join(" "))
}

/// Resident bytes at their peak.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Peaks {
    /// Of the process itself.
    pub(super) parent: u64,
    /// Of the largest process that it started.
    pub(super) worker: u64,
    /// How many it started.
    pub(super) workers: usize,
}

/// Runs `command` and looks at its memory, and at that of what it starts, until it ends.
pub(super) fn peaks(mut command: Command) -> Result<Peaks> {
    let line = line(&command);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().with_context(|| line.clone())?;
    let (mut peaks, mut seen) = (Peaks::default(), BTreeSet::new());
    let status = loop {
        if let Some(status) = child.try_wait().with_context(|| line.clone())? {
            break status;
        }
        peaks.parent = peaks.parent.max(peak_of(child.id()));
        for started in children(child.id()) {
            seen.insert(started);
            peaks.worker = peaks.worker.max(peak_of(started));
        }
        thread::sleep(LOOK);
    };
    if !status.success() {
        bail!("{line}: {status}");
    }
    peaks.workers = seen.len();
    Ok(peaks)
}

/// Zero for a process that has ended.
fn peak_of(process: u32) -> u64 {
    fs::read_to_string(format!("/proc/{process}/status"))
        .ok()
        .and_then(|status| parse_peak(&status))
        .unwrap_or(0)
}

fn parse_peak(status: &str) -> Option<u64> {
    let kibibytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let number: u64 = kibibytes.trim().strip_suffix("kB")?.trim().parse().ok()?;
    number.checked_mul(1024)
}

fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task"));
    let threads = threads.into_iter().flatten().flatten();
    threads
        .filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok())
        .flat_map(|listed| numbers(&listed))
        .collect()
}

fn numbers(listed: &str) -> Vec<u32> {
    let words = listed.split_whitespace();
    words.filter_map(|word| word.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn what_a_child_of_the_program_used_is_counted_too() {
        let folder = tempfile::tempdir().unwrap();
        let said = folder.path().join("said");
        let busy = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo done";
        let used = measure(shell(&format!("sh -c '{busy}'; true")), &said, &[0]).unwrap();
        assert!(used.cpu > Duration::ZERO && used.peak > 0);
        assert_eq!(fs::read_to_string(said).unwrap(), "done\n");
    }

    #[test]
    fn a_code_that_is_not_expected_is_an_error_with_the_command() {
        let folder = tempfile::tempdir().unwrap();
        let said = folder.path().join("said");
        assert!(measure(shell("exit 3"), &said, &[0, 3]).is_ok());
        let error = measure(shell("exit 4"), &said, &[0, 3]).unwrap_err();
        assert!(
            error.to_string().starts_with("run `sh -c exit 4"),
            "{error}"
        );
    }

    #[test]
    fn the_peak_stands_in_the_status_of_a_process_until_it_has_ended() {
        assert_eq!(parse_peak("Name:\tx\nVmHWM:\t    2 kB\n"), Some(2048));
        assert_eq!(parse_peak("Name:\tx\nState:\tZ (zombie)\n"), None);
        assert!(peak_of(std::process::id()) > 0);
    }

    #[test]
    fn the_processes_that_a_program_starts_are_seen() {
        let mut child = shell("sleep 60 & wait").spawn().unwrap();
        let started = loop {
            if let [started] = children(child.id()).as_slice() {
                break *started;
            }
            thread::yield_now();
        };
        assert!(
            shell(&format!("kill {started}"))
                .status()
                .unwrap()
                .success()
        );
        child.wait().unwrap();
        assert!(children(started).is_empty());
    }
}
