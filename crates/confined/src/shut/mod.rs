//! What happens in the process that becomes a tool: it shuts itself in for good, then turns into the
//! tool, which inherits all of it.

mod calls;
mod files;
mod limits;

pub use limits::limit;

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
#[derive(Debug)]
pub struct Order {
    /// The program.
    pub tool: Tool,
    /// Seconds of processor time.
    pub seconds: u64,
    /// What it may open.
    pub sees: Sees,
    /// What the tool is given.
    pub arguments: Vec<OsString>,
}

/// What a tool may open beside its libraries. Bytes that lie in memory alone and are its standard input are always
/// its to open: no rule can be made for them, and none is needed.
#[derive(Debug, Clone)]
pub enum Sees {
    /// The file that is its standard input.
    Input,
    /// These files.
    Files(Vec<PathBuf>),
    /// No file.
    Nothing,
}

/// What stands for [`Sees::Nothing`] where else the number of files does.
const NOTHING: &str = "nothing";

impl Order {
    /// As arguments for the process that is to become the tool.
    pub(crate) fn to_arguments(&self) -> Vec<OsString> {
        let numbers = [self.tool.name().to_owned(), self.seconds.to_string()];
        let mut all: Vec<OsString> = numbers.into_iter().map(OsString::from).collect();
        let files: &[PathBuf] = match &self.sees {
            Sees::Files(files) => files,
            Sees::Input | Sees::Nothing => &[],
        };
        all.push(match self.sees {
            Sees::Nothing => NOTHING.into(),
            Sees::Input | Sees::Files(_) => files.len().to_string().into(),
        });
        all.extend(files.iter().map(|file| file.clone().into_os_string()));
        all.extend(self.arguments.iter().cloned());
        all
    }

    fn read(arguments: impl IntoIterator<Item = OsString>) -> Option<Self> {
        let mut arguments = arguments.into_iter();
        let tool = Tool::of_name(arguments.next()?.to_str()?)?;
        let seconds = arguments.next()?.to_str()?.parse().ok()?;
        let count = arguments.next()?;
        let sees = if count == NOTHING {
            Sees::Nothing
        } else {
            match count.to_str()?.parse().ok()? {
                0 => Sees::Input,
                count => Sees::Files(arguments.by_ref().take(count).map(PathBuf::from).collect()),
            }
        };
        Some(Self {
            tool,
            seconds,
            sees,
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
    #[error("open what is to be read: {0}")]
    Input(#[from] std::io::Error),
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
    files::shut(&order.sees)?;
    limits::set(order.seconds, order.tool.has_threads())?;
    calls::shut(order.tool.has_threads())
}
