use model::{Role, UserId};
use serde::{Deserialize, Serialize};

/// Who did an act after arrival, and as what. By nobody who signed in: the holder of the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Acting {
    /// Who.
    pub by: Option<UserId>,
    /// In which of their roles.
    pub role: Option<Role>,
}

/// Somebody was given a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGiven {
    /// To whom.
    pub user: UserId,
    /// Which.
    pub given: Role,
    /// By whom.
    #[serde(flatten)]
    pub acting: Acting,
}

/// A role was taken from somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleTaken {
    /// From whom.
    pub user: UserId,
    /// Which.
    pub taken: Role,
    /// By whom.
    #[serde(flatten)]
    pub acting: Acting,
}
