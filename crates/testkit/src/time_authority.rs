use std::fs;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;

use tempfile::TempDir;

/// How an authority is set up; every field has the usual form by default.
#[derive(Debug, Clone)]
pub struct AuthorityForm {
    /// The key of the signer, as arguments of `openssl req -newkey`.
    pub key: &'static [&'static str],
    /// What it signs with: `sha256`.
    pub digest: &'static str,
    /// How it names its own certificate: `sha256`, or `sha1` as of old.
    pub named_by: &'static str,
    /// Whether another certificate stands between root and signer.
    pub intermediate: bool,
    /// The signer's certificate: the extensions as lines of an OpenSSL configuration.
    pub extensions: &'static str,
    /// From and until when the signer's certificate is valid, `YYYYMMDDHHMMSSZ`.
    pub valid: [&'static str; 2],
    /// The same of the root's.
    pub root_valid: [&'static str; 2],
}

impl Default for AuthorityForm {
    fn default() -> Self {
        Self {
            key: &["rsa:2048"],
            digest: "sha256",
            named_by: "sha256",
            intermediate: false,
            extensions: "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n\
                         extendedKeyUsage=critical,timeStamping\n",
            valid: ["20200101000000Z", "20991231235959Z"],
            root_valid: ["20200101000000Z", "20991231235959Z"],
        }
    }
}

/// A time authority (RFC 3161) of OpenSSL with a root of its own, in a folder of its own.
#[derive(Debug)]
pub struct TimeAuthority {
    home: TempDir,
}

impl TimeAuthority {
    /// Makes the keys and certificates.
    ///
    /// # Errors
    ///
    /// What the operating system or `openssl` said.
    pub fn new(form: &AuthorityForm) -> io::Result<Self> {
        let home = TempDir::new()?;
        let at = home.path();
        let ca = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
        write(at, "ca.ext", ca)?;
        write(at, "signer.ext", form.extensions)?;
        issue(at, "root", "root", &["rsa:2048"], "ca.ext", form.root_valid)?;
        let mut issuer = "root";
        if form.intermediate {
            let always = ["20200101000000Z", "20991231235959Z"];
            issue(at, "between", issuer, &["rsa:2048"], "ca.ext", always)?;
            issuer = "between";
        }
        issue(at, "signer", issuer, form.key, "signer.ext", form.valid)?;
        let chain = fs::read(at.join(format!("{issuer}.pem")))?;
        fs::write(at.join("chain.pem"), chain)?;
        write(at, "serial", "01\n")?;
        let (digest, named_by) = (form.digest, form.named_by);
        let config = format!(
            "[tsa]\ndefault_tsa = it\n[it]\nserial = serial\nsigner_cert = signer.pem\ncerts = chain.pem\n\
             signer_key = signer.key\nsigner_digest = {digest}\ndefault_policy = 1.2.3.4.1\n\
             digests = sha1, sha256, sha384, sha512\naccuracy = secs:1\nordering = yes\ntsa_name = yes\n\
             clock_precision_digits = 3\ness_cert_id_alg = {named_by}\n"
        );
        write(at, "tsa.cnf", &config)?;
        Ok(Self { home })
    }

    /// The root's certificate in PEM.
    ///
    /// # Errors
    ///
    /// What the operating system said.
    pub fn root(&self) -> io::Result<Vec<u8>> {
        fs::read(self.home.path().join("root.pem"))
    }

    /// Answers a request as the authority does.
    ///
    /// # Errors
    ///
    /// What the operating system or `openssl` said.
    pub fn answer(&self, request: &[u8]) -> io::Result<Vec<u8>> {
        // One folder for each answer, as several may be asked for at once; the serial is no matter.
        let place = TempDir::new_in(self.home.path())?;
        let (query, reply) = (place.path().join("query"), place.path().join("reply"));
        fs::write(&query, request)?;
        let text = |path: &Path| path.display().to_string();
        let (query, answer) = (text(&query), text(&reply));
        let words = [
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            &query,
            "-out",
            &answer,
        ];
        openssl(self.home.path(), &words)?;
        fs::read(reply)
    }

    /// Whether `openssl ts -verify` takes a token for the data.
    ///
    /// # Errors
    ///
    /// What the operating system said.
    pub fn openssl_accepts(&self, token: &[u8], data: &[u8]) -> io::Result<bool> {
        let at = TempDir::new()?;
        fs::write(at.path().join("token"), token)?;
        fs::write(at.path().join("data"), data)?;
        fs::write(at.path().join("root.pem"), self.root()?)?;
        let words = "ts -verify -data data -in token -token_in -CAfile root.pem";
        let words: Vec<_> = words.split(' ').collect();
        let output = Command::new("openssl")
            .args(&words)
            .current_dir(at.path())
            .output()?;
        Ok(output.status.success())
    }

    /// Answers over HTTP on a free port of the loopback address until the process ends; gives the URL.
    ///
    /// # Errors
    ///
    /// What the operating system said.
    pub fn serve(self: &Arc<Self>) -> io::Result<String> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let url = format!("http://{}/tsa", listener.local_addr()?);
        let authority = Arc::clone(self);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that hangs up or asks nonsense gets no answer.
                let _ = authority.converse(stream);
            }
        });
        Ok(url)
    }

    fn converse(&self, mut stream: TcpStream) -> io::Result<()> {
        let body = read_body(&mut stream)?;
        let (status, answer) = match self.answer(&body) {
            Ok(answer) => ("200 OK", answer),
            Err(_) => ("500 Internal Server Error", Vec::new()),
        };
        let length = answer.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: application/timestamp-reply\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n"
        )?;
        stream.write_all(&answer)
    }
}

fn read_body(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(body)
}

/// Makes a key and a certificate that `issuer` signs.
fn issue(
    at: &Path,
    name: &str,
    issuer: &str,
    key: &[&str],
    extensions: &str,
    [from, until]: [&str; 2],
) -> io::Result<()> {
    let (subject, request) = (format!("/CN={name} of tests"), format!("{name}.csr"));
    let (own_key, own) = (format!("{name}.key"), format!("{name}.pem"));
    let mut words = vec!["req", "-nodes", "-keyout", &own_key, "-out", &request];
    words.extend(["-subj", &subject, "-newkey"]);
    words.extend(key);
    openssl(at, &words)?;
    let config = format!(
        "[ca]\ndefault_ca = it\n[it]\ndatabase = {issuer}.index\nrand_serial = yes\nnew_certs_dir = .\n\
         default_md = sha256\npolicy = any\nunique_subject = no\n[any]\ncommonName = supplied\n"
    );
    write(at, "ca.cnf", &config)?;
    write(at, &format!("{issuer}.index"), "")?;
    let (cert, key) = (format!("{issuer}.pem"), format!("{issuer}.key"));
    let mut words = vec![
        "ca", "-batch", "-notext", "-config", "ca.cnf", "-in", &request,
    ];
    match issuer == name {
        true => words.push("-selfsign"),
        false => words.extend(["-cert", &cert]),
    }
    words.extend(["-keyfile", &key, "-out", &own, "-extfile", extensions]);
    words.extend(["-startdate", from, "-enddate", until]);
    openssl(at, &words)
}

fn write(at: &Path, name: &str, text: &str) -> io::Result<()> {
    fs::write(at.join(name), text)
}

fn openssl(at: &Path, words: &[&str]) -> io::Result<()> {
    let output = Command::new("openssl")
        .args(words)
        .current_dir(at)
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(io::Error::other(format!(
        "openssl {}: {said}",
        words.join(" ")
    )))
}
