//! The program as a source uses it.
#![cfg(test)]

mod desk;
mod disks_health;
mod memory;
mod odd_sources;
mod refusals;
mod repairing;
mod sealing;
mod spreading;
mod stopping;
