//! The Merkle tree of RFC 6962 section 2.1, written from the text and not from any library.

use model::Sha256Digest;

pub(crate) fn root(leaves: &[Sha256Digest]) -> Sha256Digest {
    match leaves {
        [] => Sha256Digest::of(""),
        [leaf] => Sha256Digest::of([&[0], leaf.as_bytes().as_slice()].concat()),
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// From the leaf's sibling up.
pub(crate) fn path(leaves: &[Sha256Digest], index: usize) -> Vec<Sha256Digest> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let at = split(leaves.len());
    let (left, right) = leaves.split_at(at);
    let (mut path, sibling) = if index < at {
        (path(left, index), root(right))
    } else {
        (path(right, index - at), root(left))
    };
    path.push(sibling);
    path
}

fn node(left: &Sha256Digest, right: &Sha256Digest) -> Sha256Digest {
    let parts = [
        &[1],
        left.as_bytes().as_slice(),
        right.as_bytes().as_slice(),
    ];
    Sha256Digest::of(parts.concat())
}

/// The largest power of two below `count`.
fn split(count: usize) -> usize {
    count.next_power_of_two() / 2
}
