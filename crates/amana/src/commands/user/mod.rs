//! Who may sign in to the pages.

mod enrol;
mod role;

use catalog::User as Known;
use custody::Event;
use model::{OsChance, UserId};
use office::{Password, TotpSecret};
use serde_json::json;

use crate::archive::{Archive, OpenArchive};
use crate::cli::{Cli, Json, Means, User};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::secret;
use crate::staff::Staff;

/// The longest name, in characters.
const LONGEST_NAME: usize = 80;

pub(crate) fn run(cli: &Cli, args: &User) -> anyhow::Result<Outcome> {
    match args {
        User::Add { name, means } => add(cli, name, means),
        User::List(args) => list(cli, args),
        User::Reset { name, means } => reset(cli, name, means),
        User::Role {
            name,
            add,
            take,
            by,
        } => role::run(cli, name, add, take, by),
        User::Lock { name, undo } => lock(cli, name, *undo),
    }
}

fn add(cli: &Cli, name: &str, means: &Means) -> anyhow::Result<Outcome> {
    let name = checked(name)?;
    let mut open = OpenArchive::open(cli)?;
    if find(&open.archive, &name)?.is_some() {
        return Err(usage(format!(
            "somebody is called {name:?} already; `amana user reset` gives them new means to sign in"
        )));
    }
    let password = password(means)?;
    let totp = TotpSecret::draw(&mut OsChance);
    let user = UserId::draw(&mut OsChance);
    let office = Staff::open(&open.archive, &open.keyring)?;
    // The entry first: whoever has one and no account is given it by `reset`.
    open.enter(&[Event::UserAdded {
        user,
        name: name.clone(),
    }])?;
    office.create(user, &name, password, &totp)?;
    enrol::tell(
        &open.archive.config.origin,
        &name,
        user,
        &totp,
        means.json.json,
    )?;
    Ok(Outcome::Well)
}

fn reset(cli: &Cli, name: &str, means: &Means) -> anyhow::Result<Outcome> {
    let name = checked(name)?;
    let mut open = OpenArchive::open(cli)?;
    let known = known(&open.archive, &name)?;
    let user = known.id;
    let password = password(means)?;
    let totp = TotpSecret::draw(&mut OsChance);
    let office = Staff::open(&open.archive, &open.keyring)?;
    open.enter(&[Event::UserReset { user }])?;
    office.reset(user, &name, password, &totp)?;
    enrol::tell(
        &open.archive.config.origin,
        &name,
        user,
        &totp,
        means.json.json,
    )?;
    if known.locked && !means.json.json {
        say!("But {name} stays locked out until `amana user lock {name:?} --undo`.");
    }
    Ok(Outcome::Well)
}

fn lock(cli: &Cli, name: &str, undo: bool) -> anyhow::Result<Outcome> {
    let name = checked(name)?;
    let mut open = OpenArchive::open(cli)?;
    let known = known(&open.archive, &name)?;
    let user = known.id;
    let office = Staff::open(&open.archive, &open.keyring)?;
    if known.locked == undo {
        let event = if undo {
            Event::UserUnlocked { user }
        } else {
            Event::UserLocked { user }
        };
        open.enter(&[event])?;
    }
    office.lock(user, undo)?;
    if undo {
        say!("{name} may sign in again.");
    } else {
        say!("{name} cannot sign in any more, and is signed out everywhere.");
    }
    Ok(Outcome::Well)
}

fn list(cli: &Cli, args: &Json) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let (users, roles) = archive
        .ask(|catalog| async move { Ok((catalog.users().await?, catalog.roles().await?)) })?;
    let roles_of = |user: UserId| -> Vec<&str> {
        let own = roles.iter().filter(|(holder, _)| *holder == user);
        own.map(|(_, role)| role.as_str()).collect()
    };
    if args.json {
        let list: Vec<_> = users
            .iter()
            .map(|user| {
                json!({
                    "user": user.id,
                    "name": user.name,
                    "added": user.added,
                    "locked": user.locked,
                    "roles": roles_of(user.id),
                })
            })
            .collect();
        print_json(&list)?;
    } else {
        for user in &users {
            let locked = if user.locked { "  locked" } else { "" };
            let added = user.added.whole_seconds();
            let roles = roles_of(user.id).join(", ");
            say!("{}  added {added}  {}{locked}  {roles}", user.id, user.name);
        }
    }
    archive.warn_if_behind()
}

/// A name without the space around it; not empty, not endless, and nothing in it that cannot be seen.
fn checked(name: &str) -> anyhow::Result<String> {
    let name = name.trim();
    let hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(hidden) {
        return Err(usage(format!(
            "a name has 1 to {LONGEST_NAME} characters, all of which can be seen"
        )));
    }
    office::check_name(name).map_err(|wrong| usage(wrong.to_string()))?;
    Ok(name.to_owned())
}

fn find(archive: &Archive, name: &str) -> anyhow::Result<Option<Known>> {
    let users = archive.ask(|catalog| async move { catalog.users().await })?;
    let mut users = users.into_iter();
    Ok(users.find(|user| office::is_same_name(&user.name, name)))
}

fn known(archive: &Archive, name: &str) -> anyhow::Result<Known> {
    find(archive, name)?.ok_or_else(|| {
        usage(format!(
            "nobody is called {name:?}; `amana user list` lists everybody"
        ))
    })
}

fn password(means: &Means) -> anyhow::Result<Password> {
    use keyring::ExposeSecret;

    let typed = secret::new_password(means.password_file.as_deref())?;
    Password::new(typed.expose_secret()).map_err(|wrong| usage(wrong.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_seen_whole() {
        assert_eq!(checked(" ريما ن. ").unwrap(), "ريما ن.");
        let long = "\u{4E2D}".repeat(80);
        for wrong in ["", "  ", "a\u{202E}b", "a\nb", &"x".repeat(81), &long] {
            assert!(checked(wrong).is_err(), "{wrong:?}");
        }
    }
}
