//! Cards: the text that a source seals to, and the mask secret in it (spec section 1).

mod secret;
#[cfg(test)]
mod tests;
mod text;

pub use secret::CardSecret;
pub(crate) use secret::derive;
pub use text::Card;
pub(crate) use text::MAX_CARD;
