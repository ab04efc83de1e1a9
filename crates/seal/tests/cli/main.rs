//! The program as a source uses it.
#![cfg(test)]

mod cards;
mod desk;
mod disks_health;
mod memory;
mod odd_sources;
mod refusals;
mod sealing;
mod stopping;
