//! What copies of an archive promise.
#![cfg(test)]

mod archive;
mod faults;
mod forged;
mod histories;
mod outside;
