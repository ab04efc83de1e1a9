use crate::{disk, formats, handed, seeds};

/// A parser that meets bytes of strangers.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// What people call it on the command line.
    pub name: &'static str,
    /// Runs it over some bytes; panics if it breaks a promise.
    pub run: fn(&[u8]),
    /// Honest bytes to begin from.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target.
pub const TARGETS: [Target; 14] = [
    Target {
        name: "card",
        run: formats::card,
        seeds: seeds::card,
    },
    Target {
        name: "code",
        run: formats::code,
        seeds: seeds::code,
    },
    Target {
        name: "key-block",
        run: formats::key_block,
        seeds: seeds::key_block,
    },
    Target {
        name: "address",
        run: formats::address,
        seeds: seeds::address,
    },
    Target {
        name: "closing",
        run: formats::closing,
        seeds: seeds::closing,
    },
    Target {
        name: "fragment",
        run: formats::fragment,
        seeds: seeds::fragment,
    },
    Target {
        name: "directory",
        run: formats::directory,
        seeds: seeds::directory,
    },
    Target {
        name: "slice",
        run: formats::slice,
        seeds: seeds::slice,
    },
    Target {
        name: "carried",
        run: formats::carried,
        seeds: seeds::carried,
    },
    Target {
        name: "kit",
        run: handed::kit,
        seeds: handed::kit_seeds,
    },
    Target {
        name: "phrase",
        run: handed::phrase,
        seeds: handed::phrase_seeds,
    },
    Target {
        name: "challenge",
        run: handed::challenge,
        seeds: handed::challenge_seeds,
    },
    Target {
        name: "answer",
        run: handed::answer,
        seeds: handed::answer_seeds,
    },
    Target {
        name: "disk",
        run: disk::disk,
        seeds: disk::seeds,
    },
];

impl Target {
    /// The target called `name`.
    pub fn find(name: &str) -> Option<&'static Self> {
        const ALL: &[Target] = &TARGETS;
        ALL.iter().find(|target| target.name == name)
    }
}
