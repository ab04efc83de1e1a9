use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use custody::Origin;
use model::Timestamp;

use super::Json;

#[derive(Debug, Subcommand)]
pub(crate) enum Log {
    /// Publish on a fixed clock: what strangers see no longer tells when something came, or how much.
    Clock(LogClock),
    /// Publish what is due, and ask the witnesses. For a timer of the system; `amana serve` does it too.
    Publish(LogPublish),
    /// Name the witnesses that cosign what is published.
    #[command(subcommand)]
    Witness(LogWitness),
}

#[derive(Debug, Args)]
pub(crate) struct LogClock {
    /// How long from one beat to the next: 24h, 30m, 7d.
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub(crate) every: u64,
    /// How many entries each beat adds to the published log; what waits beyond that comes with later beats.
    #[arg(long, value_name = "ENTRIES", default_value_t = 4096)]
    pub(crate) grow: u64,
    /// When the first beat is due, as 2026-01-02T03:00:00Z. By default now.
    #[arg(long, value_name = "WHEN")]
    pub(crate) from: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct LogPublish {
    /// Stay, and publish at each beat until Ctrl-C.
    #[arg(long)]
    pub(crate) wait: bool,
    /// Make up for exactly so many beats that were missed: asked for when there are 64 or more.
    #[arg(long, value_name = "N")]
    pub(crate) beats: Option<u64>,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LogWitness {
    /// Ask a witness from now on.
    Add {
        /// What the policy shall call it.
        name: String,
        /// Its verifier key, as `amana witness init` prints it.
        vkey: String,
        /// Where it is asked.
        url: String,
        /// How many of the witnesses must cosign what others shall believe; 0 for none.
        #[arg(long, value_name = "K")]
        quorum: Option<u64>,
    },
    /// Ask a witness no longer.
    Remove {
        /// What the policy calls it.
        name: String,
        /// How many of the others must cosign what others shall believe; 0 for none.
        #[arg(long, value_name = "K")]
        quorum: Option<u64>,
    },
    /// List the witnesses and what they cosigned.
    List(Json),
}

#[derive(Debug, Subcommand)]
pub(crate) enum WitnessCommand {
    /// Make a witness and its key.
    Init {
        /// The witness's folder, which holds its key: it must be new or empty.
        folder: PathBuf,
        /// The witness's name, as witness.example/w1.
        #[arg(long)]
        name: Origin,
    },
    /// Cosign a log from now on.
    Trust {
        /// The witness's folder.
        folder: PathBuf,
        /// The log's verifier key: in the archive's policy, after `log`.
        vkey: String,
    },
    /// Answer logs until Ctrl-C.
    Serve {
        /// The witness's folder.
        folder: PathBuf,
        /// The address to listen on; put a server that speaks TLS in front of it.
        #[arg(long, default_value = "127.0.0.1:8470", value_name = "ADDR")]
        listen: SocketAddr,
    },
    /// List the signed checkpoints that were refused, with what was cosigned before.
    Refusals {
        /// The witness's folder.
        folder: PathBuf,
        #[command(flatten)]
        json: Json,
    },
}

/// Reads a span of time: a number and s, m, h or d.
fn seconds(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no span of time; write 24h, 30m or 7d");
    let unit = match text.chars().last() {
        Some('s') => 1,
        Some('m') => 60,
        Some('h') => 3600,
        Some('d') => 86_400,
        _ => return Err(wrong()),
    };
    let number: u64 = text
        .get(..text.len() - 1)
        .and_then(|number| number.parse().ok())
        .ok_or_else(wrong)?;
    number.checked_mul(unit).ok_or_else(wrong)
}
