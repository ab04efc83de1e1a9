//! What the program is built of: `dependencies.txt` lists it for this machine, `dependencies-windows.txt`
//! for Windows, and nothing in it can reach a network. With `AMANA_WRITE_LIST=1` the lists are written anew.
#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates that open connections or are made to; a name stands for all that begin with it.
const NETWORK: &[&str] = &[
    "actix",
    "async-h1",
    "async-io",
    "async-net",
    "async-std",
    "attohttpc",
    "awc",
    "aws-",
    "axum",
    "curl",
    "dbus",
    "dns",
    "h2",
    "h3",
    "hickory",
    "http",
    "hyper",
    "isahc",
    "libp2p",
    "libssh",
    "lettre",
    "mio",
    "minreq",
    "native-tls",
    "object_store",
    "openssl",
    "polling",
    "quinn",
    "reqwest",
    "russh",
    "rustls",
    "sentry",
    "smol",
    "snow",
    "socket2",
    "sqlx",
    "ssh",
    "surf",
    "tiny_http",
    "tokio",
    "tonic",
    "tower",
    "trust-dns",
    "tungstenite",
    "ureq",
    "url",
    "warp",
    "webpki",
    "zbus",
    "zmq",
];

/// What the program is built of somewhere, and the file that lists it.
struct List {
    file: &'static str,
    /// Further words for `cargo tree`.
    target: &'static [&'static str],
}

const LISTS: [List; 2] = [
    List {
        file: "dependencies.txt",
        target: &["--offline"],
    },
    // Crates for another system may not have been fetched yet.
    List {
        file: "dependencies-windows.txt",
        target: &["--target", "x86_64-pc-windows-gnu"],
    },
];

impl List {
    fn path(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(self.file)
    }

    /// The crates in the normal dependency tree.
    fn dependencies(&self) -> BTreeSet<String> {
        let output = Command::new(env!("CARGO"))
            .args(["tree", "--package", "seal", "--edges", "normal"])
            .args(["--prefix", "none", "--format", "{p}"])
            .args(self.target)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8(output.stdout).unwrap();
        let names = text.lines().filter_map(|line| line.split(' ').next());
        names
            .filter(|name| !name.is_empty() && *name != "seal")
            .map(str::to_owned)
            .collect()
    }
}

#[test]
fn the_program_is_built_of_what_the_lists_name() {
    for list in &LISTS {
        let found = list.dependencies().into_iter().map(|name| name + "\n");
        let found: String = found.collect();
        if std::env::var_os("AMANA_WRITE_LIST").is_some() {
            fs::write(list.path(), &found).unwrap();
        }
        let listed = fs::read_to_string(list.path()).unwrap_or_default();
        assert_eq!(
            found, listed,
            "look at what came in, then write the lists with AMANA_WRITE_LIST=1"
        );
    }
}

#[test]
fn nothing_in_it_can_reach_a_network() {
    for name in LISTS.iter().flat_map(List::dependencies) {
        let reaches = NETWORK.iter().find(|network| name.starts_with(*network));
        assert_eq!(reaches, None, "{name}");
    }
}

#[test]
fn the_houses_own_code_in_it_names_no_socket() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut looked_at = 0;
    for name in ["seal", "carrier", "hybrid", "model"] {
        let mut folders = vec![crates.join(name).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = fs::read_to_string(&path).unwrap();
                assert!(!text.contains("net::"), "{}", path.display());
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 50);
}
