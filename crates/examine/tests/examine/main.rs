//! The stage with a real vault, ledger and keyring, and with workers that are real processes.
#![cfg(test)]

mod beside;
#[path = "../../../caches/tests/built/mod.rs"]
mod built;
mod caches;
mod commit;
mod faults;
mod film;
mod hashing;
mod hostile;
mod pages;
mod remake;
mod sandbox;
mod scene;
mod shelf;
mod stage;
mod store;
mod wrong_forms;
