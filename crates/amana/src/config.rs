use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

const FILE: &str = "amana.json";
const VERSION: u32 = 1;

/// What an archive's folder says of itself; nothing in it is secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The version of this file.
    pub(crate) v: u32,
    /// The log's name in its checkpoints.
    pub(crate) origin: String,
    /// The log's verifier key, as a signed note writes it.
    pub(crate) vkey: String,
    /// Where the objects lie; the archive's own folder if absent.
    pub(crate) storage: Option<String>,
    /// Where the catalog lies; a file in the archive's folder if absent.
    pub(crate) catalog: Option<String>,
    /// The verifier keys of the logs that this one succeeded, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) former: Vec<String>,
}

impl Config {
    pub(crate) fn new(
        origin: String,
        vkey: String,
        storage: Option<String>,
        catalog: Option<String>,
    ) -> Self {
        Self {
            v: VERSION,
            origin,
            vkey,
            storage,
            catalog,
            former: Vec::new(),
        }
    }

    /// Reads the file of the archive in `folder`.
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join(FILE);
        let text = std::fs::read(&file).with_context(|| {
            format!(
                "open the archive in {}; `amana init` makes one",
                folder.display()
            )
        })?;
        let config: Self =
            serde_json::from_slice(&text).with_context(|| format!("read {}", file.display()))?;
        if config.v != VERSION {
            bail!(
                "read {}: it is of version {}, and this program reads {VERSION}",
                file.display(),
                config.v
            );
        }
        Ok(config)
    }

    /// Puts the file in place of the one of an archive that is there.
    pub(crate) fn replace(&self, folder: &Path) -> anyhow::Result<()> {
        replace(&folder.join(FILE), &self.to_bytes()?)
    }

    fn to_bytes(&self) -> anyhow::Result<Vec<u8>> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        Ok(text)
    }

    /// Writes the file of a new archive.
    pub(crate) fn write_new(&self, folder: &Path) -> anyhow::Result<()> {
        write_new(&folder.join(FILE), &self.to_bytes()?)
    }
}

/// Puts a file in place of the one that is there, at one stroke and durably.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let unfinished = path.with_extension("new");
    match std::fs::remove_file(&unfinished) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("write {}", path.display()));
        }
        _ => write_new(&unfinished, bytes)?,
    }
    std::fs::rename(&unfinished, path).with_context(|| format!("write {}", path.display()))?;
    sync_folder(path).with_context(|| format!("write {}", path.display()))
}

fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all())
}

/// Writes a file that is not there yet, for its owner alone, durably.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let what = || format!("write {}", path.display());
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(what)?;
    file.write_all(bytes).with_context(what)?;
    file.sync_all().with_context(what)?;
    sync_folder(path).with_context(what)
}
