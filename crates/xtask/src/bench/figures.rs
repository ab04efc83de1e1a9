use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result};

use super::measure::Used;

/// What is measured, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Job {
    Sha256sum,
    Exiftool,
    Age,
    TarAge,
    Vips320,
    Vips1600,
    TwoVips,
    Ingest,
    Lazy,
    IngestOnly,
    Examine,
    NothingToDo,
    Commit,
}

impl Job {
    /// The tools that do together what taking in does.
    pub(super) const SUM: [Self; 5] = [
        Self::Sha256sum,
        Self::Exiftool,
        Self::Age,
        Self::Vips320,
        Self::Vips1600,
    ];

    pub(super) const ALL: [Self; 13] = [
        Self::Sha256sum,
        Self::Exiftool,
        Self::Age,
        Self::TarAge,
        Self::Vips320,
        Self::Vips1600,
        Self::TwoVips,
        Self::Ingest,
        Self::Lazy,
        Self::IngestOnly,
        Self::Examine,
        Self::NothingToDo,
        Self::Commit,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sha256sum => "sha256sum",
            Self::Exiftool => "exiftool -json -n",
            Self::Age => "age, a process per file",
            Self::TarAge => "tar | age (not in the sum)",
            Self::Vips320 => "vipsthumbnail -s 320",
            Self::Vips1600 => "vipsthumbnail -s 1600x1600>",
            Self::TwoVips => "both of these, two at a time",
            Self::Ingest => "amana ingest",
            Self::Lazy => "amana ingest --lazy-previews",
            Self::IngestOnly => "amana ingest --no-examine",
            Self::Examine => "amana examine",
            Self::NothingToDo => "amana examine, nothing to do",
            Self::Commit => "amana commit",
        }
    }
}

/// The middle of some figures, and the least and the most of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) median: f64,
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Spread {
    /// `None` of nothing.
    fn of(mut figures: Vec<f64>) -> Option<Self> {
        figures.sort_by(f64::total_cmp);
        Some(Self {
            median: *figures.get(figures.len() / 2)?,
            least: *figures.first()?,
            most: *figures.last()?,
        })
    }
}

/// What each job used in each round at one place.
#[derive(Debug, Default)]
pub(super) struct Figures(BTreeMap<Job, Vec<Used>>);

impl Figures {
    pub(super) fn add(&mut self, job: Job, used: Used) {
        self.0.entry(job).or_default().push(used);
    }

    pub(super) fn cpu(&self, job: Job) -> Result<Spread> {
        self.spread(job, |used| used.cpu.as_secs_f64())
    }

    pub(super) fn wall(&self, job: Job) -> Result<Spread> {
        self.spread(job, |used| used.wall.as_secs_f64())
    }

    /// Bytes of the largest process in any round.
    pub(super) fn peak(&self, job: Job) -> u64 {
        let peaks = self.all(job).iter().map(|used| used.peak);
        peaks.max().unwrap_or(0)
    }

    /// The CPU seconds of the tools together.
    pub(super) fn sum(&self) -> Result<Spread> {
        Spread::of(self.sums(&Job::SUM, |used| used.cpu)).context("sum up what was never measured")
    }

    /// CPU time of taking in by that of a tool, round by round.
    pub(super) fn ratio_to(&self, job: Job) -> Result<Spread> {
        self.ratio(Job::Ingest, &[job], |used| used.cpu)
    }

    /// CPU time of taking in by that of the tools together, round by round.
    pub(super) fn ratio_to_sum(&self) -> Result<Spread> {
        self.ratio(Job::Ingest, &Job::SUM, |used| used.cpu)
    }

    /// What a job used by what others used together, round by round.
    pub(super) fn ratio(
        &self,
        ours: Job,
        theirs: &[Job],
        figure: fn(&Used) -> Duration,
    ) -> Result<Spread> {
        let ours = self.sums(&[ours], figure).into_iter();
        let ratios = ours
            .zip(self.sums(theirs, figure))
            .map(|(ours, theirs)| ours / theirs);
        Spread::of(ratios.collect()).context("compare what was never measured")
    }

    fn sums(&self, jobs: &[Job], figure: fn(&Used) -> Duration) -> Vec<f64> {
        let mut sums: Vec<f64> = Vec::new();
        for job in jobs {
            let all = self.all(*job);
            sums.resize(all.len(), 0.0);
            for (sum, one) in sums.iter_mut().zip(all) {
                *sum += figure(one).as_secs_f64();
            }
        }
        sums
    }

    fn spread(&self, job: Job, figure: impl Fn(&Used) -> f64) -> Result<Spread> {
        let figures = self.all(job).iter().map(figure).collect();
        Spread::of(figures).with_context(|| format!("find what {} used", job.name()))
    }

    fn all(&self, job: Job) -> &[Used] {
        self.0.get(&job).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Two rounds: every tool takes 1 s and then 2 s, taking in 4 s and then 9 s.
    pub(in crate::bench) fn two_rounds() -> Figures {
        let mut figures = Figures::default();
        for (tool, ours) in [(1, 4), (2, 9)] {
            for job in Job::ALL {
                let seconds = if job == Job::Ingest { ours } else { tool };
                let time = Duration::from_secs(seconds);
                let peak = seconds << 20;
                figures.add(
                    job,
                    Used {
                        cpu: time,
                        wall: time,
                        peak,
                    },
                );
            }
        }
        figures
    }

    #[test]
    fn ratios_are_of_one_round_each() {
        let figures = two_rounds();
        let ratio = figures.ratio_to_sum().unwrap();
        assert_eq!((ratio.least, ratio.most), (0.8, 0.9));
        let ratio = figures.ratio_to(Job::Age).unwrap();
        assert_eq!((ratio.least, ratio.most), (4.0, 4.5));
    }

    #[test]
    fn the_sum_is_of_the_five_tools_and_leaves_the_archive_of_tar_out() {
        assert!(!Job::SUM.contains(&Job::TarAge));
        let sum = two_rounds().sum().unwrap();
        assert_eq!((sum.least, sum.most), (5.0, 10.0));
    }

    #[test]
    fn the_median_is_the_middle_and_of_nothing_there_is_none() {
        let spread = Spread::of(vec![9.0, 1.0, 2.0]).unwrap();
        assert_eq!((spread.least, spread.median, spread.most), (1.0, 2.0, 9.0));
        assert_eq!(Spread::of(vec![]), None);
        assert!(Figures::default().ratio_to_sum().is_err());
    }
}
