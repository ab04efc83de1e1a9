use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

use picture::{Examination, Offered, Wanted};
use tiles::Secret;

use crate::message::{self, Answer, Committing, Hashes, Hello, Job, Made, Task};
use crate::{cache, frame, sandbox};

/// Most bytes of a file that a worker takes; of longer files it is given the beginning.
pub(crate) const MAX_FILE: usize = 512 * 1024 * 1024;

/// The whole of a worker process: shuts itself in, then looks at the files that come over the
/// socket on its standard input until that is closed.
pub fn work() -> ExitCode {
    work_with(cache::look)
}

/// A worker process that looks at files with `look`; for the tests of what a sandbox must hold.
pub fn work_with(look: impl FnMut(Offered<'_>, Wanted) -> Examination) -> ExitCode {
    exit(serve(look, picture::commit))
}

/// A worker process that says with `commit` what is committed to; for the same tests.
pub fn work_committing_with(commit: impl FnMut(Offered<'_>, &Secret) -> Committing) -> ExitCode {
    exit(serve(picture::examine_for, commit))
}

fn exit(served: io::Result<()>) -> ExitCode {
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn serve(
    mut look: impl FnMut(Offered<'_>, Wanted) -> Examination,
    mut commit: impl FnMut(Offered<'_>, &Secret) -> Committing,
) -> io::Result<()> {
    let mut socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    match sandbox::enter() {
        Ok(held) => message::write(&mut socket, &Hello::Shut(held))?,
        Err(refused) => {
            message::write(&mut socket, &Hello::Refused(refused.to_string()))?;
            return Err(io::ErrorKind::PermissionDenied.into());
        }
    }
    while let Some(job) = message::read_or_end::<Job>(&mut socket)? {
        let bytes = frame::read(&mut socket, MAX_FILE)?;
        let file = Offered::of(&bytes, job.whole);
        match job.task {
            Task::Examine { large } => {
                let wanted = if large {
                    Wanted::All
                } else {
                    Wanted::AllButLarge
                };
                let examination = look(file, wanted);
                drop(bytes);
                answer(&mut socket, examination)?;
            }
            Task::Hash => {
                let hashes: Hashes = picture::turned(file);
                message::write(&mut socket, &hashes)?;
            }
            Task::Commit { secret } => {
                message::write(&mut socket, &commit(file, &secret))?;
            }
            Task::Within { which } => {
                let rendition = picture::within(file, which);
                drop(bytes);
                let made: Made = rendition.as_ref().map(drop).map_err(|defect| *defect);
                message::write(&mut socket, &made)?;
                if let Ok(rendition) = rendition {
                    frame::write(&mut socket, &rendition)?;
                }
            }
        }
    }
    Ok(())
}

fn answer(socket: &mut impl Write, examination: Examination) -> io::Result<()> {
    let Examination {
        facts,
        metadata,
        renditions,
    } = examination;
    let answer = Answer {
        facts,
        metadata: metadata.is_some(),
        renditions: renditions.is_some(),
    };
    message::write(socket, &answer)?;
    if let Some(metadata) = metadata {
        frame::write(socket, &metadata)?;
    }
    if let Some(renditions) = renditions {
        let two = [renditions.shielded, renditions.small];
        for part in two.into_iter().chain(renditions.large) {
            frame::write(socket, &part)?;
        }
    }
    Ok(())
}
