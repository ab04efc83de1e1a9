//! `amana-verify`: checks exported originals offline, with nothing but a policy file.

mod check;
mod found;
mod text;

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use model::SourcePath;
use verify::{Checker, Report};

/// The longest policy that is read, in bytes.
const MAX_POLICY: u64 = 1 << 20;
/// Done, and there are defects, which are listed.
const WITH_DEFECTS: u8 = 3;

/// Checks exported originals against the log of an archive, offline.
///
/// It says consistent, inconsistent or not tested of each, and what it did not test of the whole.
///
/// Exit codes: 0 all well, 1 could not do it, 2 wrong usage, 3 done, with defects that are listed.
#[derive(Debug, Parser)]
#[command(name = "amana-verify", version)]
struct Arguments {
    /// An export folder, an original, a proof (.tlog-proof) or a signed certificate.
    #[arg(required = true)]
    path: Vec<PathBuf>,
    /// The policy: which logs and witnesses count.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(report) if report.is_well() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(WITH_DEFECTS),
        Err(error) => {
            eprintln!("amana-verify: failed to {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<Report> {
    let policy = read(&arguments.policy, MAX_POLICY)
        .with_context(|| format!("open the policy {}", shown(&arguments.policy)))?;
    let checker = Checker::new(&policy)?;
    let targets = arguments
        .path
        .iter()
        .map(|path| found::find(path))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let report = check::all(&checker, &targets);
    print(&report, arguments.json).context("write the report")?;
    Ok(report)
}

fn print(report: &Report, json: bool) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    if json {
        serde_json::to_writer_pretty(&mut out, report)?;
        writeln!(out)?;
    } else {
        text::write(&mut out, report)?;
    }
    out.flush()
}

/// Reads a file, and no more of it than one byte above `limit`: what is longer is refused by
/// whoever parses it. What is no plain file is refused before it is opened: a pipe would be waited for.
fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no plain file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A path as it may be shown on a terminal.
fn shown(path: &Path) -> String {
    SourcePath::from_bytes(path.as_os_str().as_encoded_bytes()).to_string()
}
