use super::Event;

impl Event {
    /// The type of event that PREMIS 3 knows the act as, in the words of the preservation vocabulary that
    /// the Library of Congress keeps; `None` for acts that preserve nothing, as of people and cards.
    pub fn premis(&self) -> Option<&'static str> {
        Some(match self {
            Self::AccessionOpened { .. } => "ingestion start",
            Self::VolumeHeld { .. } => "capture",
            Self::ImageRead(_) | Self::TilesCommitted(_) => "message digest calculation",
            Self::PartStored { .. } => "information package creation",
            Self::OriginalReceived { .. } | Self::DuplicateReceived { .. } => "ingestion",
            Self::IngestFinished { .. } => "ingestion end",
            Self::CertificateIssued { .. } => "accession",
            Self::HandProved { .. } => "digital signature validation",
            Self::Examined { .. } => "metadata extraction",
            Self::Exported { .. } => "exporting",
            Self::Viewed { .. } | Self::Disclosed(_) => "dissemination",
            Self::AccessionWithdrawn { .. }
            | Self::AccessionRestored { .. }
            | Self::ConditionsStated(_) => "policy assignment",
            Self::AccessionHandedOver(_) => "transfer",
            Self::AccessionDestroyed(_) => "deaccession",
            Self::FixityChecked(_) => "fixity check",
            Self::ReplicaAdded(_) => "replication",
            Self::ObjectRepaired(_) => "recovery",
            Self::HoldPlaced(_) => "quarantine",
            Self::HoldLifted(_) => "unquarantine",
            Self::LegStated(_) => "transfer",
            Self::LegSuperseded(_) => "metadata modification",
            Self::CardIssued { .. }
            | Self::ItemNamed { .. }
            | Self::FileRefused { .. }
            | Self::HandChallenged { .. }
            | Self::UserAdded { .. }
            | Self::UserReset { .. }
            | Self::UserLocked { .. }
            | Self::UserUnlocked { .. }
            | Self::KeysShared(_)
            | Self::KeysPassphraseChanged(_)
            | Self::KeysRotated(_)
            | Self::DestructionRequested(_)
            | Self::PersonStated(_)
            | Self::ErasureRequested(_)
            | Self::PersonErased(_)
            | Self::RecoveryRehearsed(_)
            | Self::SourceIdentitySealed(_)
            | Self::SourceOpeningRequested(_)
            | Self::SourceOpened(_)
            | Self::ReplicaRemoved(_)
            | Self::ObjectDamaged(_)
            | Self::ClockSet(_)
            | Self::WitnessAdded(_)
            | Self::WitnessRemoved(_)
            | Self::LogSucceeded(_)
            | Self::AuthorityAdded(_)
            | Self::AuthorityRemoved { .. }
            | Self::Stamped(_)
            | Self::RoleGiven(_)
            | Self::RoleTaken(_) => return None,
        })
    }
}
