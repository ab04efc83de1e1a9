//! How people prove who they are: accounts, sign-in, sessions, and the short grants by which a
//! session may fetch an unshielded picture; in an SQLite file or in PostgreSQL. The tables are in
//! `docs/spec/office.md`.
//!
//! In scope: passwords, one-time codes, waiting after failures, tokens of browsers, a person's
//! language. Out of scope: who a person is, what they are called and whether they may work here
//! (entries of the ledger, read in `catalog`), what a person may see (the programs), cookies and
//! pages (`workbench`), the key that secrets are sealed with (whoever implements [`Strongbox`]).
//!
//! Invariants:
//! - Nothing here is evidence and nothing is folded; losing it costs passwords, codes and sessions.
//! - Whoever reads the database gets no way in: of names and tokens it has keyed digests, of passwords
//!   Argon2id under a key; keys and the secrets of codes are sealed (`src/tests/closed.rs`).
//! - Nor does whoever writes to it: an account, a session or a view that the office did not write so
//!   is none (`src/tests/tampering.rs`). They can delete rows, put back older ones, and change what no
//!   MAC covers; `docs/spec/office.md` says what that does.
//! - A refusal does not say what was wrong, and an unknown name costs and waits like a known one
//!   (`src/tests/signing_in.rs`, `src/tests/waiting.rs`).
//! - A code admits once, however many try it at a time (`src/tests/signing_in.rs`).
//! - Tables are carried forward from every version, and those of a newer one are left alone
//!   (`src/tests/upgrading.rs`).

mod account;
mod code;
mod error;
mod fields;
mod hashing;
mod keys;
mod language;
mod location;
mod mac;
mod means;
mod moment;
mod name;
mod office;
mod password;
mod session;
mod sign_in;
mod steps;
mod strongbox;
#[cfg(test)]
mod tests;
mod throttle;
mod token;
mod totp;
mod view;

pub use account::Account;
pub use error::Error;
pub use language::{Language, UnknownLanguage};
pub use name::{check_name, is_same_name};
pub use office::Office;
pub use password::Password;
pub use session::{Session, Swept};
pub use sign_in::{Answer, Attempt, Refusal, SignedIn};
pub use strongbox::Strongbox;
pub use token::{CsrfSecret, SessionId, Token};
pub use totp::TotpSecret;
