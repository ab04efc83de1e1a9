//! What the log promises.
#![cfg(test)]

mod appends;
mod archive;
mod audits;
mod disk;
mod faults;
mod forgetful;
mod outside;
mod processes;
mod publishing;
mod races;
mod refusals;
mod remaking;
mod trace;
