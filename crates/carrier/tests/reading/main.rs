//! Reading back what is left of disks, against a writer that shares nothing with the sealing engine.
#![cfg(test)]

mod desk;
mod erasures;
mod writer;
