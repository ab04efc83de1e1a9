use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use crate::error::Error;
use crate::shut::{NO_SANDBOX, NO_TOOL, Order};
use crate::tool::{Patience, Starter, Tool};

/// A tool at work, shut in. Dropping it ends it.
#[derive(Debug)]
pub struct Running {
    tool: Tool,
    child: Child,
    output: UnixStream,
    end: Instant,
}

impl Running {
    /// Starts a tool; `input` is its standard input. Nothing else of this process goes along: no
    /// environment, no folder, no keys.
    ///
    /// # Errors
    ///
    /// When the starter cannot be started.
    pub fn start(
        starter: &Starter,
        order: &Order,
        input: &File,
        patience: Patience,
    ) -> Result<Self, Error> {
        let tool = order.tool;
        spawn(starter, order, input)
            .map(|(child, output)| Self {
                tool,
                child,
                output,
                end: Instant::now() + patience.0,
            })
            .map_err(|source| Error::Start {
                tool: tool.name(),
                source,
            })
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            Err(ErrorKind::TimedOut.into())
        } else {
            Ok(left)
        }
    }

    /// Waits for its end; whether it says that it did what it was to do.
    ///
    /// # Errors
    ///
    /// When it never became the tool, or does not end in time.
    pub fn ended_well(mut self) -> Result<bool, Error> {
        let tool = self.tool.name();
        let status = self.wait().map_err(|error| self.failure(&error))?;
        match status.code().and_then(|code| u8::try_from(code).ok()) {
            Some(NO_SANDBOX) => Err(Error::NoSandbox { tool }),
            Some(NO_TOOL) => Err(Error::NoTool { tool }),
            code => Ok(code == Some(0)),
        }
    }

    /// What it means that reading what it says failed.
    pub fn failure(&self, error: &io::Error) -> Error {
        let tool = self.tool.name();
        match error.kind() {
            ErrorKind::TimedOut => Error::TooSlow { tool },
            _ => Error::Absurd { tool },
        }
    }

    /// The end of a process that closed its output need not be near.
    fn wait(&mut self) -> io::Result<ExitStatus> {
        let process = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let process = process.ok_or(ErrorKind::NotFound)?;
        let process = pidfd_open(process, PidfdFlags::empty())?;
        loop {
            let left = self.left()?;
            let left = Timespec::try_from(left).map_err(|_| ErrorKind::TimedOut)?;
            let mut ends = [PollFd::new(&process, PollFlags::IN)];
            match poll(&mut ends, Some(&left)) {
                Ok(0) => return Err(ErrorKind::TimedOut.into()),
                Ok(_) => return self.child.wait(),
                Err(rustix::io::Errno::INTR) => {}
                Err(other) => return Err(other.into()),
            }
        }
    }
}

impl Read for Running {
    /// What the tool says. Fails with `TimedOut` when its time is over, however slowly it speaks until
    /// then.
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            self.output.set_read_timeout(Some(self.left()?))?;
            match self.output.read(into) {
                // A signal came to this process, and says nothing of the tool.
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return Err(ErrorKind::TimedOut.into());
                }
                read => return read,
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, and must be waited for all the same.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(starter: &Starter, order: &Order, input: &File) -> io::Result<(Child, UnixStream)> {
    let (ours, theirs) = UnixStream::pair()?;
    let child = Command::new(&starter.program)
        .args(&starter.arguments)
        .args(order.to_arguments())
        .env_clear()
        // What FAT says of time is read as it stands, and texts are the same everywhere.
        .env("TZ", "UTC0")
        .env("LC_ALL", "C")
        .current_dir("/")
        // An interrupt from the terminal is for this process.
        .process_group(0)
        .stdin(Stdio::from(input.as_fd().try_clone_to_owned()?))
        .stdout(OwnedFd::from(theirs))
        .stderr(Stdio::null())
        .spawn()?;
    Ok((child, ours))
}
