//! What the tests of several crates share: a clock and chance that can be fixed, an S3 server, a
//! PostgreSQL cluster and a time authority of their own, a store that dies at any write, one whose objects are spoilt, programs that run without root's privileges, disks that can be torn at any
//! write, a search for bytes that stand twice, and where outside data lie.
//!
//! In scope: means. Out of scope: test data (`sample` draws pictures, each crate makes its own
//! bytes) and assertions. Only `[dev-dependencies]` name this crate.
//!
//! Invariant: nothing here needs the network but the loopback address, and nothing outlives the
//! test process.

mod cheap;
mod cluster;
mod data;
mod fixed;
mod mortal;
mod moto;
mod postgres;
mod privileges;
mod repeats;
mod spoilt;
mod time_authority;
mod write_log;

pub use cheap::cheapen;
pub use cluster::{Cluster, ClusterError};
pub use data::test_data;
pub use fixed::{FixedChance, FixedClock};
pub use mortal::{Moment, Mortal};
pub use moto::Moto;
pub use postgres::postgres;
pub use privileges::{give_away, is_root, unprivileged};
pub use repeats::repeated;
pub use spoilt::Spoilt;
pub use time_authority::{AuthorityForm, TimeAuthority};
pub use write_log::{Folders, LogFile, WriteLog};
