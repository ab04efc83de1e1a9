//! Runs that go on where earlier ones ended, were killed, or lost their disks.
#![cfg(test)]

mod branches;
mod desk;
mod joining;
mod odd_folders;
mod torn;
