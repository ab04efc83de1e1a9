//! What parsers must survive: the bodies of the fuzz targets of the carrier and seeds to begin from, and pictures that are bombs.
//!
//! In scope: one function for each parser that meets bytes of strangers, which runs it and checks what
//! must hold of whatever it accepts. Out of scope: what a parser should say of honest bytes (the tests
//! of its crate), and the fuzzer (`fuzz/`, which calls these bodies; `make fuzz`).
//!
//! Invariants: a body panics only if the parser breaks a promise, and a run of a body ends soon and
//! takes little memory, whatever the bytes.

mod bombs;
mod chance;
mod disk;
mod formats;
mod handed;
mod mutate;
mod seeds;
mod target;

pub use bombs::{bombs, nested_tiff};
pub use mutate::Mutations;
pub use target::{TARGETS, Target};
