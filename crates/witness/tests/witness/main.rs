//! Witnesses on loopback, an archive that asks them, and histories that cannot both be true.
#![cfg(test)]

mod protocol;
mod rounds;
mod scene;
