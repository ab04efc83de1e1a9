use catalog::{Guarded, Obstacle};
use custody::Acting;
use model::{Role, Use};

use crate::bench::Bench;
use crate::fault::Fault;
use crate::visitor::Visitor;

/// Refuses what a hold stops: no page of it, no picture, shielded or not, and no paper.
pub(crate) async fn refuse_held(bench: &Bench, what: &Guarded) -> Result<(), Fault> {
    let guards = bench.archive.catalog.guards().await?;
    match guards.hold(what) {
        None => Ok(()),
        Some(hold) => Err(Fault::Refused {
            entry: hold.entry,
            forbidden: None,
        }),
    }
}

/// Refuses a way of showing that a hold or the provider's conditions forbid.
pub(crate) async fn admit(bench: &Bench, what: &Guarded, way: Use) -> Result<(), Fault> {
    match obstacle(bench, what, way).await? {
        None => Ok(()),
        Some(obstacle) => Err(refused(&obstacle)),
    }
}

/// What stands against a way of showing, for whoever looks inside the archive.
pub(crate) async fn obstacle(
    bench: &Bench,
    what: &Guarded,
    way: Use,
) -> Result<Option<Obstacle>, Fault> {
    let guards = bench.archive.catalog.guards().await?;
    Ok(guards.obstacle(what, way, None, bench.archive.now()))
}

fn refused(obstacle: &Obstacle) -> Fault {
    Fault::Refused {
        entry: obstacle.entry(),
        forbidden: match obstacle {
            Obstacle::Held(_) => None,
            Obstacle::Conditions { forbidden, .. } => Some(*forbidden),
        },
    }
}

/// Who acts on a page, in the only role that they have.
pub(crate) async fn acting(bench: &Bench, visitor: &Visitor) -> Result<Acting, Fault> {
    Ok(Acting {
        by: Some(visitor.user),
        role: role(bench, visitor).await?,
    })
}

/// The only role that a visitor has; with several, an entry would guess.
pub(crate) async fn role(bench: &Bench, visitor: &Visitor) -> Result<Option<Role>, Fault> {
    let roles = bench.archive.catalog.roles().await?;
    let mut own = roles.iter().filter(|(user, _)| *user == visitor.user);
    Ok(match (own.next(), own.next()) {
        (Some((_, only)), None) => Some(*only),
        _ => None,
    })
}
