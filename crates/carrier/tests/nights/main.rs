//! Runs that go on where earlier ones ended, were killed, or lost their disks.
#![cfg(test)]

mod branches;
mod damage;
mod desk;
mod joining;
mod looks;
mod odd_folders;
mod repeated;
mod rolls;
mod torn;
