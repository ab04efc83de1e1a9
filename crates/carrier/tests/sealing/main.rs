//! The sealing engine, against a decoder that shares nothing with the reading engine.
#![cfg(test)]

mod bench;
mod decoder;
mod files;
mod forecast;
mod hands;
mod hybrid_cards;
mod layout;
mod limits;
mod memory_disk;
mod memory_file;
mod packed;
mod read_back;
mod rolls;
mod room;
mod spec_examples;
mod stopping;
