use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Serves until its standard input ends, which it does with the test, however that ends.
const SCRIPT: &str = "
import os, sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address='127.0.0.1', port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
os._exit(0)
";

/// An S3 server of others (PyPI `moto`) on the loopback address; it keeps objects in memory, looks
/// at no credentials and ends when it is dropped.
pub struct Moto {
    address: SocketAddr,
    server: Child,
    _input: Option<ChildStdin>,
}

impl Moto {
    /// Starts a server; `None`, with the reason on standard output, if `AMANA_PYTHON` names no
    /// interpreter.
    ///
    /// # Panics
    ///
    /// When the server does not start: that must not pass for a skipped test.
    #[expect(
        clippy::panic,
        reason = "a server that does not start must fail the test"
    )]
    pub fn start() -> Option<Self> {
        let Some(python) = std::env::var_os("AMANA_PYTHON") else {
            println!("skipped: AMANA_PYTHON names no python with the module moto");
            return None;
        };
        let mut server = Command::new(python)
            .args(["-c", SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut line = String::new();
        if let Some(output) = server.stdout.take() {
            let _ = BufReader::new(output).read_line(&mut line);
        }
        let Ok(port) = line.trim().parse::<u16>() else {
            panic!("moto did not start: is it in the Python that AMANA_PYTHON names?");
        };
        Some(Self {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            _input: server.stdin.take(),
            server,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Makes a bucket.
    ///
    /// # Errors
    ///
    /// If the server does not answer.
    pub fn bucket(&self, name: &str) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(self.address)?;
        write!(
            stream,
            "PUT /{name} HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            self.address
        )?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
