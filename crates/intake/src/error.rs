use std::io;
use std::path::PathBuf;

use carrier::SetId;
use model::AccessionId;

/// Why evidence could not be taken in; reads after "failed to". What is wrong with evidence is a
/// defect or a refusal instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What a person named cannot be opened.
    #[error("open {}", folder.display())]
    Source {
        /// What was named.
        folder: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The image cannot be read.
    #[error(transparent)]
    Image(#[from] diskimage::Error),
    /// Nothing in an image can be listed.
    #[error(
        "find a file system in {}: its partition table leads to none that can be read; nothing was taken in",
        image.display()
    )]
    NoFileSystem {
        /// What was named.
        image: PathBuf,
    },
    /// The vault would not take or give bytes.
    #[error("use the vault")]
    Vault(#[from] vault::Error),
    /// The ledger would not take or give records.
    #[error("use the ledger")]
    Ledger(#[from] ledger::Error),
    /// A key could not be made or opened.
    #[error("use the keys")]
    Keyring(#[from] keyring::Error),
    /// The storage would not keep a volume.
    #[error("use the storage")]
    Storage(#[from] storage::Error),
    /// The carrier could not look at a volume.
    #[error("read the disks")]
    Carrier(#[from] carrier::Error),
    /// A volume could not be copied or read back.
    #[error("keep the volume {key}")]
    Held {
        /// Its object.
        key: String,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// What a file's slices gave could not be read back, which a disk's damage never causes.
    #[error("put a file together again")]
    Reading {
        /// What the reader said.
        #[source]
        source: io::Error,
    },
    /// A record could not be made.
    #[error("make a record")]
    Record(#[from] custody::Error),
    /// What went in is not what came out: a fault of this program.
    #[error(
        "account for every file of {accession}: {offered} were offered and {accounted} accounted for; report this"
    )]
    Unbalanced {
        /// The accession.
        accession: AccessionId,
        /// Files offered.
        offered: u64,
        /// Files stored, duplicate or refused.
        accounted: u64,
    },
    /// More files than an accession can number.
    #[error("number the files of {accession}: offer fewer at a time")]
    TooManyItems {
        /// The accession.
        accession: AccessionId,
    },
    /// No disk that was given opens with a card of this archive.
    #[error(
        "open any disk: no card of this archive fits; check that all of the disk's files were copied, or ask whose it is"
    )]
    NothingOpens,
    /// Nothing that was given is of the set that was asked for.
    #[error("find set {set}: no disk here has anything of it")]
    SetNotHere {
        /// The set.
        set: SetId,
    },
    /// Disks of different sets were given together.
    #[error(
        "receive disks of {sets} sets at once; receive each set alone, naming it with --set where one image holds several: {places}"
    )]
    SeveralSets {
        /// How many sets.
        sets: usize,
        /// Which disk belongs to which.
        places: String,
    },
}
