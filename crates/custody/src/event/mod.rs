mod about;
mod acting;
mod arrival;
mod before;
mod care;
mod disclosed;
mod ending;
mod holds;
mod keys;
mod log;
mod premis;
mod sidecar;
mod stamps;
mod tiles;

pub use acting::{Acting, RoleGiven, RoleTaken};
pub use arrival::{ImageDigest, ImageFile, ImageFileSystem, ImageRead, Manner};
pub use before::{ConditionsStated, Forbidden, LegStated, LegSuperseded};
pub use care::{FixityChecked, ObjectDamaged, ObjectRepaired, Replica};
pub use disclosed::{Disclosed, PointsAt, points_at};
pub use ending::{
    AccessionDestroyed, DestructionRequested, ErasureRequested, PersonErased, PersonStated, Remains,
};
pub use holds::{HeldSubject, HeldSubjectError, HoldLifted, HoldPlaced};
pub use keys::{
    AccessionHandedOver, KeysPassphraseChanged, KeysRotated, KeysShared, RecoveryRehearsed,
    SourceIdentitySealed, SourceOpened, SourceOpeningRequested,
};
pub use log::{ClockSet, LogSucceeded, WitnessAdded, WitnessRemoved};
pub use sidecar::Sidecar;
pub use stamps::{AuthorityAdded, Stamped};
pub use tiles::TilesCommitted;

use model::{
    AccessionId, ByteCount, Facts, ItemId, ItemState, PartNumber, PathEncoding, RefusalReason,
    Role, Sha256Digest, SourcePath, Timestamp, Use, UserId,
};
use serde::{Deserialize, Serialize};

/// An act of the archive. Its fields, its kind and its time are the fields of a [`crate::Record`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// A card was made for a source.
    CardIssued {
        /// The name that the archive uses for the source.
        codename: String,
        /// What is read over the telephone to compare cards.
        card_code: String,
        /// The age recipients on the card.
        recipients: Vec<String>,
        /// By whom.
        #[serde(flatten)]
        acting: Acting,
    },
    /// An accession began.
    AccessionOpened {
        /// Its id.
        accession: AccessionId,
        /// How it came.
        manner: Manner,
        /// The disks or folders it came from, as they were named.
        sources: Vec<String>,
        /// The set of disks, if it came on sealed ones.
        set: Option<String>,
        /// Who received it.
        #[serde(flatten)]
        acting: Acting,
    },
    /// The image that the accession came as was read.
    ImageRead(Box<ImageRead>),
    /// A volume is kept as it came.
    VolumeHeld {
        /// The accession it belongs to.
        accession: AccessionId,
        /// The object that holds it.
        object: String,
        /// Of the volume's bytes.
        sha256: Sha256Digest,
        /// Of the volume, in bytes.
        size: ByteCount,
        /// The disk's name in its set, if it could be read.
        disk: Option<String>,
        /// The file's name as it came.
        name: String,
    },
    /// A part of an accession is finished in the vault.
    PartStored {
        /// The accession it belongs to.
        accession: AccessionId,
        /// Its number, from 1.
        part: PartNumber,
        /// The OCFL object's id.
        object: String,
        /// Of the OCFL object's inventory.
        inventory_sha256: Sha256Digest,
        /// How many originals are in it.
        originals: u32,
    },
    /// An original came and is in the vault.
    OriginalReceived {
        /// The placement's id.
        item: ItemId,
        /// Which of the accession's sources, from 0.
        source: u32,
        /// Where in the source it was.
        path: SourcePath,
        /// How the path's bytes are to be read.
        encoding: PathEncoding,
        /// Of the original, in bytes.
        size: ByteCount,
        /// Of the original's bytes.
        sha256: Sha256Digest,
        /// When the source's file system says that it was last changed.
        modified: Option<Timestamp>,
        /// Stored, damaged, altered or added.
        state: ItemState,
        /// Whether it has no bytes.
        empty: bool,
        /// The part that holds it.
        part: PartNumber,
        /// Its name in the part.
        content: String,
        /// Of the encrypted bytes in the vault.
        stored_sha256: Sha256Digest,
        /// Of the encrypted bytes in the vault, in bytes.
        stored_size: ByteCount,
        /// What the directory or a list says the digest should be.
        expected_sha256: Option<Sha256Digest>,
        /// Stretches that did not arrive and are filled with zeros: offset and length in bytes.
        lost: Vec<[u64; 2]>,
        /// Its line in the directories of a set: packet, attempt and number.
        place: Option<String>,
        /// Whether blocks of it had to be computed from spares.
        repaired: bool,
        /// Whether it was deleted from the image that it came in, and recovered. Records from before images
        /// were taken lack it.
        #[serde(default)]
        deleted: bool,
    },
    /// A file came whose bytes the accession already holds.
    DuplicateReceived {
        /// The placement's id.
        item: ItemId,
        /// Which of the accession's sources, from 0.
        source: u32,
        /// Where in the source it was.
        path: SourcePath,
        /// How the path's bytes are to be read.
        encoding: PathEncoding,
        /// In bytes.
        size: ByteCount,
        /// Of its bytes.
        sha256: Sha256Digest,
        /// When the source's file system says that it was last changed.
        modified: Option<Timestamp>,
        /// The item that holds the same bytes.
        of: ItemId,
        /// Its line in the directories of a set: packet, attempt and number.
        place: Option<String>,
        /// Whether blocks of it had to be computed from spares.
        repaired: bool,
        /// Whether it was deleted from the image that it came in, and recovered. Records from before images
        /// were taken lack it.
        #[serde(default)]
        deleted: bool,
    },
    /// A directory names a file whose bytes did not come. A later [`Event::OriginalReceived`] of
    /// the same item completes it.
    ItemNamed {
        /// The placement's id.
        item: ItemId,
        /// Which of the accession's sources, from 0.
        source: u32,
        /// Where in the source it was.
        path: SourcePath,
        /// How the path's bytes are to be read.
        encoding: PathEncoding,
        /// In bytes, if the directory says so.
        size: Option<ByteCount>,
        /// Of its bytes, if the directory says so.
        sha256: Option<Sha256Digest>,
        /// When the source's file system says that it was last changed.
        modified: Option<Timestamp>,
        /// Missing or unreadable.
        state: ItemState,
        /// Its line in the directories of a set: packet, attempt and number.
        place: Option<String>,
    },
    /// A file was offered and refused.
    FileRefused {
        /// The accession it was offered to.
        accession: AccessionId,
        /// Which of the accession's sources, from 0.
        source: u32,
        /// Where in the source it was.
        path: SourcePath,
        /// How the path's bytes are to be read.
        encoding: PathEncoding,
        /// Why.
        reason: RefusalReason,
    },
    /// A run over the sources of an accession came to its end.
    IngestFinished {
        /// The accession.
        accession: AccessionId,
        /// Files offered.
        offered: u64,
        /// Files stored.
        stored: u64,
        /// Files whose bytes the accession already held.
        duplicate: u64,
        /// Files refused.
        refused: u64,
        /// Of the files stored, in bytes.
        bytes: ByteCount,
        /// By whom.
        #[serde(flatten)]
        acting: Acting,
    },
    /// The archive certified what came.
    CertificateIssued {
        /// The accession.
        accession: AccessionId,
        /// Of the certificate's bytes as they were given out.
        sha256: Sha256Digest,
        /// The certificate.
        document: serde_json::Value,
        /// By whom.
        #[serde(flatten)]
        acting: Acting,
    },
    /// The archive asked the hand that signed an accession to prove itself.
    HandChallenged {
        /// The accession.
        accession: AccessionId,
        /// What is to be signed: eighty digits in groups of four, two of them check the others.
        challenge: String,
    },
    /// The hand that signed an accession signed a challenge of the archive too.
    HandProved {
        /// The accession.
        accession: AccessionId,
        /// The challenge, as it was entered.
        challenge: String,
        /// The hand's public key, in hex.
        key: String,
        /// Key and signature as they came: lines of base64.
        answer: String,
    },
    /// A machine looked at an original and changed nothing in it.
    Examined {
        /// The item that holds the original.
        item: ItemId,
        /// How it was looked at: a name and a version, `facts/1`.
        method: String,
        /// What the file says; each a field of its own.
        #[serde(flatten)]
        facts: Box<Facts>,
        /// Its metadata as they stand in it, if it has any.
        metadata: Option<Sidecar>,
    },
    /// The archive committed to the coefficients of an original.
    TilesCommitted(Box<TilesCommitted>),
    /// Somebody was shown an original or its unshielded rendition.
    Viewed {
        /// The item.
        item: ItemId,
        /// Who.
        by: UserId,
        /// In which session; says nothing else.
        session: String,
        /// What was shown: the method and name of a rendition, `renditions/1 large`.
        rendition: String,
        /// In which of their roles, if they have but one.
        role: Option<Role>,
    },
    /// An original was given out.
    Exported {
        /// The item.
        item: ItemId,
        /// To what end.
        purpose: Option<Use>,
        /// By whom.
        #[serde(flatten)]
        acting: Acting,
    },
    /// Somebody may work with the archive.
    UserAdded {
        /// Who.
        user: UserId,
        /// What they are called, and sign in as.
        name: String,
    },
    /// The means by which somebody signs in were made anew.
    UserReset {
        /// Who.
        user: UserId,
    },
    /// Somebody may no longer sign in.
    UserLocked {
        /// Who.
        user: UserId,
    },
    /// Somebody who was locked out may sign in again.
    UserUnlocked {
        /// Who.
        user: UserId,
    },
    /// An accession is hidden, and kept.
    AccessionWithdrawn {
        /// The accession.
        accession: AccessionId,
        /// Why, in people's words.
        reason: String,
        /// By whom.
        #[serde(flatten)]
        acting: Acting,
    },
    /// A withdrawal was undone.
    AccessionRestored {
        /// The accession.
        accession: AccessionId,
        /// Why, in people's words.
        reason: String,
        /// By whom.
        #[serde(flatten)]
        acting: Acting,
    },
    /// A time authority is asked from now on.
    AuthorityAdded(AuthorityAdded),
    /// A time authority is asked no more.
    AuthorityRemoved {
        /// What the archive called it.
        authority: String,
    },
    /// An outside authority saw a checkpoint of the log at a time.
    Stamped(Stamped),
    /// Fields of an entry were shown to a stranger.
    Disclosed(Disclosed),
    /// Somebody was given a role.
    RoleGiven(RoleGiven),
    /// A role was taken from somebody.
    RoleTaken(RoleTaken),
    /// All use of something stops.
    HoldPlaced(HoldPlaced),
    /// A hold ended.
    HoldLifted(HoldLifted),
    /// Somebody says how it came before it arrived.
    LegStated(LegStated),
    /// A statement about a leg holds no longer.
    LegSuperseded(LegSuperseded),
    /// Whoever provided an accession says what may be done with it.
    ConditionsStated(ConditionsStated),
    /// The archive's keys were split into shares.
    KeysShared(KeysShared),
    /// The archive's keys were put behind another passphrase.
    KeysPassphraseChanged(KeysPassphraseChanged),
    /// Every key of the archive was wrapped to a new identity.
    KeysRotated(KeysRotated),
    /// The key of an accession was given to a partner.
    AccessionHandedOver(AccessionHandedOver),
    /// Somebody asked that an accession be destroyed.
    DestructionRequested(DestructionRequested),
    /// A second person agreed, and the accession's key is deleted.
    AccessionDestroyed(AccessionDestroyed),
    /// What was said of a person.
    PersonStated(PersonStated),
    /// Somebody asked that a person's record be erased.
    ErasureRequested(ErasureRequested),
    /// A second person agreed, and the key of the person's record is deleted.
    PersonErased(PersonErased),
    /// The archive was opened from its storage and its keys alone.
    RecoveryRehearsed(RecoveryRehearsed),
    /// The identity of a source was sealed into a file outside the archive.
    SourceIdentitySealed(SourceIdentitySealed),
    /// Somebody asked that the identity of a source be opened.
    SourceOpeningRequested(SourceOpeningRequested),
    /// The identity of a source was opened and shown.
    SourceOpened(SourceOpened),
    /// The log is published on a fixed clock.
    ClockSet(ClockSet),
    /// A witness is asked from now on.
    WitnessAdded(WitnessAdded),
    /// A witness is no longer asked.
    WitnessRemoved(WitnessRemoved),
    /// The log goes on under another name and key.
    LogSucceeded(LogSucceeded),
    /// What is kept was read and compared with its digests.
    FixityChecked(FixityChecked),
    /// A copy of the archive is kept.
    ReplicaAdded(Replica),
    /// A copy of the archive is no longer kept up to date.
    ReplicaRemoved(Replica),
    /// An object was not as it must be.
    ObjectDamaged(ObjectDamaged),
    /// An object was put right from a good copy.
    ObjectRepaired(ObjectRepaired),
}
