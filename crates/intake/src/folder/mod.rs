//! What a person offers: folders, memory cards and single files, read without following a link.

mod source;
mod steady;
mod walk;

pub(crate) use source::Source;
pub(crate) use steady::Steady;
pub(crate) use walk::{Offered, reason_for, walk};
