//! The program as a source uses it.
#![cfg(test)]

mod desk;
mod disks_health;
mod kills;
mod memory;
mod nights;
mod odd_sources;
mod refusals;
mod sealing;
mod stopping;
#[cfg(target_os = "linux")]
mod system_calls;
