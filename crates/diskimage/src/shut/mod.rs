//! What happens in the process that becomes a tool: it shuts itself in for good, then turns into the
//! tool, which inherits all of it.

mod calls;
mod files;
mod limits;

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use rustix::process::{Signal, set_parent_process_death_signal};

use crate::tool::Tool;

/// How a process ends that could not shut itself in; no tool ends so.
pub(crate) const NO_SANDBOX: u8 = 125;
/// How it ends when it could not turn into the tool.
pub(crate) const NO_TOOL: u8 = 126;

/// What is to be started, and what it may see.
pub(crate) struct Order {
    pub(crate) tool: Tool,
    /// Seconds of processor time.
    pub(crate) seconds: u64,
    /// The files of a container; none if the image is standard input.
    pub(crate) files: Vec<PathBuf>,
    /// What the tool is given.
    pub(crate) arguments: Vec<OsString>,
}

impl Order {
    /// As arguments for the process that is to become the tool.
    pub(crate) fn to_arguments(&self) -> Vec<OsString> {
        let numbers = [self.tool.name().to_owned(), self.seconds.to_string()];
        let mut all: Vec<OsString> = numbers.into_iter().map(OsString::from).collect();
        all.push(self.files.len().to_string().into());
        all.extend(self.files.iter().map(|file| file.clone().into_os_string()));
        all.extend(self.arguments.iter().cloned());
        all
    }

    fn read(arguments: impl IntoIterator<Item = OsString>) -> Option<Self> {
        let mut arguments = arguments.into_iter();
        let tool = Tool::of_name(arguments.next()?.to_str()?)?;
        let seconds = arguments.next()?.to_str()?.parse().ok()?;
        let files: usize = arguments.next()?.to_str()?.parse().ok()?;
        let files = arguments.by_ref().take(files).map(PathBuf::from).collect();
        Some(Self {
            tool,
            seconds,
            files,
            arguments: arguments.collect(),
        })
    }
}

/// The whole of a process that is to become a tool: `arguments` are those that [`crate::Starter`] gives.
/// It comes back only if that could not be done.
pub fn become_tool(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let Some((order, program)) = Order::read(arguments)
        .and_then(|order| order.tool.program().map(|program| (order, program)))
    else {
        return NO_TOOL.into();
    };
    if enter(&order).is_err() {
        return NO_SANDBOX.into();
    }
    // The environment is what this process was given: nothing but the time zone and the language.
    let _failed = Command::new(program).args(&order.arguments).exec();
    NO_TOOL.into()
}

/// Shuts this process in as one that is to become a tool, and does something else; for the tests of what must hold.
pub fn shut_in_and(arguments: impl IntoIterator<Item = OsString>, then: impl FnOnce()) -> ExitCode {
    match Order::read(arguments).map(|order| enter(&order)) {
        Some(Ok(())) => then(),
        Some(Err(_)) => return NO_SANDBOX.into(),
        None => return NO_TOOL.into(),
    }
    ExitCode::SUCCESS
}

/// Why a process could not shut itself in.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("resource limits: {0}")]
    Limits(#[from] rustix::io::Errno),
    #[error("Landlock: {0}")]
    Files(#[from] landlock::RulesetError),
    #[error("this kernel has no Landlock")]
    NoLandlock,
    #[error("open the image: {0}")]
    Image(#[from] std::io::Error),
    #[error("seccomp: {0}")]
    Calls(#[from] seccompiler::Error),
}

impl From<seccompiler::BackendError> for Refused {
    fn from(error: seccompiler::BackendError) -> Self {
        Self::Calls(error.into())
    }
}

fn enter(order: &Order) -> Result<(), Refused> {
    // Nobody waits for it when its parent is gone.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    files::shut(&order.files)?;
    limits::set(order.seconds)?;
    calls::shut()
}
