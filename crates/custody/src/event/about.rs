use model::{AccessionId, ItemId, ScopeId, Sha256Digest};

use super::{Acting, Event};

/// What a proof shows of the entry of an original: nothing of where it came from.
const SHOWN: [&str; 7] = ["kind", "time", "item", "size", "sha256", "state", "lost"];
/// What it shows of the entry of a duplicate.
const SHOWN_OF_DUPLICATE: [&str; 6] = ["kind", "time", "item", "size", "sha256", "of"];

impl Event {
    /// The fields of a receipt that a proof shows to a stranger; none of any other act.
    pub fn shown_in_proof(&self) -> &'static [&'static str] {
        match self {
            Self::OriginalReceived { .. } => &SHOWN,
            Self::DuplicateReceived { .. } => &SHOWN_OF_DUPLICATE,
            _ => &[],
        }
    }

    /// Whether the archive was there; of what happened before arrival it only has what others say.
    pub fn is_witnessed(&self) -> bool {
        !matches!(self, Self::LegStated(_) | Self::LegSuperseded(_))
    }

    /// Who signed in to do the act, and as what; `None` for acts that tell of nobody. Of a view, whose
    /// person stands in it beside, it is the role alone.
    pub fn acting(&self) -> Option<Acting> {
        match self {
            Self::Viewed { role, .. } => Some(Acting {
                by: None,
                role: *role,
            }),
            Self::CardIssued { acting, .. }
            | Self::AccessionOpened { acting, .. }
            | Self::IngestFinished { acting, .. }
            | Self::CertificateIssued { acting, .. }
            | Self::Exported { acting, .. }
            | Self::AccessionWithdrawn { acting, .. }
            | Self::AccessionRestored { acting, .. } => Some(*acting),
            Self::FixityChecked(it) => Some(it.acting),
            Self::Disclosed(it) => Some(it.acting),
            Self::RoleGiven(it) => Some(it.acting),
            Self::RoleTaken(it) => Some(it.acting),
            Self::HoldPlaced(it) => Some(it.acting),
            Self::HoldLifted(it) => Some(it.acting),
            Self::LegStated(it) => Some(it.acting),
            Self::LegSuperseded(it) => Some(it.acting),
            Self::ConditionsStated(it) => Some(it.acting),
            Self::SourceIdentitySealed(it) => Some(it.acting),
            Self::SourceOpeningRequested(it) => Some(it.acting),
            Self::SourceOpened(it) => Some(it.acting),
            _ => None,
        }
    }

    /// The item that the act is about; `None` for acts on accessions and on the archive itself.
    pub fn item(&self) -> Option<ItemId> {
        match self {
            Self::OriginalReceived { item, .. }
            | Self::DuplicateReceived { item, .. }
            | Self::ItemNamed { item, .. }
            | Self::Examined { item, .. }
            | Self::Viewed { item, .. }
            | Self::Exported { item, .. } => Some(*item),
            Self::TilesCommitted(it) => Some(it.item),
            Self::Disclosed(it) => it.item,
            Self::HoldPlaced(it) => it.on.item(),
            Self::HoldLifted(it) => it.on.item(),
            _ => None,
        }
    }

    /// The scope that the act destroyed the key of, and which entries that seals.
    pub fn destroyed(&self) -> Option<(ScopeId, Option<Sha256Digest>)> {
        match self {
            Self::AccessionDestroyed(act) => {
                Some((ScopeId::Accession(act.accession), act.sealed_sha256))
            }
            Self::PersonErased(act) => Some((ScopeId::Person(act.person), act.sealed_sha256)),
            _ => None,
        }
    }

    /// The accession that the act belongs to; `None` for acts of the archive itself.
    pub fn accession(&self) -> Option<AccessionId> {
        match self {
            Self::CardIssued { .. }
            | Self::UserAdded { .. }
            | Self::UserReset { .. }
            | Self::UserLocked { .. }
            | Self::UserUnlocked { .. }
            | Self::AuthorityAdded(_)
            | Self::AuthorityRemoved { .. }
            | Self::Stamped(_)
            | Self::RoleGiven(_)
            | Self::RoleTaken(_)
            | Self::FixityChecked(_)
            | Self::ReplicaAdded(_)
            | Self::ReplicaRemoved(_)
            | Self::ObjectDamaged(_)
            | Self::ObjectRepaired(_)
            | Self::ClockSet(_)
            | Self::WitnessAdded(_)
            | Self::WitnessRemoved(_)
            | Self::LogSucceeded(_)
            | Self::KeysShared(_)
            | Self::KeysPassphraseChanged(_)
            | Self::KeysRotated(_)
            | Self::PersonStated(_)
            | Self::ErasureRequested(_)
            | Self::PersonErased(_)
            | Self::RecoveryRehearsed(_)
            | Self::SourceIdentitySealed(_)
            | Self::SourceOpeningRequested(_)
            | Self::SourceOpened(_) => None,
            Self::ImageRead(it) => Some(it.accession),
            Self::AccessionHandedOver(act) => Some(act.accession),
            Self::DestructionRequested(act) => Some(act.accession),
            Self::AccessionDestroyed(act) => Some(act.accession),
            Self::OriginalReceived { item, .. }
            | Self::DuplicateReceived { item, .. }
            | Self::ItemNamed { item, .. }
            | Self::Examined { item, .. }
            | Self::Viewed { item, .. }
            | Self::Exported { item, .. } => Some(item.accession()),
            Self::AccessionOpened { accession, .. }
            | Self::VolumeHeld { accession, .. }
            | Self::PartStored { accession, .. }
            | Self::FileRefused { accession, .. }
            | Self::IngestFinished { accession, .. }
            | Self::CertificateIssued { accession, .. }
            | Self::HandChallenged { accession, .. }
            | Self::HandProved { accession, .. }
            | Self::AccessionWithdrawn { accession, .. }
            | Self::AccessionRestored { accession, .. } => Some(*accession),
            Self::TilesCommitted(it) => Some(it.item.accession()),
            Self::Disclosed(it) => it.accession,
            Self::HoldPlaced(it) => it.on.accession(),
            Self::HoldLifted(it) => it.on.accession(),
            Self::LegStated(it) => Some(it.accession),
            Self::LegSuperseded(it) => Some(it.accession),
            Self::ConditionsStated(it) => Some(it.accession),
        }
    }
}
