//! External programs that read hostile files: each a process that sees what it is to read and its own libraries alone,
//! and is heard within limits and in time.
//!
//! In scope: which programs may be started at all, the sandbox that a process puts itself in before it turns into one,
//! and what it says. Out of scope: what a program is asked, and what its words mean (`diskimage`, `examine`).
//!
//! Invariants:
//! - A program that cannot be shut in is not started (`crates/diskimage/tests/diskimage/shut.rs`).
//! - One that does not end in its time is ended.

mod error;
mod lines;
mod running;
mod shut;
mod tool;

pub use error::Error;
pub use lines::Lines;
pub use running::Running;
pub use shut::{Order, Sees, become_tool, limit, shut_in_and};
pub use tool::{Patience, Starter, Tool};
