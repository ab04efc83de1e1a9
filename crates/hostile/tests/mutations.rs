//! Every parser over some thousand wrong forms of honest bytes: the same ones in every run. The fuzzer
//! goes on from here (`make fuzz`).
#![cfg(test)]

use hostile::{Mutations, TARGETS, Target};

/// Wrong forms of each target; those that decrypt are dearer.
fn count(target: &Target) -> usize {
    match target.name {
        // Each that is taken costs a slow hash.
        "card" | "kit" => 60,
        "slice" | "disk" => 400,
        _ => 5_000,
    }
}

#[test]
fn honest_bytes_are_taken_by_every_parser() {
    for target in &TARGETS {
        let seeds = (target.seeds)();
        assert!(!seeds.is_empty(), "{}", target.name);
        for seed in seeds {
            (target.run)(&seed);
        }
    }
}

#[test]
fn wrong_bytes_break_no_promise_of_any_parser() {
    for target in &TARGETS {
        for bytes in Mutations::of((target.seeds)(), 1).take(count(target)) {
            (target.run)(&bytes);
        }
    }
}

#[test]
fn targets_are_found_by_their_names() {
    for target in &TARGETS {
        assert!(Target::find(target.name).is_some());
    }
    assert!(Target::find("no such target").is_none());
}
