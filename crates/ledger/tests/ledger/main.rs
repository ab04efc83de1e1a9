//! What the log promises.
#![cfg(test)]

mod appends;
mod archive;
mod audits;
mod faults;
mod mortal;
mod outside;
mod processes;
mod races;
mod refusals;
