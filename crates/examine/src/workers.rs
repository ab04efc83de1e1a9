use std::ffi::OsString;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use model::{PictureDefect, Within};
use picture::{Examination, Offered, Wanted};
use tiles::Secret;

use crate::message::{self, Committing, Hashes, Hello, Job, Task};
use crate::{Error, Films, Sandbox, answer, frame};

/// How long a worker may take over one file, unless [`Workers::deadline`] says otherwise.
pub const DEADLINE: Duration = Duration::from_secs(60);
/// Most workers at a time: each may take gigabytes, however many processors there are.
const MOST_WORKERS: usize = 8;
/// For the allocator of glibc; another takes no notice. In bytes: half of what the planes of a large picture take.
const ALLOCATOR: &str = "glibc.malloc.mmap_threshold=268435456:glibc.malloc.trim_threshold=134217728:glibc.malloc.top_pad=16777216";
/// How long a worker may take to start and shut itself in.
const START: Duration = Duration::from_secs(30);

/// The worker processes of a run: what is started, and how many at a time.
#[derive(Debug, Clone)]
pub struct Workers {
    /// A program that calls [`crate::work`].
    pub program: PathBuf,
    /// What tells it to do so.
    pub arguments: Vec<OsString>,
    /// How many run at a time; at least one and at most eight do.
    pub count: usize,
    /// How long one file may take.
    pub deadline: Duration,
    /// Which renditions they make.
    pub wanted: Wanted,
    /// What takes the picture of a film that they look at, where it is installed.
    pub films: Option<Films>,
}

impl Workers {
    /// Workers that are this program started again with `argument`; as many as the machine has
    /// processors, and at most eight.
    pub fn of_this_program(argument: impl Into<OsString>) -> Self {
        Self {
            // Also when its file was replaced since it was started, it is this one and no other.
            program: PathBuf::from("/proc/self/exe"),
            arguments: vec![argument.into()],
            count: std::thread::available_parallelism().map_or(1, Into::into),
            deadline: DEADLINE,
            wanted: Wanted::All,
            films: None,
        }
    }

    /// How many run at a time in truth: `count`, but at least one and at most eight.
    pub fn seats(&self) -> usize {
        self.count.clamp(1, MOST_WORKERS)
    }

    /// Starts a worker, asks what shuts it in, and ends it.
    ///
    /// # Errors
    ///
    /// [`Error::Start`], [`Error::NoHello`] or [`Error::NoSandbox`] if no worker can be had.
    pub fn sandbox(&self) -> Result<Sandbox, Error> {
        Ok(Worker::start(self)?.sandbox)
    }
}

/// Why a worker did not say what a file is.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// It took too long.
    TooSlow,
    /// It ended, or said what cannot be.
    Broken,
}

/// A worker process that is shut in. Dropping it ends it.
pub(crate) struct Worker {
    process: Child,
    socket: UnixStream,
    sandbox: Sandbox,
}

impl Worker {
    /// Starts a worker and hears that it is shut in.
    pub(crate) fn start(workers: &Workers) -> Result<Self, Error> {
        let program = &workers.program;
        let (process, socket) = spawn(workers).map_err(|source| Error::Start {
            program: program.clone(),
            source,
        })?;
        let mut worker = Self {
            process,
            socket,
            sandbox: Sandbox { landlock: 0 },
        };
        match message::read(&mut Timed::until(&worker.socket, START)) {
            Ok(Hello::Shut(sandbox)) => {
                worker.sandbox = sandbox;
                Ok(worker)
            }
            Ok(Hello::Refused(reason)) => Err(Error::NoSandbox { reason }),
            Err(_) => Err(Error::NoHello {
                program: program.clone(),
            }),
        }
    }

    /// Has the worker look at a file. After an error it is of no more use.
    pub(crate) fn examine(
        &mut self,
        file: Offered<'_>,
        workers: &Workers,
    ) -> Result<Examination, Unanswered> {
        let wanted = workers.wanted;
        let task = Task::Examine {
            large: wanted == Wanted::All,
        };
        self.ask(file, task, workers.deadline, |socket| {
            answer::read(socket, wanted)
        })
    }

    /// Has the worker hash a file. After an error it is of no more use.
    pub(crate) fn hash(
        &mut self,
        file: Offered<'_>,
        deadline: Duration,
    ) -> Result<Hashes, Unanswered> {
        self.ask(file, Task::Hash, deadline, |socket| {
            answer::read_hashes(socket)
        })
    }

    /// Has the worker say what is committed to of a file. After an error it is of no more use.
    pub(crate) fn commit(
        &mut self,
        file: Offered<'_>,
        secret: Secret,
        deadline: Duration,
    ) -> Result<Committing, Unanswered> {
        self.ask(file, Task::Commit { secret }, deadline, |socket| {
            answer::read_committing(socket)
        })
    }

    /// Has the worker make a rendition of a picture in a file. After an error it is of no more use.
    pub(crate) fn within(
        &mut self,
        file: Offered<'_>,
        which: Within,
        deadline: Duration,
    ) -> Result<Result<Vec<u8>, PictureDefect>, Unanswered> {
        self.ask(file, Task::Within { which }, deadline, |socket| {
            answer::read_within(socket)
        })
    }

    fn ask<T>(
        &self,
        file: Offered<'_>,
        task: Task,
        deadline: Duration,
        answer: impl FnOnce(&mut Timed<'_>) -> io::Result<T>,
    ) -> Result<T, Unanswered> {
        let mut socket = Timed::until(&self.socket, deadline);
        send(&mut socket, file, task)
            .and_then(|()| answer(&mut socket))
            .map_err(|error| match error.kind() {
                ErrorKind::TimedOut => Unanswered::TooSlow,
                _ => Unanswered::Broken,
            })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, and must be waited for all the same.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Nothing of this process goes along but the socket: no environment, no folder, no output.
fn spawn(workers: &Workers) -> io::Result<(Child, UnixStream)> {
    let (ours, theirs) = UnixStream::pair()?;
    let process = Command::new(&workers.program)
        .args(&workers.arguments)
        .env_clear()
        // What one picture took is kept for the next, and not given back to the kernel and taken anew.
        .env("GLIBC_TUNABLES", ALLOCATOR)
        .current_dir("/")
        // An interrupt from the terminal is for this process: a worker that it ended would be
        // taken for one that its file ended.
        .process_group(0)
        .stdin(OwnedFd::from(theirs))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok((process, ours))
}

fn send(socket: &mut impl Write, file: Offered<'_>, task: Task) -> io::Result<()> {
    let (whole, bytes) = match file {
        Offered::Whole(bytes) => (true, bytes),
        Offered::Beginning(bytes) => (false, bytes),
    };
    message::write(socket, &Job { whole, task })?;
    frame::write(socket, bytes)
}

/// A socket that fails with `TimedOut` at a moment, however slowly bytes trickle until then.
struct Timed<'a> {
    socket: &'a UnixStream,
    end: Instant,
}

impl<'a> Timed<'a> {
    fn until(socket: &'a UnixStream, patience: Duration) -> Self {
        Self {
            socket,
            end: Instant::now() + patience,
        }
    }

    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            Err(ErrorKind::TimedOut.into())
        } else {
            Ok(Some(left))
        }
    }
}

/// What a socket says when its own timeout has passed.
fn as_timeout(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::WouldBlock => ErrorKind::TimedOut.into(),
        _ => error,
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(self.left()?)?;
        self.socket.read(into).map_err(as_timeout)
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(self.left()?)?;
        self.socket.write(bytes).map_err(as_timeout)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_of_many_processors_runs_eight_workers_and_any_runs_one() {
        for (count, seats) in [(0, 1), (1, 1), (5, 5), (8, 8), (256, 8)] {
            let workers = Workers {
                count,
                ..Workers::of_this_program("work")
            };
            assert_eq!(workers.seats(), seats);
        }
    }
}
