use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::measure::{Used, measure};
use super::photos::Photos;
use super::place::Place;

/// A mask secret for a card that opens nothing but what is measured.
const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const MILLION: f64 = 1e6;
/// What the sealing program may hold in memory at most.
const MOST: u64 = 128 << 20;

/// What `amana-seal seal --json` says of files that are packed.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Packed {
    files: u64,
    bytes: u64,
    stored: u64,
}

#[derive(Deserialize)]
struct Sealed {
    bytes: u64,
    packed: Packed,
}

/// What `--pack` saves on the photographs and what it costs, beside sealing them as they are; fails
/// where it takes more memory than the program may.
pub(super) fn table(place: &Place, photos: &Photos) -> Result<String> {
    let (_, plain) = seal(place, photos, &[])?;
    let (sealed, packing) = seal(place, photos, &["--pack"])?;
    let told = tell(&sealed, plain, packing);
    ensure!(packing.peak < MOST, "pack in less than 128 MiB: {told}");
    Ok(told)
}

fn seal(place: &Place, photos: &Photos, more: &[&str]) -> Result<(Sealed, Used)> {
    let disk = place.folder.path().join("stick");
    fs::create_dir(&disk).context("make a folder for a volume")?;
    let mut command = Command::new(program()?);
    command.arg("seal").arg(&photos.folder).arg("--card");
    command.arg(card(place)?).arg("--disk").arg(&disk);
    command.arg("--json").args(more);
    let used = measure(command, &place.said(), &[0])?;
    fs::remove_dir_all(&disk).context("remove the volume")?;
    let said = fs::read(place.said()).context("read what amana-seal said")?;
    let sealed = serde_json::from_slice(&said).context("read what amana-seal said")?;
    Ok((sealed, used))
}

/// The sealing program, built beside this one.
fn program() -> Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name("amana-seal"))
}

fn card(place: &Place) -> Result<PathBuf> {
    let file = place.folder.path().join("card");
    let text = format!("card/1\n{}\n{SECRET}\n", place.recipient()?);
    fs::write(&file, text).context("write a card")?;
    Ok(file)
}

#[expect(clippy::cast_precision_loss, reason = "told with one decimal")]
fn tell(sealed: &Sealed, plain: Used, packing: Used) -> String {
    let Packed {
        files,
        bytes,
        stored,
    } = sealed.packed;
    let saved = bytes.saturating_sub(stored) as f64 / sealed.bytes.max(1) as f64;
    let megabytes = bytes.max(1) as f64 / MILLION;
    let more = packing.cpu.saturating_sub(plain.cpu).as_secs_f64() / megabytes;
    format!(
        "--pack: {files} files packed, {:.1} % of all bytes saved, {more:.2} s of CPU more for each MB packed, \
         {} MiB at most (without: {} MiB)\n",
        saved * 100.0,
        packing.peak >> 20,
        plain.peak >> 20,
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_is_saved_is_told_of_all_bytes_and_what_it_costs_of_those_packed() {
        let said =
            r#"{"bytes": 4000000, "packed": {"files": 2, "bytes": 2000000, "stored": 1000000}}"#;
        let used = |seconds, mebibytes: u64| Used {
            cpu: Duration::from_secs(seconds),
            peak: mebibytes << 20,
            ..Used::default()
        };
        let told = tell(
            &serde_json::from_str(said).unwrap(),
            used(1, 30),
            used(4, 90),
        );
        assert_eq!(
            told,
            "--pack: 2 files packed, 25.0 % of all bytes saved, 1.50 s of CPU more for each MB packed, \
             90 MiB at most (without: 30 MiB)\n"
        );
    }
}
