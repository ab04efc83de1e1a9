//! What the formats of custody promise, held against references that share no code with them.
#![cfg(test)]

mod care;
mod choices;
mod endings;
mod kinds;
mod made;
mod policies;
mod proofs;
mod reference;
mod vectors;
