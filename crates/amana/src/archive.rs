use std::cmp::Ordering;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use catalog::{Accession, Catalog};
use custody::Event;
use intake::Onlooker;
use keyring::Keyring;
use ledger::{Committed, Ledger, RequestId, Writer};
use model::{EntryIndex, OsChance, ScopeId, SystemClock};
use storage::Storage;
use tokio::runtime::Runtime;
use vault::Vault;

use crate::cli::Cli;
use crate::commands::init::whole_url;
use crate::commands::recovered::restore_clocks;
use crate::config::Config;
use crate::ending;
use crate::failure::usage;
use crate::outcome::Outcome;
use crate::publishing;
use crate::secret;

const CATALOG_FILE: &str = "catalog.sqlite";

/// An archive that is open to be read; what needs no key.
pub(crate) struct Archive {
    pub(crate) folder: PathBuf,
    pub(crate) config: Config,
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) ledger: Ledger,
    pub(crate) vault: Vault,
    runtime: Runtime,
}

/// An archive that is open to be written, by this process alone.
pub(crate) struct OpenArchive {
    pub(crate) archive: Archive,
    pub(crate) keyring: Keyring,
    pub(crate) writer: Writer,
    pub(crate) clock: SystemClock,
    pub(crate) chance: OsChance,
}

impl Archive {
    pub(crate) fn open(cli: &Cli) -> anyhow::Result<Self> {
        let folder = cli
            .archive
            .clone()
            .ok_or_else(|| usage("which archive? give --archive DIR or set AMANA_ARCHIVE"))?;
        let config = Config::read(&folder)?;
        Self::assemble(folder, config)
    }

    pub(crate) fn assemble(folder: PathBuf, config: Config) -> anyhow::Result<Self> {
        let storage = match &config.storage {
            Some(url) => open_storage(url)?,
            None => Arc::new(storage::Folder::open(&folder)?),
        };
        let former = config.former.iter().map(|vkey| vkey.parse());
        let former = former.collect::<Result<_, custody::Error>>()?;
        let ledger = Ledger::open(Arc::clone(&storage), config.vkey.parse()?)?;
        Ok(Self {
            ledger: ledger.succeeding(former),
            vault: Vault::open(Arc::clone(&storage))?,
            runtime: runtime()?,
            folder,
            config,
            storage,
        })
    }

    /// Where the objects lie.
    pub(crate) fn storage_url(&self) -> anyhow::Result<String> {
        match &self.config.storage {
            Some(url) => Ok(url.clone()),
            None => whole_url(&self.folder.to_string_lossy()),
        }
    }

    pub(crate) fn catalog_url(&self) -> anyhow::Result<String> {
        match &self.config.catalog {
            Some(url) => Ok(url.clone()),
            None => default_catalog(&self.folder),
        }
    }

    /// Asks the catalog.
    pub(crate) fn ask<T, F>(&self, question: impl FnOnce(Catalog) -> F) -> anyhow::Result<T>
    where
        F: Future<Output = Result<T, catalog::Error>>,
    {
        let url = self.catalog_url()?;
        self.wait(async {
            let catalog = Catalog::open(&url).await?;
            question(catalog).await
        })
    }

    /// Waits for work that asks the catalog and more than it.
    pub(crate) fn wait_for<T, E>(
        &self,
        work: impl AsyncFnOnce(Catalog) -> Result<T, E>,
    ) -> anyhow::Result<T>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        let url = self.catalog_url()?;
        self.runtime
            .block_on(async { Ok(work(Catalog::open(&url).await?).await?) })
    }

    /// Waits for work on a catalog.
    pub(crate) fn wait<T>(
        &self,
        work: impl Future<Output = Result<T, catalog::Error>>,
    ) -> anyhow::Result<T> {
        Ok(self.runtime.block_on(work)?)
    }

    /// Opens the keys.
    pub(crate) fn unlock(&self, cli: &Cli) -> anyhow::Result<Keyring> {
        self.signing(unlock(cli)?)
    }

    /// Keys that are open, so that they sign as the log is called now.
    pub(crate) fn signing(&self, keyring: Keyring) -> anyhow::Result<Keyring> {
        if self.config.former.is_empty() {
            return Ok(keyring);
        }
        Ok(keyring.for_log(self.storage.as_ref(), &self.config.origin)?)
    }

    /// Says so if the catalog is not that of the whole log; what was listed is then not all there is.
    pub(crate) fn warn_if_behind(&self) -> anyhow::Result<Outcome> {
        let known = self
            .ask(|catalog| async move { catalog.position().await })?
            .0;
        let size = self.ledger.checkpoint()?.size();
        match known.cmp(&size) {
            Ordering::Equal => {}
            Ordering::Less => eprintln!(
                "This is not complete: the catalog lacks {} entries of the log; `amana replay` rebuilds it.",
                size - known
            ),
            Ordering::Greater => eprintln!(
                "The log lacks {} entries that the catalog knows: was an older copy put back? \
                 `amana audit` tells more.",
                known - size
            ),
        }
        Ok(Outcome::of(known != size))
    }

    /// Refuses to go on with a log that is behind its catalog: writing to it would fork it.
    pub(crate) fn refuse_older_log(&self) -> anyhow::Result<()> {
        let known = self
            .ask(|catalog| async move { catalog.position().await })?
            .0;
        let leaves = self.ledger.leaves()?;
        let Some((last, leaf)) = self.ask(|catalog| async move { catalog.newest().await })? else {
            return Ok(());
        };
        let there = usize::try_from(last.0)
            .ok()
            .and_then(|last| leaves.get(last));
        if there == Some(&leaf) && leaves.len() as u64 >= known {
            return Ok(());
        }
        bail!(
            "go on: the catalog knows {known} entries and the log, which has {}, is not the one it was \
             folded from. Was an older copy put back? Put the newest copy of log/ and journal/ in its \
             place and run `amana audit`. If this log is the right one, move the catalog away (in {}) and \
             run `amana replay`",
            leaves.len(),
            self.shown_catalog(),
        )
    }

    /// Where the catalog lies, without a password.
    fn shown_catalog(&self) -> String {
        match &self.config.catalog {
            Some(url) => url
                .rsplit_once('@')
                .map_or(url.as_str(), |(_, rest)| rest)
                .to_owned(),
            None => self.folder.join(CATALOG_FILE).display().to_string(),
        }
    }

    /// Folds what the catalog lacks; gives how many entries that were.
    pub(crate) fn catch_up(&self, keyring: &Keyring) -> anyhow::Result<usize> {
        let from = self.ask(|catalog| async move { catalog.position().await })?;
        let mut entries = self.ledger.entries(keyring, from)?;
        let records = entries.by_ref().collect::<Result<Vec<_>, _>>()?;
        let (folded, fillers) = (&records, entries.passed());
        self.ask(|catalog| async move {
            catalog.fold(folded).await?;
            catalog.pass(fillers).await
        })?;
        Ok(records.len())
    }
}

impl OpenArchive {
    /// What a stage that takes evidence in works with.
    pub(crate) fn stores<'a>(
        &'a mut self,
        onlooker: Option<&'a mut dyn Onlooker>,
    ) -> intake::Stores<'a> {
        intake::Stores {
            storage: &self.archive.storage,
            vault: &self.archive.vault,
            writer: &mut self.writer,
            keyring: &self.keyring,
            clock: &self.clock,
            chance: &mut self.chance,
            onlooker,
        }
    }

    /// What a stage that looks at what was taken in works with.
    pub(crate) fn looking(&mut self) -> examine::Stores<'_> {
        examine::Stores {
            storage: &self.archive.storage,
            vault: &self.archive.vault,
            writer: &mut self.writer,
            keyring: &self.keyring,
            clock: &self.clock,
            chance: &mut self.chance,
        }
    }

    /// Opens an archive with its keys, as its only writer, and brings the catalog up to date.
    pub(crate) fn open(cli: &Cli) -> anyhow::Result<Self> {
        let archive = Archive::open(cli)?;
        let keyring = archive.unlock(cli)?;
        Self::begin(archive, keyring)
    }

    /// Opens an archive with keys that are open.
    pub(crate) fn begin(archive: Archive, keyring: Keyring) -> anyhow::Result<Self> {
        Self::passing_over(archive, keyring, None)
    }

    /// The same, without asking one of the witnesses: it is to be removed, whatever it says.
    pub(crate) fn passing_over(
        archive: Archive,
        keyring: Keyring,
        witness: Option<&str>,
    ) -> anyhow::Result<Self> {
        publishing::compare(&archive, &keyring, witness)?;
        let mut writer = archive.ledger.writer(&keyring, OsChance)?;
        // Nobody else can publish while this writer works.
        let scope = keyring.open_scope(archive.storage.as_ref(), ScopeId::Archive)?;
        writer.keep_beats(scope, SystemClock)?;
        archive.refuse_older_log()?;
        archive.catch_up(&keyring)?;
        ending::finish(&archive)?;
        restore_clocks(&archive)?;
        Ok(Self {
            archive,
            keyring,
            writer,
            clock: SystemClock,
            chance: OsChance,
        })
    }

    /// The entries from the opening of the oldest accession on that a run may go on with.
    pub(crate) fn entries_since(
        &self,
        may_go_on: impl Fn(&Accession) -> bool,
    ) -> anyhow::Result<Vec<Committed>> {
        let accessions = self
            .archive
            .ask(|catalog| async move { catalog.accessions().await })?;
        let oldest = accessions
            .iter()
            .filter(|one| may_go_on(one))
            .map(|one| one.entry)
            .min();
        match oldest {
            Some(from) => Ok(self
                .archive
                .ledger
                .entries(&self.keyring, from)?
                .collect::<Result<_, _>>()?),
            None => Ok(Vec::new()),
        }
    }

    /// Enters acts, encrypted to the key of the accession that they belong to, or of the archive; all belong to
    /// one. Gives their entries.
    pub(crate) fn enter(&mut self, events: &[Event]) -> anyhow::Result<Vec<EntryIndex>> {
        let accession = events.first().and_then(Event::accession);
        let scope = accession.map_or(ScopeId::Archive, ScopeId::Accession);
        let request = RequestId::draw(&mut self.chance);
        self.enter_as(request, scope, events)
    }

    /// Enters one act under a request of its own, encrypted to the key of `scope`.
    pub(crate) fn enter_under(
        &mut self,
        request: RequestId,
        scope: ScopeId,
        event: &Event,
    ) -> anyhow::Result<()> {
        self.enter_as(request, scope, std::slice::from_ref(event))
            .map(drop)
    }

    fn enter_as(
        &mut self,
        request: RequestId,
        scope: ScopeId,
        events: &[Event],
    ) -> anyhow::Result<Vec<EntryIndex>> {
        let storage = self.archive.storage.as_ref();
        let scope = self.keyring.open_scope(storage, scope)?;
        let entered = self
            .writer
            .enter(request, &scope, events, &self.clock, &mut self.chance)?;
        self.catch_up()?;
        Ok(entered.iter().map(Committed::index).collect())
    }

    pub(crate) fn catch_up(&self) -> anyhow::Result<()> {
        self.archive.catch_up(&self.keyring).map(drop)
    }
}

/// Opens the keys, by shares if some are given, else by the passphrase.
pub(crate) fn unlock(cli: &Cli) -> anyhow::Result<Keyring> {
    let folder = keys_folder(cli)?;
    if cli.share.is_empty() {
        let passphrase = secret::passphrase(cli.passphrase_file.as_deref())?;
        return Ok(Keyring::open(folder, passphrase)?);
    }
    Ok(Keyring::open_shared(folder, &secret::shares(&cli.share)?)?)
}

/// Opens the place of objects at a URL; who asks an S3 store is told by the environment alone.
pub(crate) fn open_storage(url: &str) -> anyhow::Result<Arc<dyn Storage>> {
    Ok(storage::open_url(url, &|name| std::env::var(name).ok())?)
}

/// The folder of the keys, which must be named.
pub(crate) fn keys_folder(cli: &Cli) -> anyhow::Result<&Path> {
    cli.keys
        .as_deref()
        .ok_or_else(|| usage("where are the keys? give --keys DIR or set AMANA_KEYS"))
}

fn default_catalog(folder: &Path) -> anyhow::Result<String> {
    let folder = folder
        .canonicalize()
        .with_context(|| format!("open {}", folder.display()))?;
    let file = folder.join(CATALOG_FILE);
    let text = file.to_str().ok_or_else(|| {
        usage("the archive's path is not UTF-8; name a catalog when you make it: amana init --catalog sqlite:///PATH")
    })?;
    Ok(format!("sqlite://{text}"))
}

fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("start the catalog's runtime")
}
