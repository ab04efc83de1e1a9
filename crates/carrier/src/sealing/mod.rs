//! The sealing engine: files → lanes → slices → blocks on volumes (spec sections 5 to 13).
//!
//! A [`Sealer`] reads each [`Offer`] once and adds packets to its volumes; a [`Watch`] sees how far it
//! is and may stop it. A [`Forecast`] says beforehand what the same files will need on each disk.
//! A [`Past`] is what earlier runs left; a run goes on in it. With cards alone a [`Spread`] moves slices of
//! older sets to a new one, and a [`Repair`] gives a disk what it lacks of its own set. Nothing that was
//! written is written again.

mod catch_up;
mod disk;
mod disks;
mod fault;
mod file;
mod fill;
mod finish;
mod forecast;
mod halt;
mod lane;
mod offer;
mod pack;
mod packet;
mod packing;
mod past;
mod queue;
mod repair;
mod rows;
mod sealer;
mod spread;
mod spread_close;
mod spread_packet;
mod spread_plan;
mod watch;

pub use fault::ReadFault;
pub use forecast::Forecast;
pub use offer::{FileStat, Offer, OpenFile};
pub use past::{Past, PastSet};
pub use repair::{Repair, Repaired};
pub use sealer::{OpenCard, RunEnd, SealedRun, Sealer};
pub use spread::{MovedSet, Spread, SpreadRun};
pub use watch::{ClosedPacket, Watch};
