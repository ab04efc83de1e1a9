//! The program as a source uses it.
#![cfg(test)]

mod desk;
mod disks_health;
mod hands;
mod memory;
mod nights;
mod odd_sources;
mod packing;
mod refusals;
mod sealing;
mod stopping;
mod terminal;
