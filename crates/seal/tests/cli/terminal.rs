//! A terminal that a test holds by its other end.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

use crate::desk::{Desk, PROGRAM};

pub(crate) struct Terminal {
    program: Child,
    end: File,
}

impl Terminal {
    /// Runs the program on a new terminal.
    pub(crate) fn run(desk: &Desk, args: &[PathBuf], flag: &str) -> Self {
        Self::of_kind("xterm", desk, args, flag)
    }

    /// Runs the program on a new terminal that is said to be of this kind.
    pub(crate) fn of_kind(kind: &str, desk: &Desk, args: &[PathBuf], flag: &str) -> Self {
        let end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&end).unwrap();
        unlockpt(&end).unwrap();
        let name = ptsname(&end, Vec::new()).unwrap();
        let open = || {
            OpenOptions::new()
                .read(true)
                .write(true)
                .open(name.to_str().unwrap())
                .unwrap()
        };
        // Of util-linux: makes what it starts the leader of the terminal that is its input.
        let mut command = Command::new("setsid");
        command
            .args(["--ctty", "--wait", PROGRAM])
            .args(args)
            .arg(flag);
        let mut command = desk.command(&mut command);
        command.stdin(open()).stdout(open()).stderr(open());
        let program = command
            .envs([("LC_ALL", "C"), ("TERM", kind)])
            .spawn()
            .unwrap();
        Self {
            program,
            end: end.into(),
        }
    }

    /// What is shown up to and with `until`.
    pub(crate) fn read_to(&mut self, until: &str) -> String {
        let mut shown = Vec::new();
        while !shown.ends_with(until.as_bytes()) {
            let mut byte = [0];
            let read = self.end.read(&mut byte);
            assert!(
                matches!(read, Ok(1)),
                "it ended: {}",
                String::from_utf8_lossy(&shown)
            );
            shown.push(byte[0]);
        }
        String::from_utf8(shown).unwrap().replace("\r\n", "\n")
    }

    /// Types an answer once nothing that is typed is shown any more: the question stands there a moment earlier.
    pub(crate) fn write(&mut self, text: &str) {
        while tcgetattr(&self.end)
            .unwrap()
            .local_modes
            .contains(LocalModes::ECHO)
        {
            std::thread::yield_now();
        }
        self.end.write_all(text.as_bytes()).unwrap();
    }

    /// How the program ended, and what it showed since.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let mut shown = Vec::new();
        let mut byte = [0];
        // A terminal that nobody holds any more reads as an error.
        while let Ok(1) = self.end.read(&mut byte) {
            shown.push(byte[0]);
        }
        let exit = self.program.wait().unwrap().code();
        (exit, String::from_utf8_lossy(&shown).replace("\r\n", "\n"))
    }
}
