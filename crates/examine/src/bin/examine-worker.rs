//! A worker for the tests of `examine`: as the archive's own, and with an argument one that does
//! what a hostile file might make a worker do.

use std::fs::File;
use std::io::{self, Write};
use std::net::TcpListener;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, ExitCode};
use std::thread;

use model::Uncommitted;
use picture::{Examination, Offered, Renditions};

/// More than a worker may have: 4 GiB.
const TOO_MUCH: usize = 4 << 30;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        None => examine::work(),
        Some("tool") => examine::become_tool(std::env::args_os().skip(2)),
        Some("mute") => ExitCode::SUCCESS,
        Some("obedient") => obey(),
        Some("counting") => count(),
        Some("inventive") => invent(),
        Some("once") => once(),
        Some(act) => examine::work_with(|_, _| attempt(act)),
    }
}

/// Looks at files as a worker does, but does what those say that begin with a word.
fn obey() -> ExitCode {
    // A second way to the other side, which must be there before the sandbox.
    let Ok(socket) = io::stdin().as_fd().try_clone_to_owned() else {
        return ExitCode::FAILURE;
    };
    let mut socket = UnixStream::from(socket);
    examine::work_with(|file, wanted| {
        let (Offered::Whole(bytes) | Offered::Beginning(bytes)) = file;
        let mut examination = picture::examine_for(file, wanted);
        if bytes.starts_with(b"hang") {
            loop {
                std::hint::spin_loop();
            }
        } else if bytes.starts_with(b"end") {
            std::process::abort();
        } else if bytes.starts_with(b"panic") {
            fall_over();
        } else if bytes.starts_with(b"babble") {
            let _ = socket.write_all(&[0xff; 4096]);
        } else if bytes.starts_with(b"lie") {
            examination.renditions = Some(no_pictures());
        } else if bytes.ends_with(b"unshield") {
            let made = examination.renditions.as_mut();
            made.into_iter()
                .for_each(|made| made.shielded.clone_from(&made.small));
        }
        examination
    })
}

#[expect(clippy::panic, reason = "a decoder that is not ours may do so")]
fn fall_over() {
    panic!("as a decoder does");
}

/// Looks at files as a worker does, and tells where the software stands which file it was.
fn count() -> ExitCode {
    let mut files = 0;
    examine::work_with(move |file, wanted| {
        files += 1;
        let mut examination = picture::examine_for(file, wanted);
        examination.facts.software = Some(format!("{files}"));
        examination
    })
}

/// Commits to one file as a worker does, but does what it says if it begins with a word; of a second one it lies.
fn once() -> ExitCode {
    let mut files = 0;
    examine::work_committing_with(move |file, secret| {
        files += 1;
        let (Offered::Whole(bytes) | Offered::Beginning(bytes)) = file;
        if bytes.starts_with(b"hang") {
            loop {
                std::hint::spin_loop();
            }
        } else if bytes.starts_with(b"end") {
            std::process::abort();
        } else if files > 1 {
            return Err(Uncommitted::TooLarge);
        }
        let mut committing = picture::commit(file, secret);
        if bytes.ends_with(b"lie")
            && let Ok(made) = &mut committing
        {
            made.wide = 0;
        }
        committing
    })
}

/// Looks at files as a worker does, but gives metadata that none of them has.
fn invent() -> ExitCode {
    examine::work_with(|file, wanted| {
        let mut examination = picture::examine_for(file, wanted);
        examination.metadata = Some(b"invented".to_vec());
        examination
    })
}

/// Renditions of a file that has none.
fn no_pictures() -> Renditions {
    Renditions {
        shielded: Vec::new(),
        small: Vec::new(),
        large: Some(Vec::new()),
    }
}

/// Tries what a sandbox must refuse; what came of it is told where the software stands.
fn attempt(act: &str) -> Examination {
    let result = match act {
        "read-a-file" => File::open("/proc/self/status").map(drop),
        "write-a-file" => File::create("/dev/null").map(drop),
        "list-a-folder" => std::fs::read_dir("/").map(drop),
        "listen" => TcpListener::bind("127.0.0.1:0").map(drop),
        "connect" => UnixStream::connect("/nowhere").map(drop),
        "run-a-program" => Command::new("/bin/true").status().map(drop),
        "start-a-thread" => thread::Builder::new().spawn(|| ()).map(drop),
        "take-memory" => take_memory(),
        _ => Ok(()),
    };
    let mut told = picture::examine(Offered::Whole(b""));
    told.facts.software = Some(match result {
        Ok(()) => "done".into(),
        Err(error) => format!("{:?}", error.kind()),
    });
    told
}

fn take_memory() -> io::Result<()> {
    let mut memory: Vec<u8> = Vec::new();
    memory
        .try_reserve_exact(TOO_MUCH)
        .map_err(|_| io::ErrorKind::OutOfMemory.into())
}
