use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};

use crate::bench::measure::Used;

const MEBIBYTE: u64 = 1 << 20;

/// What is measured, in the order in which each needs the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Job {
    TarAge,
    Par2,
    AgeTar,
    Seal,
    ReadAll,
    ReadThree,
}

/// A job of ours, jobs of others for the same, and how many times theirs it may cost.
struct Bound {
    ours: Job,
    theirs: &'static [Job],
    most: f64,
}

/// What each of our jobs may cost, with SHA extensions or without.
fn bounds(fast_digests: bool) -> [Bound; 4] {
    let [seal, read_all, read_three] = if fast_digests {
        [2.6, 2.5, 3.3]
    } else {
        [3.7, 3.3, 3.3]
    };
    [
        Bound {
            ours: Job::Seal,
            theirs: &[Job::TarAge],
            most: seal,
        },
        Bound {
            ours: Job::Seal,
            theirs: &[Job::TarAge, Job::Par2],
            most: 0.05,
        },
        Bound {
            ours: Job::ReadAll,
            theirs: &[Job::AgeTar],
            most: read_all,
        },
        Bound {
            ours: Job::ReadThree,
            theirs: &[Job::AgeTar],
            most: read_three,
        },
    ]
}

impl Job {
    pub(super) const ALL: [Self; 6] = [
        Self::TarAge,
        Self::Par2,
        Self::AgeTar,
        Self::Seal,
        Self::ReadAll,
        Self::ReadThree,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::TarAge => "tar | age",
            Self::Par2 => "par2 of that, two thirds",
            Self::AgeTar => "age -d | tar x",
            Self::Seal => "amana-seal, 3 disks and 2 spare",
            Self::ReadAll => "reading, all five disks",
            Self::ReadThree => "reading, two disks lost",
        }
    }
}

/// What each job used in each round.
#[derive(Debug)]
pub(super) struct Figures {
    used: BTreeMap<Job, Vec<Used>>,
    fast_digests: bool,
}

impl Figures {
    /// No figures yet, of programs with fast digests or with slow ones.
    pub(super) fn within(fast_digests: bool) -> Self {
        Self {
            used: BTreeMap::new(),
            fast_digests,
        }
    }

    pub(super) fn add(&mut self, round: Vec<(Job, Used)>) {
        for (job, used) in round {
            self.used.entry(job).or_default().push(used);
        }
    }

    /// The least of each job and its peak, then our jobs by those of others.
    pub(super) fn table(&self) -> Result<String> {
        let digests = if self.fast_digests { "with" } else { "without" };
        let mut text = format!(
            "\n== disks, {digests} SHA extensions ==\n{:<32} {:>7} {:>7} {:>9}\n",
            "", "CPU s", "most", "peak MiB"
        );
        for job in Job::ALL {
            let (least, most) = self.range(job)?;
            let peak = self.all(job).iter().map(|used| used.peak).max();
            let peak = peak.unwrap_or(0) / MEBIBYTE;
            let name = job.name();
            writeln!(text, "{name:<32} {least:>7.2} {most:>7.2} {peak:>9}")?;
        }
        for bound in bounds(self.fast_digests) {
            writeln!(text, "{}", self.compared(&bound)?)?;
        }
        Ok(text)
    }

    /// What costs more than it may.
    pub(super) fn over(&self) -> Result<Vec<String>> {
        let mut over = Vec::new();
        for bound in bounds(self.fast_digests) {
            if self.ratio(&bound)? > bound.most {
                over.push(self.compared(&bound)?);
            }
        }
        Ok(over)
    }

    fn compared(&self, bound: &Bound) -> Result<String> {
        let theirs: Vec<_> = bound.theirs.iter().map(|job| job.name()).collect();
        Ok(format!(
            "{} by {}: {:.3} (at most {})",
            bound.ours.name(),
            theirs.join(" and "),
            self.ratio(bound)?,
            bound.most
        ))
    }

    /// The least of ours by the least of theirs.
    fn ratio(&self, bound: &Bound) -> Result<f64> {
        let mut theirs = 0.0;
        for job in bound.theirs {
            theirs += self.range(*job)?.0;
        }
        Ok(self.range(bound.ours)?.0 / theirs)
    }

    /// The least and the most CPU seconds of a job.
    fn range(&self, job: Job) -> Result<(f64, f64)> {
        let all = self.all(job).iter().map(|used| used.cpu);
        let least = all.clone().min().map(|cpu| cpu.as_secs_f64());
        let most = all.max().map(|cpu| cpu.as_secs_f64());
        least
            .zip(most)
            .with_context(|| format!("find what {} used", job.name()))
    }

    fn all(&self, job: Job) -> &[Used] {
        self.used.get(&job).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Two rounds: every tool takes 2 s and then 1 s, ours 9 s and then `seconds`.
    fn two_rounds(seconds: u64) -> Figures {
        let mut figures = Figures::within(true);
        for (tool, ours) in [(2, 9), (1, seconds)] {
            let used = |job| Used {
                cpu: Duration::from_secs(if job < Job::Seal { tool } else { ours }),
                ..Used::default()
            };
            figures.add(Job::ALL.map(|job| (job, used(job))).into());
        }
        figures
    }

    #[test]
    fn the_least_is_compared_with_the_least() {
        let table = two_rounds(3).table().unwrap();
        assert!(
            table.contains("amana-seal, 3 disks and 2 spare by tar | age: 3.000"),
            "{table}"
        );
        assert!(
            table.contains("by tar | age and par2 of that, two thirds: 1.500"),
            "{table}"
        );
    }

    #[test]
    fn what_costs_more_than_it_may_is_named() {
        let names = |seconds| two_rounds(seconds).over().unwrap().len();
        assert_eq!((names(0), names(3), names(4)), (0, 3, 4));
        assert!(Figures::within(true).over().is_err());
    }
}
