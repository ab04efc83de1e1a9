//! The program as a source uses it.
#![cfg(test)]

mod desk;
mod disks_health;
mod hands;
mod memory;
mod odd_sources;
mod refusals;
mod sealing;
mod stopping;
mod terminal;
