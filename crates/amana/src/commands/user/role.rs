use custody::{Acting, Event, RoleGiven, RoleTaken};
use model::{Role, UserId};

use super::{checked, known};
use crate::acting;
use crate::archive::OpenArchive;
use crate::cli::{By, Cli};
use crate::failure::usage;
use crate::outcome::{Outcome, say};

/// Gives and takes roles: an officer does, and while there is none, the holder of the keys.
pub(super) fn run(
    cli: &Cli,
    name: &str,
    add: &[Role],
    take: &[Role],
    by: &By,
) -> anyhow::Result<Outcome> {
    let name = checked(name)?;
    let mut open = OpenArchive::open(cli)?;
    let user = known(&open.archive, &name)?.id;
    // Somebody has to be the first officer, and the holder of the keys could open everything anyway; that they
    // appointed stands in the log.
    let acting = acting::led(&open, by)?;
    let (_, roles) = acting::people(&open.archive)?;
    let has = |role: Role| roles.contains(&(user, role));
    if let Some(role) = take.iter().find(|role| !has(**role) || add.contains(role)) {
        return Err(usage(format!("{name} does not have the role {role}")));
    }
    let given = add.iter().filter(|role| !has(**role));
    let given = given.map(|given| Event::RoleGiven(event_given(user, *given, acting)));
    let taken = take.iter().map(|taken| {
        Event::RoleTaken(RoleTaken {
            user,
            taken: *taken,
            acting,
        })
    });
    for event in given.chain(taken).collect::<Vec<_>>() {
        open.enter(&[event])?;
    }
    for role in add {
        say!("{name} has the role {role}.");
    }
    for role in take {
        say!("{name} no longer has the role {role}.");
    }
    Ok(Outcome::Well)
}

fn event_given(user: UserId, given: Role, acting: Acting) -> RoleGiven {
    RoleGiven {
        user,
        given,
        acting,
    }
}
