use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use storage::Storage;

const FILE: &str = "replicas.json";
const VERSION: u32 = 1;

/// Where the copies of an archive lie: a file that only its owner reads, for whoever knows where the copies are
/// knows what else to seize. It never holds what opens a place.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Registry {
    v: u32,
    pub(crate) replicas: Vec<Entry>,
}

/// A copy.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) url: String,
}

impl Registry {
    /// What the archive in `folder` keeps; nothing if there is no such file.
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join(FILE);
        let text = match fs::read(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Self {
                    v: VERSION,
                    replicas: Vec::new(),
                });
            }
            text => text.with_context(|| format!("read {}", file.display()))?,
        };
        let registry: Self =
            serde_json::from_slice(&text).with_context(|| format!("read {}", file.display()))?;
        if registry.v != VERSION {
            bail!(
                "read {}: it is of version {}, and this program reads {VERSION}",
                file.display(),
                registry.v
            );
        }
        Ok(registry)
    }

    /// Puts it in place of what was there, durably.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let (file, new) = (folder.join(FILE), folder.join(format!("{FILE}.new")));
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        let put = || -> std::io::Result<()> {
            if let Err(error) = fs::remove_file(&new)
                && error.kind() != ErrorKind::NotFound
            {
                return Err(error);
            }
            let mut options = OpenOptions::new();
            let mut written = options
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&new)?;
            written.write_all(&text)?;
            written.sync_all()?;
            fs::rename(&new, &file)?;
            File::open(folder)?.sync_all()
        };
        put().with_context(|| format!("write {}", file.display()))
    }
}

impl Entry {
    /// Opens the place. Who asks a bucket is told by variables for this copy alone
    /// (`AMANA_REPLICA_NAME_AWS_…`) or else by those of the archive.
    pub(crate) fn open(&self) -> anyhow::Result<Arc<dyn Storage>> {
        let own = self.name.to_ascii_uppercase().replace('-', "_");
        let variable = |name: &str| {
            let own = std::env::var(format!("AMANA_REPLICA_{own}_{name}")).ok();
            own.or_else(|| std::env::var(name).ok())
        };
        Ok(storage::open_url(&self.url, &variable)?)
    }
}
