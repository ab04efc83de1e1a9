//! What becomes a tool in the tests of `diskimage`; or, with `attempt`, what tries as one to do what a hostile image
//! might make a tool do.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).peekable();
    if arguments.next_if(|first| first == "attempt").is_none() {
        return diskimage::become_tool(arguments);
    }
    let mut word = || {
        let word = arguments.next().unwrap_or_default();
        word.to_string_lossy().into_owned()
    };
    let (act, with) = (word(), word());
    diskimage::shut_in_and(arguments, || {
        let outcome = attempt(&act, &with);
        match outcome.map_err(|error| error.kind()) {
            Ok(()) => println!("done"),
            Err(ErrorKind::PermissionDenied) => println!("permission denied"),
            Err(other) => println!("{other}"),
        }
    })
}

fn attempt(act: &str, with: &str) -> io::Result<()> {
    match act {
        "read" => File::open(with).map(drop),
        "list" => fs::read_dir(with).map(drop),
        "write" => OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(with)
            .map(drop),
        "connect" => TcpStream::connect(with).map(drop),
        "connect-unix" => UnixStream::connect(with).map(drop),
        "start-a-thread" => std::thread::Builder::new().spawn(|| ()).map(drop),
        "start" => Command::new(with).status().map(drop),
        _ => Err(ErrorKind::InvalidInput.into()),
    }
}
