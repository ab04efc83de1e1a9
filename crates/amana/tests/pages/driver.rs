use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use crate::keeper;

static DRIVER: LazyLock<Option<SocketAddr>> = LazyLock::new(start);

/// Where Debian's chromedriver listens, started once for all tests; none, with the reason on standard
/// error, where it or its browser is not installed.
pub(crate) fn address() -> Option<SocketAddr> {
    *DRIVER
}

/// What a browser is started with.
pub(crate) fn arguments(profile: &Path) -> Vec<String> {
    let mut arguments: Vec<String> = [
        "--headless=new",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        "--lang=en",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    // Chromium's own sandbox refuses to start as root.
    arguments.extend(testkit::is_root().then(|| "--no-sandbox".to_owned()));
    arguments
}

/// Starts Debian's chromedriver on a port that it chooses.
fn start() -> Option<SocketAddr> {
    for program in ["chromium", "chromedriver"] {
        let found = Path::new("/usr/bin").join(program).is_file();
        if !found {
            eprintln!(
                "skipped: no {program} in /usr/bin; install it with: apt-get install chromium chromium-driver"
            );
            return None;
        }
    }
    let folder = keeper::folder("driver");
    let mut command = Command::new("chromedriver");
    command.arg("--port=0");
    // A browser keeps its settings and fonts below the home; tests leave nothing there.
    command.env("HOME", &folder);
    let printed = keeper::start(&mut command, &folder.join("said"));
    let mut told = BufReader::new(printed).lines().map_while(Result::ok);
    let port = told.find_map(|line| {
        let rest = line
            .split("started successfully on port ")
            .nth(1)?
            .to_owned();
        rest.trim_end_matches('.').parse::<u16>().ok()
    });
    let port = port.expect("chromedriver says where it listens");
    // Whoever stops reading would stop it at its next word.
    std::thread::spawn(move || told.for_each(drop));
    Some(SocketAddr::from(([127, 0, 0, 1], port)))
}
