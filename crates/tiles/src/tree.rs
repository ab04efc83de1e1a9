use model::Sha256Digest;
use tlog_tiles::{Hash, node_hash, record_hash};

/// The Merkle tree hash of RFC 6962 over some leaves; of none, that of nothing.
pub(crate) fn root(leaves: &[Sha256Digest]) -> Sha256Digest {
    Sha256Digest::from_bytes(hash(leaves).0)
}

fn hash(leaves: &[Sha256Digest]) -> Hash {
    match leaves {
        [] => Hash(*Sha256Digest::of([]).as_bytes()),
        [leaf] => record_hash(leaf.as_bytes()),
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(hash(left), hash(right))
        }
    }
}

/// How many of some leaves are under the left branch: the largest power of two that is less.
fn split(leaves: usize) -> usize {
    leaves.next_power_of_two() / 2
}

/// The hashes of the largest subtrees that hold no leaf of `shown`, from the left. `shown` are numbers in order.
pub(crate) fn hidden(leaves: &[Sha256Digest], shown: &[usize]) -> Vec<Sha256Digest> {
    let mut hashes = Vec::new();
    gather(leaves, 0, shown, &mut hashes);
    hashes
}

fn gather(leaves: &[Sha256Digest], start: usize, shown: &[usize], into: &mut Vec<Sha256Digest>) {
    if shown.is_empty() {
        into.push(root(leaves));
    } else if leaves.len() > 1 {
        let middle = split(leaves.len());
        let (left, right) = leaves.split_at(middle);
        let (before, after) = shown.split_at(shown.partition_point(|at| *at < start + middle));
        gather(left, start, before, into);
        gather(right, start + middle, after, into);
    }
}

/// The root over `leaves` leaves of which some are shown with their numbers, in order, and the others are under
/// `hidden`; `None` if those are too few or too many.
pub(crate) fn root_of(
    leaves: usize,
    shown: &[(usize, Sha256Digest)],
    hidden: &[Sha256Digest],
) -> Option<Sha256Digest> {
    let mut hidden = hidden.iter();
    let root = rebuild(leaves, 0, shown, &mut hidden)?;
    hidden
        .next()
        .is_none()
        .then(|| Sha256Digest::from_bytes(root.0))
}

fn rebuild<'h>(
    leaves: usize,
    start: usize,
    shown: &[(usize, Sha256Digest)],
    hidden: &mut impl Iterator<Item = &'h Sha256Digest>,
) -> Option<Hash> {
    let Some((_, first)) = shown.first() else {
        return hidden.next().map(|hash| Hash(*hash.as_bytes()));
    };
    if leaves == 1 {
        return Some(record_hash(first.as_bytes()));
    }
    let middle = split(leaves);
    let (before, after) = shown.split_at(shown.partition_point(|(at, _)| *at < start + middle));
    let left = rebuild(middle, start, before, hidden)?;
    let right = rebuild(leaves - middle, start + middle, after, hidden)?;
    Some(node_hash(left, right))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn leaves(count: usize) -> Vec<Sha256Digest> {
        (0..count)
            .map(|at| Sha256Digest::of(at.to_be_bytes()))
            .collect()
    }

    #[test]
    fn the_left_branch_has_the_largest_power_of_two_that_is_less() {
        for leaves in 2..1000 {
            let left = split(leaves);
            assert!(
                left.is_power_of_two() && left < leaves && left * 2 >= leaves,
                "{leaves}"
            );
        }
    }

    proptest! {
        #[test]
        fn shown_leaves_and_hidden_hashes_give_the_root_and_one_more_or_less_does_not(
            picks in proptest::collection::vec(any::<bool>(), 1..200),
        ) {
            let all = leaves(picks.len());
            let shown: Vec<usize> = (0..picks.len()).filter(|at| picks[*at]).collect();
            let mut hidden = hidden(&all, &shown);
            let shown: Vec<_> = shown.into_iter().map(|at| (at, all[at])).collect();
            prop_assert_eq!(root_of(all.len(), &shown, &hidden), Some(root(&all)));
            hidden.push(all[0]);
            prop_assert_eq!(root_of(all.len(), &shown, &hidden), None);
            hidden.pop();
            if hidden.pop().is_some() {
                prop_assert_eq!(root_of(all.len(), &shown, &hidden), None);
            }
        }
    }
}
