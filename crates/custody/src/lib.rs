//! What the log holds and how a stranger checks it: acts as records of salted fields, the leaf that
//! stands for a record in the log, signed checkpoints and certificates, proofs, and the policy that says whose
//! signatures count. The formats are in `docs/spec/record.md` and the C2SP specifications
//! signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy and tlog-proof.
//!
//! In scope: bytes to values and back, and the arithmetic of checking. Out of scope: where a log is
//! kept and who may append to it (`ledger`), who asks for a check (`verify`).
//!
//! Invariants:
//! - No I/O, no clock and no chance but those handed in.
//! - A leaf says nothing about its record, not even how many fields it has
//!   (`tests/custody/kinds.rs`).

mod certificate;
mod checkpoint;
mod cosignature;
mod disclosure;
mod error;
mod event;
mod excerpt;
mod filler;
mod key;
mod note;
mod origin;
mod policy;
mod proof;
mod record;
mod sealed;

pub use certificate::{CertificateNote, MAX_CERTIFICATE};
pub use checkpoint::{Checkpoint, MAX_CHECKPOINT};
pub use disclosure::{Disclosure, SALT_LENGTH};
pub use error::Error;
pub use event::{
    AccessionDestroyed, AccessionHandedOver, Acting, AuthorityAdded, ClockSet, ConditionsStated,
    DestructionRequested, Disclosed, ErasureRequested, Event, FixityChecked, Forbidden,
    HeldSubject, HeldSubjectError, HoldLifted, HoldPlaced, ImageDigest, ImageFile, ImageFileSystem,
    ImageRead, KeysPassphraseChanged, KeysRotated, KeysShared, LegStated, LegSuperseded,
    LogSucceeded, Manner, ObjectDamaged, ObjectRepaired, PersonErased, PersonStated, PointsAt,
    RecoveryRehearsed, Remains, Replica, RoleGiven, RoleTaken, Sidecar, SourceIdentitySealed,
    SourceOpened, SourceOpeningRequested, Stamped, TilesCommitted, WitnessAdded, WitnessRemoved,
    points_at,
};
pub use excerpt::Excerpt;
pub use filler::Fillers;
pub use key::VerifierKey;
pub use origin::{MAX_ORIGIN, Origin};
pub use policy::{Cosigned, MAX_POLICY, Policy, Verified, WitnessLine};
pub use proof::{MAX_PROOF, TlogProof};
pub use record::{DIGESTS, MAX_LINE, Record};
pub use sealed::SealedEntries;
