use std::collections::{BTreeMap, BTreeSet};

use catalog::{Guarded, Guards, Item, VaultPlace};
use model::{AccessionId, Defect, DefectCode, ItemId, ItemState, Timestamp, Use};
use vault::OriginalRef;

use crate::cli::Export;
use crate::failure::usage;
use crate::guard;

/// An item whose bytes the archive has, and where they lie.
pub(super) struct Wanted {
    pub(super) item: Item,
    pub(super) original: OriginalRef,
}

/// The items that were asked for and that there are bytes of; the others are defects.
/// So are those that a hold or the provider's conditions keep back.
pub(super) fn choose(
    all: &[Item],
    args: &Export,
    guards: &Guards,
    now: Timestamp,
) -> anyhow::Result<(Vec<Wanted>, Vec<Defect>)> {
    let by_id: BTreeMap<ItemId, &Item> = all.iter().map(|item| (item.id, item)).collect();
    let (mut wanted, mut defects) = (Vec::new(), Vec::new());
    for item in asked(all, &by_id, args)? {
        let guarded = Guarded::item(item.id, item.of);
        if let Some(obstacle) = guards.obstacle(&guarded, Use::Export, args.purpose, now) {
            let why = guard::sentence(&obstacle);
            defects.push(Defect::at(DefectCode::UseRefused, item.id, why));
            continue;
        }
        let holder = item
            .of
            .and_then(|of| by_id.get(&of).copied())
            .unwrap_or(item);
        match holder
            .vault
            .as_ref()
            .filter(|_| item.state != ItemState::Withdrawn)
        {
            Some(place) => {
                let original = original_at(holder, place)?;
                wanted.push(Wanted {
                    item: item.clone(),
                    original,
                });
            }
            None => defects.push(absent(item)),
        }
    }
    Ok((wanted, defects))
}

fn asked<'a>(
    all: &'a [Item],
    by_id: &BTreeMap<ItemId, &'a Item>,
    args: &Export,
) -> anyhow::Result<Vec<&'a Item>> {
    if args.all {
        return Ok(all
            .iter()
            .filter(|item| item.state != ItemState::Withdrawn)
            .collect());
    }
    let find = |id: &ItemId| {
        let found = by_id.get(id).copied();
        found.ok_or_else(|| usage(format!("there is no item {id}; `amana items` lists them")))
    };
    let once: BTreeSet<&ItemId> = args.items.iter().collect();
    once.into_iter().map(find).collect()
}

fn original_at(holder: &Item, place: &VaultPlace) -> anyhow::Result<OriginalRef> {
    let accession = holder.id.accession();
    Ok(OriginalRef::parse(accession, place.part, &place.content)?)
}

fn absent(item: &Item) -> Defect {
    let detail = match item.state {
        ItemState::Withdrawn => {
            "its accession is withdrawn; `amana withdraw` with --undo shows it again"
        }
        ItemState::Unreadable => "the source could not read it; there is nothing to hand out",
        _ => "none of its bytes arrived; there is nothing to hand out",
    };
    Defect::at(DefectCode::FileMissing, item.id, detail)
}

pub(super) fn by_accession(wanted: Vec<Wanted>) -> BTreeMap<AccessionId, Vec<Wanted>> {
    let mut sorted: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for one in wanted {
        sorted.entry(one.item.id.accession()).or_default().push(one);
    }
    sorted
}
