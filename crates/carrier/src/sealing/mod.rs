//! The sealing engine: files → lanes → slices → blocks on volumes (spec sections 5 to 13).
//!
//! A [`Sealer`] reads each [`Offer`] once and adds packets to its volumes; a [`Watch`] sees how far it
//! is and may stop it. A [`Forecast`] says beforehand what the same files will need on each disk.
//! A [`Past`] is what earlier runs left; a run goes on in it. Nothing that was written is written again.

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
mod rows;
mod sealer;
mod watch;

pub use fault::ReadFault;
pub use forecast::Forecast;
pub use offer::{FileStat, Offer, OpenFile};
pub use past::{Past, PastSet};
pub use sealer::{OpenCard, RunEnd, SealedRun, Sealer};
pub use watch::{ClosedPacket, Watch};
