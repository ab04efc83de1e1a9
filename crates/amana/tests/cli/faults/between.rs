use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use model::{Chance, OsChance};

use crate::house::{Ended, House, run};

const SIGKILL: i32 = 9;
/// A call that is never reached.
const NEVER: usize = usize::MAX >> 1;

/// What happens between the program and its disk.
#[derive(Clone, Copy)]
pub(super) enum Fault {
    /// The program is killed before a call that makes a write last.
    Kill,
    /// The program is told before such a call what Ctrl-C tells.
    Stop,
    /// From a call on that takes room, the disk is full.
    Full,
}

/// The launcher that stands between, made by the C compiler that the build needs too.
pub(super) struct Between {
    launcher: PathBuf,
    counted: PathBuf,
}

impl Between {
    pub(super) fn new(house: &House) -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/faults/between.c");
        let launcher = house.at("between");
        run(Command::new("cc")
            .args(["-O1", "-o"])
            .arg(&launcher)
            .arg(source))
        .expect(0);
        Self {
            launcher,
            counted: house.at("between-calls"),
        }
    }

    /// The command with the fault at a call, the first of them 1.
    pub(super) fn with(&self, fault: Fault, at: usize, command: &Command) -> Command {
        let way = match fault {
            Fault::Kill => "kill",
            Fault::Stop => "stop",
            Fault::Full => "full",
        };
        let mut around = Command::new(&self.launcher);
        around.arg(way).arg(at.to_string());
        around.arg(command.get_program()).args(command.get_args());
        let variables = command.get_envs();
        around.envs(variables.filter_map(|(name, value)| Some((name, value?))));
        if let Some(folder) = command.get_current_dir() {
            around.current_dir(folder);
        }
        around.stdin(Stdio::null());
        around
    }

    /// How many calls there are at which the fault could come; the command must end well.
    pub(super) fn count(&self, fault: Fault, command: &Command) -> usize {
        let mut around = self.with(fault, NEVER, command);
        run(around.env("BETWEEN_CALLS", &self.counted)).expect(0);
        self.counted()
    }

    /// Whether the command was killed at that call; if it made fewer, it must have ended well.
    pub(super) fn is_killed(&self, command: &Command, at: usize) -> bool {
        let mut around = self.with(Fault::Kill, at, command);
        let ended = around.stdout(Stdio::null()).output().unwrap();
        let killed = ended.status.signal() == Some(SIGKILL);
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(killed || ended.status.success(), "killed at {at}: {said}");
        killed
    }

    /// Runs the command on a disk that is full from a call on; `None` if it made fewer, and ended well.
    pub(super) fn full(&self, command: &Command, at: usize) -> Option<Ended> {
        let mut around = self.with(Fault::Full, at, command);
        let ended = run(around.env("BETWEEN_CALLS", &self.counted));
        if self.counted() >= at {
            return Some(ended);
        }
        ended.expect(0);
        None
    }

    /// How many calls the last run made.
    fn counted(&self) -> usize {
        fs::read_to_string(&self.counted).unwrap().parse().unwrap()
    }
}

/// Every `stride`th number from 1 on, beginning anywhere, so that in many runs each comes.
pub(super) fn every(stride: usize) -> std::iter::StepBy<std::ops::RangeFrom<usize>> {
    (below(stride) + 1..).step_by(stride)
}

/// A number below another.
pub(super) fn below(end: usize) -> usize {
    usize::try_from(u64::from_le_bytes(OsChance.draw()) % end as u64).unwrap()
}
