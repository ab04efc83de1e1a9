//! The hand: who sealed, told by a signature that a remembered phrase makes (spec section 21).
//!
//! A [`Phrase`] gives a [`Hand`], which signs packets and answers a [`Challenge`]; whoever has its
//! [`HandKey`] verifies both. Nothing of the phrase or the hand is ever written down here.

mod answer;
mod challenge;
mod key;
mod phrase;
mod signed;
mod signing;

pub use answer::Answer;
pub use challenge::Challenge;
pub use key::HandKey;
pub use phrase::Phrase;
pub use signed::Signed;
pub use signing::Hand;
