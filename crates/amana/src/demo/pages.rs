use std::ffi::OsString;
use std::fs;
use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use model::{Chance, Clock, OsChance, SystemClock};
use office::TotpSecret;
use serde_json::Value;
use signal_hook::consts::{SIGINT, SIGTERM};

use super::stage::Stage;
use super::steps::{args, with_passphrase};
use crate::outcome::{Outcome, say};

const USER: &str = "demo";
/// How often the code is looked at again.
const BEAT: Duration = Duration::from_millis(250);

/// Makes a user and serves the pages of the demo's archive until Ctrl-C.
pub(super) fn open(stage: &Stage, listen: SocketAddr) -> anyhow::Result<Outcome> {
    say!("\n11. Somebody looks at what is there.");
    let password = draw_password();
    fs::write(stage.at("password"), &password).context("write the demo's password")?;
    let mut add = args(["user", "add", USER, "--json", "--password-file"]);
    add.push(stage.at("password").into());
    let added = stage.play("amana", &with_passphrase(stage, add), &[0])?;
    let totp = secret(&added.document)?;
    // From here on Ctrl-C ends the pages, and the demo's folder goes with them.
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).context("watch for Ctrl-C")?;
    }
    let mut serve: Vec<OsString> = args(["serve", "--listen"]);
    serve.push(listen.to_string().into());
    let mut server = stage.start("amana", &with_passphrase(stage, serve))?;
    say!("\n  address    http://{listen}/\n  user name  {USER}\n  password   {password}");
    let mut shown = None;
    while !stop.load(Ordering::Relaxed) {
        if let Some(ended) = server.try_wait().context("wait for the pages")? {
            bail!(
                "serve the pages of the demo: they ended with {ended}; is the address taken? --listen ADDR names another"
            );
        }
        show_code(&totp, &mut shown);
        std::thread::sleep(BEAT);
    }
    say!("\n\nStopped; everything of the demo is deleted.");
    // Ctrl-C of a terminal reaches the server too; a signal to the demo alone does not.
    let pid = rustix::process::Pid::from_child(&server);
    let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
    server.wait().context("wait for the pages to end")?;
    Ok(Outcome::Well)
}

fn draw_password() -> String {
    let random: [u8; 8] = OsChance.draw();
    let pairs: Vec<String> = random
        .chunks(2)
        .map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect())
        .collect();
    pairs.join("-")
}

/// The code of this moment, in the same line of a terminal each time; else once for each new one.
fn show_code(totp: &TotpSecret, shown: &mut Option<String>) {
    let code = totp.code(SystemClock.now());
    if code == *shown {
        return;
    }
    let text = code.as_deref().unwrap_or("none");
    let mut out = std::io::stdout();
    let line = if out.is_terminal() {
        format!("\r  code       {text} (a new one every 30 seconds)")
    } else {
        format!("  code       {text}\n")
    };
    // Whoever reads it may have gone away, which is no matter.
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
    *shown = code;
}

fn secret(document: &Value) -> anyhow::Result<TotpSecret> {
    let url = document
        .get("otpauth")
        .and_then(Value::as_str)
        .context("read \"otpauth\" in what was printed")?;
    TotpSecret::from_url(url).context("read the secret that was printed")
}
