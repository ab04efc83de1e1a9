//! Who does an act on the command line, and as what.
//!
//! An act needs the keys of the archive anyway. Whoever signs in besides does it in their own name, and
//! some acts ask for somebody with a role.

use anyhow::Context;
use catalog::User;
use custody::Acting;
use keyring::{ExposeSecret, Keyring};
use model::{Role, UserId};
use office::Attempt;

use crate::archive::{Archive, OpenArchive};
use crate::cli::By;
use crate::failure::usage;
use crate::secret;
use crate::staff::Staff;

/// Somebody who gave their password and a code.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) user: UserId,
    /// What they are called.
    pub(crate) name: String,
    /// What they are, in the order in which they became so.
    pub(crate) roles: Vec<Role>,
}

/// The person whom `by` names, once they have shown who they are; `None` when it names nobody. Two calls
/// give two people, whose `user` tells them apart.
pub(crate) fn person(open: &OpenArchive, by: &By) -> anyhow::Result<Option<Person>> {
    signed_in(&open.archive, &open.keyring, by)
}

fn signed_in(archive: &Archive, keyring: &Keyring, by: &By) -> anyhow::Result<Option<Person>> {
    let Some(name) = &by.name else {
        return Ok(None);
    };
    let password = secret::password(name, by.password_file.as_deref())?;
    let code = secret::code(name, by.code_file.as_deref())?;
    let user = Staff::open(archive, keyring)?.check(&Attempt {
        name,
        password: password.expose_secret(),
        code: code.expose_secret(),
    })?;
    let (users, roles) = people(archive)?;
    let known = users.into_iter().find(|known| known.id == user);
    let known =
        known.context("find in the log who signed in; `amana replay` rebuilds the catalog")?;
    // The office's own file may be an older one.
    if known.locked {
        return Err(usage(format!(
            "{name} is locked out; nothing was done. `amana user lock {name:?} --undo` ends it"
        )));
    }
    Ok(Some(Person {
        user,
        name: known.name,
        roles: roles
            .into_iter()
            .filter_map(|(holder, role)| (holder == user).then_some(role))
            .collect(),
    }))
}

/// Who does an act that anybody may do who holds the keys.
pub(crate) fn anybody(open: &OpenArchive, by: &By) -> anyhow::Result<Acting> {
    whoever(&open.archive, &open.keyring, by)
}

/// The same, for an act that is entered later.
pub(crate) fn whoever(archive: &Archive, keyring: &Keyring, by: &By) -> anyhow::Result<Acting> {
    match signed_in(archive, keyring, by)? {
        None => Ok(Acting::default()),
        Some(person) => person.acting(by.role),
    }
}

/// Who does an act that only somebody with a role may do.
pub(crate) fn somebody_with(open: &OpenArchive, by: &By, role: Role) -> anyhow::Result<Acting> {
    let person = person(open, by)?.ok_or_else(|| {
        usage(format!(
            "only somebody with the role {role} may do this: give --as NAME"
        ))
    })?;
    person.acting(Some(role))
}

/// Who does an act that officers alone do once there is one; before, the holder of the keys does it. An officer
/// who is locked out counts: else whoever locks them out could act for them.
pub(crate) fn led(open: &OpenArchive, by: &By) -> anyhow::Result<Acting> {
    let officer = Role::SourceSafetyOfficer;
    let (_, roles) = people(&open.archive)?;
    if roles.iter().any(|(_, role)| *role == officer) {
        somebody_with(open, by, officer)
    } else {
        anybody(open, by)
    }
}

impl Person {
    /// How entries say that this person did an act: in the role asked for, or in the only one they have.
    pub(crate) fn acting(&self, role: Option<Role>) -> anyhow::Result<Acting> {
        let role = match (role, self.roles.as_slice()) {
            (Some(role), held) if held.contains(&role) => Some(role),
            (Some(role), _) => {
                return Err(usage(format!(
                    "{} does not have the role {role}; `amana user list` tells who has it",
                    self.name
                )));
            }
            (None, [only]) => Some(*only),
            (None, _) => None,
        };
        Ok(Acting {
            by: Some(self.user),
            role,
        })
    }
}

/// Who has which role.
type Holdings = Vec<(UserId, Role)>;

/// Everybody, and who has which role.
pub(crate) fn people(archive: &Archive) -> anyhow::Result<(Vec<User>, Holdings)> {
    archive.ask(|catalog| async move { Ok((catalog.users().await?, catalog.roles().await?)) })
}
