//! What `amana-verify` says of exports that are well and of exports that are not.
#![cfg(test)]

mod certificates;
mod dependencies;
mod export;
mod folders;
mod hostile;
mod lists;
mod originals;
mod pairs;
mod program;
mod proofs;
mod tree;
mod usage;
mod words;
