//! What stands between a store and its server: it passes requests on, or does what networks and
//! servers do on bad days. It passes one request at a time: neither server of the tests looks and
//! writes at one stroke, as S3 says that it does.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::servers::Server;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fate {
    Pass,
    /// Answered with this status, and not passed on.
    Refuse(u16),
    /// Neither passed on nor answered.
    Cut,
    /// Passed on, and answered with an error.
    PassAndRefuse,
    /// Passed on, and not answered.
    PassAndCut,
    /// Passed on when whoever asked has gone away.
    Late,
    /// Passed on without its condition, as by a store that knows none.
    Unconditional,
    /// So for objects in parts alone.
    UnconditionalParts,
}

impl Fate {
    pub(crate) const HONEST_IN_THE_END: [Self; 9] = [
        Self::Pass,
        Self::Pass,
        Self::Pass,
        Self::Refuse(409),
        Self::Refuse(500),
        Self::Refuse(503),
        Self::Cut,
        Self::PassAndRefuse,
        Self::PassAndCut,
    ];
}

/// Drawn by this seed, so that a run can be had again.
const SEED: u64 = 8;

pub(crate) struct Passage {
    address: SocketAddr,
}

struct Gate {
    server: Server,
    fates: Vec<Fate>,
    chance: Mutex<ChaCha8Rng>,
    one_at_a_time: Mutex<()>,
}

impl Passage {
    /// Opens a passage whose requests have one of `fates` each.
    pub(crate) fn open(server: &Server, fates: &[Fate]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let gate = Arc::new(Gate {
            server: server.clone(),
            fates: fates.to_vec(),
            chance: Mutex::new(ChaCha8Rng::seed_from_u64(SEED)),
            one_at_a_time: Mutex::new(()),
        });
        thread::spawn(move || {
            for stream in listener.incoming() {
                let gate = Arc::clone(&gate);
                // What fails here has failed for whoever asked.
                thread::spawn(move || stream.and_then(|stream| gate.serve(stream)));
            }
        });
        Self { address }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Gate {
    fn serve(&self, mut client: TcpStream) -> io::Result<()> {
        let Some(request) = Request::read(&mut client)? else {
            return Ok(());
        };
        let fate = self.draw();
        match fate {
            Fate::Refuse(status) => answer(&mut client, status),
            Fate::Cut => Ok(()),
            Fate::PassAndRefuse => {
                self.pass(&request, fate)?;
                answer(&mut client, 500)
            }
            Fate::PassAndCut => self.pass(&request, fate).map(drop),
            Fate::Late => {
                // Ends when the other side has given up.
                let _ = client.read(&mut [0]);
                self.pass(&request, fate).map(drop)
            }
            Fate::Pass | Fate::Unconditional | Fate::UnconditionalParts => {
                let response = self.pass(&request, fate)?;
                client.write_all(&response)
            }
        }
    }

    fn draw(&self) -> Fate {
        let drawn = self.chance.lock().unwrap().next_u32() as usize;
        self.fates[drawn % self.fates.len()]
    }

    fn pass(&self, request: &Request, fate: Fate) -> io::Result<Vec<u8>> {
        let _turn = self.one_at_a_time.lock().unwrap();
        let mut server = TcpStream::connect(self.server.address)?;
        server.write_all(&request.render(fate))?;
        let mut response = Vec::new();
        server.read_to_end(&mut response)?;
        Ok(response)
    }
}

fn answer(client: &mut TcpStream, status: u16) -> io::Result<()> {
    write!(
        client,
        "HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
}

/// An HTTP/1.1 request whose body's length is told.
struct Request {
    first: String,
    headers: Vec<String>,
    body: Vec<u8>,
}

impl Request {
    fn read(client: &mut TcpStream) -> io::Result<Option<Self>> {
        let mut reader = BufReader::new(client);
        let mut first = String::new();
        if reader.read_line(&mut first)? == 0 {
            return Ok(None);
        }
        let (mut headers, mut length) = (Vec::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            if line.trim().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap(),
                "transfer-encoding" => panic!("a body of unknown length"),
                "connection" => continue,
                _ => {}
            }
            headers.push(line);
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        Ok(Some(Self {
            first,
            headers,
            body,
        }))
    }

    fn render(&self, fate: Fate) -> Vec<u8> {
        let is_post = self.first.starts_with("POST");
        let loses_condition = match fate {
            Fate::Unconditional => true,
            Fate::UnconditionalParts => is_post,
            _ => false,
        };
        let kept = self.headers.iter().filter(|line| {
            let is_condition = line.to_ascii_lowercase().starts_with("if-none-match");
            !(loses_condition && is_condition)
        });
        let head: String = kept.map(String::as_str).collect();
        let head = format!("{}{head}Connection: close\r\n\r\n", self.first);
        [head.as_bytes(), &self.body].concat()
    }
}
