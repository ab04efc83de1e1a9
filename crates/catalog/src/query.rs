//! Questions that the catalog answers. Each is one text that both databases understand.

mod accessions;
mod history;
mod holdings;
mod items;
mod status;
