use std::fs;
use std::io::{self, BufRead, BufReader, Lines};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use model::{Chance, OsChance};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::{give_away, unprivileged};

/// Superuser of the cluster.
const USER: &str = "amana";
/// Another process may take the free port before the server does: then with another port.
const PORTS_TRIED: u32 = 5;
/// The first version that sorts text by ICU for a whole cluster.
const VERSION_WITH_ICU: u32 = 15;

/// The server's programs and their major version.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) bin: PathBuf,
    pub(crate) version: u32,
}

/// Why there is no cluster or no database in it.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// The operating system refused something that the cluster needs.
    #[error("{what}: {source}")]
    System {
        /// What was tried.
        what: &'static str,
        /// The operating system's answer.
        source: io::Error,
    },
    /// A program of PostgreSQL ended with an error.
    #[error("{program}: {said}")]
    Program {
        /// Which program.
        program: &'static str,
        /// What it printed.
        said: String,
    },
}

impl ClusterError {
    fn system(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::System { what, source }
    }
}

/// A running PostgreSQL with its files in a folder of its own; stops when dropped.
#[derive(Debug)]
pub struct Cluster {
    server: Child,
    keeper: Option<JoinHandle<()>>,
    bin: PathBuf,
    folder: TempDir,
    port: u16,
    password: String,
    databases: AtomicU32,
}

impl Cluster {
    /// Makes an empty cluster and starts it on the loopback address.
    pub(crate) fn start(programs: &Programs) -> Result<Self, ClusterError> {
        let folder = tempfile::tempdir().map_err(ClusterError::system("make a folder"))?;
        let password = hex::encode(OsChance.draw::<16>());
        let data = folder.path().join("data");
        init(programs, folder.path(), &data, &password)?;

        let mut tries = 0;
        loop {
            tries += 1;
            let port = free_port().map_err(ClusterError::system("find a free port"))?;
            match serve(&programs.bin.join("postgres"), &data, port) {
                Ok((server, keeper)) => {
                    return Ok(Self {
                        server,
                        keeper: Some(keeper),
                        bin: programs.bin.clone(),
                        folder,
                        port,
                        password,
                        databases: AtomicU32::new(0),
                    });
                }
                Err(error) if tries == PORTS_TRIED => return Err(error),
                Err(_) => {}
            }
        }
    }

    /// Creates an empty database and gives its URL, which holds the password.
    ///
    /// # Errors
    ///
    /// When the server refuses, with what it said.
    pub fn database(&self) -> Result<String, ClusterError> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut command = Command::new(self.bin.join("createdb"));
        command
            .env("PGPASSWORD", &self.password)
            .args(["--template=template0", "--username", USER])
            .args(["--port", &self.port.to_string()])
            .arg("--host")
            .arg(self.folder.path().join("data"))
            .arg(&name);
        run("createdb", command)?;
        Ok(format!(
            "postgres://{USER}:{}@127.0.0.1:{}/{name}",
            self.password, self.port
        ))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The data are thrown away, so the server may leave at once (SIGQUIT). SIGKILL would leave
        // its own processes behind.
        let running = matches!(self.server.try_wait(), Ok(None));
        if let Some(pid) = Pid::from_raw(self.server.id().cast_signed()).filter(|_| running) {
            let _ = kill_process(pid, Signal::QUIT);
        }
        let _ = self.server.wait();
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
    }
}

fn init(
    programs: &Programs,
    folder: &Path,
    data: &Path,
    password: &str,
) -> Result<(), ClusterError> {
    let passwords = folder.join("password");
    fs::write(&passwords, password).map_err(ClusterError::system("write the password"))?;
    give_away(folder).map_err(ClusterError::system("give the folder away"))?;

    let mut command = unprivileged(programs.bin.join("initdb"));
    command
        .env("LC_ALL", "C")
        .current_dir(folder)
        .args(["--no-sync", "--auth=scram-sha-256", "--encoding=UTF8"])
        .args(["--locale=C", "--username", USER])
        .arg("--pwfile")
        .arg(&passwords)
        .arg("--pgdata")
        .arg(data);
    if programs.version >= VERSION_WITH_ICU {
        // A language's order differs from that of bytes, which is SQLite's: whoever forgets to say
        // how to sort learns it here.
        command.args(["--locale-provider=icu", "--icu-locale=en-US"]);
    }
    run("initdb", command)
}

fn run(program: &'static str, mut command: Command) -> Result<(), ClusterError> {
    let output = command.output().map_err(ClusterError::system(program))?;
    if output.status.success() {
        return Ok(());
    }
    Err(ClusterError::Program {
        program,
        said: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// Starts the server and returns once it takes connections.
///
/// A server outlives a test process that is killed, unless the kernel ends it: `setpriv` asks for
/// that. The kernel does so when the *thread* that started the server ends, so that thread keeps
/// reading what the server says for as long as it runs.
fn serve(program: &Path, data: &Path, port: u16) -> Result<(Child, JoinHandle<()>), ClusterError> {
    let mut command = server_command(program, data, port);
    let (report, started) = mpsc::channel();
    let keeper = thread::spawn(move || match command.spawn() {
        Err(error) => {
            let _ = report.send(Err(ClusterError::system("start postgres")(error)));
        }
        Ok(mut server) => {
            if let Some(stderr) = server.stderr.take() {
                let mut lines = BufReader::new(stderr).lines();
                let _ = report.send(when_ready(server, &mut lines));
                lines.for_each(drop);
            }
        }
    });
    let unheard = || ClusterError::Program {
        program: "postgres",
        said: "ended unheard".into(),
    };
    let server = started.recv().unwrap_or_else(|_| Err(unheard()))?;
    Ok((server, keeper))
}

fn server_command(program: &Path, data: &Path, port: u16) -> Command {
    let mut command = unprivileged("setpriv");
    command
        .env("LC_ALL", "C")
        .current_dir(data)
        .args(["--pdeathsig", "QUIT", "--"])
        .arg(program)
        .arg("-D")
        .arg(data)
        .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k"])
        .arg(data)
        // Nothing here must survive the machine.
        .args(["-c", "fsync=off", "-c", "synchronous_commit=off"])
        .args(["-c", "full_page_writes=off", "-c", "max_connections=200"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

fn when_ready(
    mut server: Child,
    lines: &mut Lines<BufReader<ChildStderr>>,
) -> Result<Child, ClusterError> {
    let mut said = String::new();
    for line in lines.map_while(Result::ok) {
        if line.contains("ready to accept connections") {
            return Ok(server);
        }
        said.push_str(&line);
        said.push('\n');
    }
    let _ = server.wait();
    Err(ClusterError::Program {
        program: "postgres",
        said,
    })
}
