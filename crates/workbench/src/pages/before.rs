use catalog::Leg;
use model::AccessionId;
use wording::{Reader, details};

use crate::bench::Bench;
use crate::fault::Fault;

/// A stage of the way before arrival, as somebody states it.
pub(super) struct Stage {
    pub(super) heading: String,
    /// Labels with values.
    pub(super) lines: Vec<(String, String)>,
    /// Why it holds no longer.
    pub(super) superseded: Option<String>,
}

/// What others say of the way of an accession before it arrived.
pub(super) async fn stages(
    bench: &Bench,
    reader: &Reader,
    accession: AccessionId,
) -> Result<Vec<Stage>, Fault> {
    let legs = bench.archive.catalog.legs(accession).await?;
    Ok(legs.iter().map(|leg| stage(reader, leg)).collect())
}

fn stage(reader: &Reader, leg: &Leg) -> Stage {
    let heading = details([
        ("order", reader.number(leg.stated.order.into())),
        ("entry", reader.number(leg.entry.0)),
    ]);
    Stage {
        heading: reader.say("accession-before-order", &heading),
        lines: reader.leg(&leg.stated),
        superseded: leg.superseded.as_ref().map(|(entry, reason)| {
            let why = [
                ("entry", reader.number(entry.0)),
                ("reason", reason.clone()),
            ];
            reader.say("accession-before-superseded", &details(why))
        }),
    }
}

/// The provider's conditions of use that count, with their entry.
pub(super) async fn conditions(
    bench: &Bench,
    reader: &Reader,
    accession: AccessionId,
) -> Result<Option<String>, Fault> {
    let guards = bench.archive.catalog.guards().await?;
    Ok(guards.conditions(accession).map(|(entry, stated)| {
        let entry = details([("entry", reader.number(entry.0))]);
        let entry = reader.say("accession-conditions-entry", &entry);
        format!("{} {entry}", reader.conditions(stated))
    }))
}
