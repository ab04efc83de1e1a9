use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use model::{ByteCount, Chance, OsChance, Sha256Digest};
use sample::{Size, card_folder};
use serde_json::Value;

use super::stage::Stage;
use crate::outcome::say;

const PICTURES: u32 = 60;
const SEED: u64 = 601;
const DISKS: u8 = 5;
const LOST: u8 = 3;
const SCRATCHED: u8 = 5;
/// What a scratch on a disk takes with it, in bytes.
const SCRATCH: usize = 900_000;

pub(super) fn args<const N: usize>(list: [&str; N]) -> Vec<OsString> {
    list.iter().map(OsString::from).collect()
}

pub(super) fn photograph(stage: &Stage) -> anyhow::Result<PathBuf> {
    say!("1. A memory card: number cards drawn on plain scenes, nothing photographed.");
    let folder = stage.at("card");
    let card = card_folder(&folder, PICTURES, SEED, Size::CAMERA)?;
    say!(
        "  {} files, {}: two folders use the same names, one name is Arabic,",
        card.files,
        card.bytes
    );
    say!("  one file is a copy of another and one is empty.\n");
    Ok(folder)
}

pub(super) fn make_archive(stage: &Stage) -> anyhow::Result<()> {
    say!("2. The archive makes its keys, and a card for its source.");
    let mut secret = [0; 16];
    OsChance.fill(&mut secret);
    fs::write(stage.at("passphrase"), Sha256Digest::of(secret).to_string())
        .context("write the demo's passphrase")?;
    let archive = stage.at("archive");
    let mut init: Vec<OsString> = args(["init"]);
    init.push(archive.into());
    stage.print("amana", &with_passphrase(stage, init), &[0])?;
    let mut card = args(["card", "new", "swallow", "--out"]);
    card.push(stage.at("swallow.card").into());
    stage.print("amana", &with_passphrase(stage, card), &[0])?;
    say!();
    Ok(())
}

pub(super) fn seal(stage: &Stage, folder: &Path) -> anyhow::Result<String> {
    say!("3. The source seals the pictures onto five disks, any three of which are enough.");
    let mut line = args(["seal"]);
    line.push(folder.into());
    line.extend(args(["--spare", "2", "--json", "--card"]));
    line.push(stage.at("swallow.card").into());
    for disk in 1..=DISKS {
        fs::create_dir(stage.at(&disk_name(disk))).context("make a disk's folder")?;
        line.push("--disk".into());
        line.push(stage.at(&disk_name(disk)).into());
    }
    let played = stage.play("amana-seal", &line, &[0])?;
    let code = text(&played.document, "code")?;
    say!(
        "  {} files sealed. The source can open nothing of it any more.",
        count(&played.document, "files")?
    );
    say!("  Read over the telephone: {code}\n");
    Ok(code)
}

pub(super) fn lose_and_scratch(stage: &Stage) -> anyhow::Result<()> {
    say!("4. One disk never arrives; another is scratched on the way.");
    fs::remove_dir_all(stage.at(&disk_name(LOST))).context("lose a disk")?;
    let volume = fs::read_dir(stage.at(&disk_name(SCRATCHED)))
        .context("open a disk")?
        .next()
        .context("find a disk's volume")?
        .context("open a disk")?
        .path();
    let size = fs::metadata(&volume).context("look at a volume")?.len();
    let file = fs::OpenOptions::new()
        .write(true)
        .open(&volume)
        .context("scratch a disk")?;
    file.write_all_at(&vec![0; SCRATCH], size / 3)
        .context("scratch a disk")?;
    say!(
        "  disk {LOST} is gone; {} of disk {SCRATCHED} are zeros\n",
        ByteCount(SCRATCH as u64)
    );
    Ok(())
}

pub(super) fn receive(stage: &Stage, code: &str) -> anyhow::Result<()> {
    say!("5. The archive receives what is left, with the code.");
    let mut line = args(["receive", "--json", "--code", code]);
    line.extend(
        (1..=DISKS)
            .filter(|disk| *disk != LOST)
            .map(|disk| stage.at(&disk_name(disk)).into()),
    );
    let played = stage.play("amana", &with_passphrase(stage, line), &[0, 3])?;
    let found = |name| count(&played.document, name);
    ensure!(
        found("damaged")? + found("missing")? + found("altered")? + found("added")? == 0,
        "play the demo: files were lost"
    );
    say!(
        "  {} files came whole, {} were repaired from the spare disks,",
        found("present")?,
        found("recovered")?
    );
    say!(
        "  0 are damaged, missing, altered or added. The code matches. Exit code {}: the",
        played.exit
    );
    say!("  damage to the disks is on the certificate.");
    let examined = played.document.get("examined");
    let examined = examined.context("read what was examined")?;
    say!(
        "  A machine looked at all of them in a sandbox: {} pictures have facts and renditions.\n",
        count(examined, "pictures")?
    );
    Ok(())
}

pub(super) fn audit(stage: &Stage) -> anyhow::Result<()> {
    say!("6. Everything that is kept is checked, without any key.");
    let played = stage.play("amana", &args(["audit", "--json"]), &[0])?;
    let checked = played.document.get("checked").context("read the audit")?;
    say!(
        "  {} objects of the vault, {} of the log, {} volumes as they came: no defect\n",
        count(checked, "vault_objects")?,
        count(checked, "log_objects")?,
        count(checked, "held_volumes")?,
    );
    Ok(())
}

pub(super) fn export(stage: &Stage) -> anyhow::Result<PathBuf> {
    say!("7. Originals go to a court, each with its proof.");
    let to = stage.at("court");
    let mut line = args(["export", "--all", "--json", "--to"]);
    line.push(to.clone().into());
    let played = stage.play("amana", &with_passphrase(stage, line), &[0])?;
    say!(
        "  {} originals handed out; each handing out is an entry of the log\n",
        count(&played.document, "exported")?
    );
    Ok(to)
}

pub(super) fn verify(stage: &Stage, exported: &Path) -> anyhow::Result<()> {
    say!("8. The court checks them offline, with the policy file alone.");
    let (_, printed) = stage.print("amana-verify", &verify_line(stage, exported), &[0])?;
    for line in String::from_utf8_lossy(&printed)
        .lines()
        .rev()
        .take(4)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
    {
        say!("  | {line}");
    }
    say!();
    Ok(())
}

pub(super) fn compare(folder: &Path, exported: &Path) -> anyhow::Result<()> {
    say!("9. Bytes out against bytes in.");
    let (taken, given) = (digests(folder)?, digests(&exported.join("originals"))?);
    ensure!(
        taken == given,
        "play the demo: what came out is not what went in"
    );
    say!(
        "  {} different contents went in, the same {} came out, bit for bit\n",
        taken.len(),
        given.len()
    );
    Ok(())
}

pub(super) fn tamper(stage: &Stage, exported: &Path) -> anyhow::Result<()> {
    say!("10. Somebody changes one bit of one picture.");
    let mut originals = files(&exported.join("originals"))?;
    originals.retain(|file| fs::metadata(file).is_ok_and(|found| found.len() > 1_000));
    let victim = originals.first().context("find an original")?;
    let file = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(victim)
        .context("open an original")?;
    let mut byte = [0];
    file.read_exact_at(&mut byte, 999)
        .context("read an original")?;
    file.write_all_at(&[byte.first().copied().unwrap_or(0) ^ 1], 999)
        .context("change an original")?;
    let (exit, _) = stage.print("amana-verify", &verify_line(stage, exported), &[3])?;
    say!("  amana-verify names it and ends with exit code {exit}.");
    Ok(())
}

fn verify_line(stage: &Stage, exported: &Path) -> Vec<OsString> {
    vec![
        exported.into(),
        "--policy".into(),
        stage.at("archive/policy").into(),
    ]
}

pub(super) fn with_passphrase(stage: &Stage, mut line: Vec<OsString>) -> Vec<OsString> {
    line.push("--passphrase-file".into());
    line.push(stage.at("passphrase").into());
    line
}

fn disk_name(number: u8) -> String {
    format!("disk-{number}")
}

fn text(document: &Value, name: &str) -> anyhow::Result<String> {
    let found = document.get(name).and_then(Value::as_str);
    found
        .map(str::to_owned)
        .with_context(|| format!("read {name:?} in what was printed"))
}

fn count(document: &Value, name: &str) -> anyhow::Result<u64> {
    document
        .get(name)
        .and_then(Value::as_u64)
        .with_context(|| format!("read {name:?} in what was printed"))
}

fn digests(folder: &Path) -> anyhow::Result<BTreeSet<Sha256Digest>> {
    files(folder)?
        .iter()
        .map(|file| {
            Ok(Sha256Digest::of(
                fs::read(file).with_context(|| format!("read {}", file.display()))?,
            ))
        })
        .collect()
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("open {}", folder.display()))? {
        let path = entry
            .with_context(|| format!("open {}", folder.display()))?
            .path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    if found.is_empty() {
        bail!("find any file in {}", folder.display());
    }
    Ok(found)
}
