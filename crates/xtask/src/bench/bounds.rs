use std::fmt;
use std::time::Duration;

use anyhow::Result;

use super::figures::{Figures, Job};
use super::measure::Used;

/// What taking in may cost, by what the tools cost in the same rounds.
pub(super) struct Bound {
    ours: Job,
    theirs: &'static [Job],
    what: &'static str,
    figure: fn(&Used) -> Duration,
    pub(super) most: f64,
}

pub(super) const OF_TAKING_IN: [Bound; 4] = [
    Bound {
        ours: Job::Ingest,
        theirs: &Job::SUM,
        what: "CPU",
        figure: cpu,
        most: 1.0,
    },
    Bound {
        ours: Job::Ingest,
        theirs: &[Job::Vips320, Job::Vips1600],
        what: "CPU",
        figure: cpu,
        most: 0.45,
    },
    Bound {
        ours: Job::Ingest,
        theirs: &[Job::TwoVips],
        what: "wall",
        figure: wall,
        most: 0.5,
    },
    Bound {
        ours: Job::Lazy,
        theirs: &[Job::Vips320],
        what: "CPU",
        figure: cpu,
        most: 1.2,
    },
];

fn cpu(used: &Used) -> Duration {
    used.cpu
}

fn wall(used: &Used) -> Duration {
    used.wall
}

impl Bound {
    /// The median over the rounds.
    pub(super) fn ratio(&self, figures: &Figures) -> Result<f64> {
        Ok(figures.ratio(self.ours, self.theirs, self.figure)?.median)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let theirs: Vec<_> = self.theirs.iter().map(|job| job.name()).collect();
        let (ours, theirs) = (self.ours.name(), theirs.join(" + "));
        write!(
            f,
            "{} of {ours} by {theirs} (at most {})",
            self.what, self.most
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::figures::tests::two_rounds;

    #[test]
    fn a_bound_is_of_our_job_by_theirs_together() {
        // Two rounds: each tool takes 1 s and then 2 s, taking in 4 s and then 9 s; of two the median is the second.
        let ratios = OF_TAKING_IN.map(|bound| bound.ratio(&two_rounds()).unwrap());
        assert_eq!(ratios, [0.9, 2.25, 4.5, 1.0]);
    }
}
