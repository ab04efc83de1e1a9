//! What the record costs: appending acts, folding them anew, and proving one among many.
//!
//!     measure-record FOLDER append ACTS    a new log, and as many acts in it, 1,000 at a time
//!     measure-record FOLDER replay         folds them into an empty catalog, twice; the dumps are the same
//!     measure-record FOLDER fill SIZE      a new log of so many entries: an act in the midst of fillers
//!     measure-record FOLDER prove TIMES    proves that act, and checks each proof
//!
//! Prints the seconds that it took, without opening the keys, and the number of what was done.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use catalog::Catalog;
use custody::{Event, Policy, Record, VerifierKey};
use keyring::{Keyring, ScopeKey};
use ledger::{Ledger, MAX_APPEND, RequestId};
use model::{
    ByteCount, EntryIndex, ItemId, ItemState, OsChance, PartNumber, PathEncoding, ScopeId,
};
use model::{Clock, Sha256Digest, SourcePath, SystemClock};
use storage::{Folder, Storage};

const ACCESSION: &str = "7Q2K9M3T";
const ORIGIN: &str = "archive.example/measured";

struct Place {
    keyring: Keyring,
    ledger: Ledger,
    scope: ScopeKey,
}

impl Place {
    fn make(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let passphrase = "measured".to_owned().into();
        let keyring = Keyring::create(folder.join("keys"), passphrase, &mut OsChance)?;
        let storage = Folder::create(folder.join("archive"))?;
        Ledger::create(&storage, keyring.signing_key(), &ORIGIN.parse()?)?;
        keyring.create_scope(&storage, ScopeId::Archive)?;
        Self::open(folder)
    }

    fn open(folder: &Path) -> Result<Self> {
        let keyring = Keyring::open(folder.join("keys"), "measured".to_owned().into())?;
        let storage: Arc<dyn Storage> = Arc::new(Folder::open(folder.join("archive"))?);
        let key = VerifierKey::of_log(ORIGIN.parse()?, &keyring.signing_key().verifying_key());
        Ok(Self {
            ledger: Ledger::open(Arc::clone(&storage), key)?,
            scope: keyring.open_scope(&*storage, ScopeId::Archive)?,
            keyring,
        })
    }
}

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [folder, "append", acts] => append(&Place::make(folder.as_ref())?, acts.parse()?),
        [folder, "replay"] => replay(&Place::open(folder.as_ref())?, folder.as_ref()),
        [folder, "fill", size] => fill(&Place::make(folder.as_ref())?, size.parse()?),
        [folder, "prove", times] => prove(&Place::open(folder.as_ref())?, times.parse()?),
        _ => {
            bail!("use it so: measure-record FOLDER append ACTS | replay | fill SIZE | prove TIMES")
        }
    }
}

fn tell(began: Instant, number: u64) {
    println!("{:.3} {number}", began.elapsed().as_secs_f64());
}

/// What is said of an original, the most usual act and the longest of those.
fn act(number: u32) -> Result<Event> {
    let digest = Sha256Digest::of(number.to_be_bytes());
    Ok(Event::OriginalReceived {
        item: ItemId::new(ACCESSION.parse()?, number + 1),
        source: 0,
        path: SourcePath::from_bytes(format!("2013-03/DSC_{number:04}.JPG").into_bytes()),
        encoding: PathEncoding::Bytes,
        size: ByteCount(2_418_000),
        sha256: digest,
        modified: Some(SystemClock.now()),
        state: ItemState::Stored,
        empty: false,
        part: PartNumber(number / 1_000 + 1),
        content: format!("content/{number:06}.age"),
        stored_sha256: digest,
        stored_size: ByteCount(2_418_216),
        expected_sha256: None,
        lost: Vec::new(),
        place: None,
        repaired: false,
        deleted: false,
    })
}

fn append(place: &Place, acts: u32) -> Result<()> {
    let began = Instant::now();
    let mut writer = place.ledger.writer(&place.keyring, OsChance)?;
    let numbers: Vec<u32> = (0..acts).collect();
    for batch in numbers.chunks(MAX_APPEND) {
        let now = SystemClock.now();
        let records = batch
            .iter()
            .map(|number| Ok(Record::new(&act(*number)?, now, &mut OsChance)?))
            .collect::<Result<Vec<_>>>()?;
        writer.append(RequestId::draw(&mut OsChance), &place.scope, records)?;
    }
    tell(began, acts.into());
    Ok(())
}

fn replay(place: &Place, folder: &Path) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut dumps = Vec::new();
    let mut told = (Instant::now(), 0);
    for number in 0..2 {
        let file = folder.join(format!("catalog-{number}.sqlite"));
        let began = Instant::now();
        let entries = place.ledger.entries(&place.keyring, EntryIndex(0))?;
        let entries = entries.collect::<Result<Vec<_>, _>>()?;
        dumps.push(runtime.block_on(async {
            let catalog = Catalog::open(&format!("sqlite://{}", file.display())).await?;
            catalog.fold(&entries).await?;
            if number == 0 {
                tell(began, entries.len() as u64);
            }
            catalog.dump().await
        })?);
        told = (began, entries.len());
    }
    if dumps.first() != dumps.last() {
        bail!(
            "fold the same twice: the dumps of {} entries differ",
            told.1
        );
    }
    Ok(())
}

/// An act in the midst of fillers.
fn fill(place: &Place, size: u64) -> Result<()> {
    let began = Instant::now();
    let mut writer = place.ledger.writer(&place.keyring, OsChance)?;
    writer.fill(size / 2, &place.scope)?;
    let record = Record::new(&act(0)?, SystemClock.now(), &mut OsChance)?;
    writer.append(RequestId::draw(&mut OsChance), &place.scope, vec![record])?;
    writer.fill(size, &place.scope)?;
    tell(began, size);
    Ok(())
}

fn prove(place: &Place, times: u64) -> Result<()> {
    let size = place.ledger.checkpoint()?.size();
    let middle = EntryIndex(size / 2);
    let entry = place.ledger.entries(&place.keyring, middle)?.next();
    let entry = entry.context("find the act among the fillers")??;
    let record = entry.record().context("read the act")?;
    let policy = Policy::of_log(place.ledger.key().clone());
    let mut longest = 0;
    let began = Instant::now();
    for _ in 0..times {
        // A prover of its own each time, as a command has.
        let proof = place.ledger.prove(entry.index(), record, &["kind"])?;
        proof
            .verify(&policy, &entry.leaf())
            .context("check the proof")?;
        longest = longest.max(proof.to_text().len());
    }
    tell(began, times);
    eprintln!("among {size} entries; {longest} bytes a proof");
    Ok(())
}
