//! The program as a source uses it.
#![cfg(test)]

mod cards;
mod desk;
mod disks_health;
mod hands;
mod kills;
mod kit;
mod nights;
mod odd_sources;
mod packing;
mod picture;
mod refusals;
mod repairing;
mod sealing;
mod spreading;
mod stopping;
#[cfg(target_os = "linux")]
mod system_calls;
mod terminal;
