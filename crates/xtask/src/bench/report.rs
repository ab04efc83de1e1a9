use std::fmt::Write;

use anyhow::Result;

use super::figures::{Figures, Job, Spread};
use super::measure::Peaks;
use super::photos::Photos;

const MEBIBYTE: u64 = 1 << 20;
const MILLISECONDS: f64 = 1e3;

/// What was measured at one place: medians, with the least and the most behind them.
pub(super) fn table(
    place: &str,
    figures: &Figures,
    photos: &Photos,
    peaks: Peaks,
) -> Result<String> {
    let mut text = format!(
        "\n== on the {place} ==\n{:<29} {:>7} {:>15} {:>8} {:>9}   amana ingest by it\n",
        "", "CPU s", "least-most", "wall s", "peak MiB"
    );
    for job in Job::ALL {
        let (cpu, wall) = (figures.cpu(job)?, figures.wall(job)?.median);
        let peak = figures.peak(job) / MEBIBYTE;
        let name = job.name();
        write!(text, "{name:<29} {} {wall:>8.2} {peak:>9}", both(cpu))?;
        if job < Job::Ingest {
            write!(text, "   {}", both(figures.ratio_to(job)?))?;
        }
        text.push('\n');
    }
    let (sum, ratio) = (both(figures.sum()?), both(figures.ratio_to_sum()?));
    writeln!(
        text,
        "{:<29} {sum} {:>18}   {ratio}",
        "the five tools together", ""
    )?;
    text.push_str(&apiece(figures, photos)?);
    let Peaks {
        parent,
        worker,
        workers,
    } = peaks;
    writeln!(
        text,
        "memory of amana ingest: {} MiB itself, {} MiB the largest of {workers} workers",
        parent / MEBIBYTE,
        worker / MEBIBYTE
    )?;
    Ok(text)
}

fn both(spread: Spread) -> String {
    let Spread {
        median,
        least,
        most,
    } = spread;
    format!("{median:>7.2} {:>15}", format!("{least:.2}-{most:.2}"))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "there are not so many photographs"
)]
fn apiece(figures: &Figures, photos: &Photos) -> Result<String> {
    let start = figures.cpu(Job::NothingToDo)?.median;
    let work = (figures.cpu(Job::Ingest)?.median - start) * MILLISECONDS;
    Ok(format!(
        "amana ingest without its start of {start:.2} s: {:.1} ms a photograph, {:.2} ms a megapixel\n",
        work / photos.files.len() as f64,
        work / photos.megapixels
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::figures::tests::two_rounds;

    #[test]
    fn every_job_has_its_line_and_the_sum_its_ratio() {
        let photos = Photos {
            _made: None,
            folder: "".into(),
            files: vec!["a".into(), "b".into()],
            contents: 2,
            bytes: 9,
            megapixels: 10.0,
        };
        let peaks = Peaks {
            parent: 3 << 20,
            worker: 5 << 20,
            workers: 2,
        };
        let table = table("disk", &two_rounds(), &photos, peaks).unwrap();
        for job in Job::ALL {
            assert!(table.lines().any(|line| line.starts_with(job.name())));
        }
        let sum = table.lines().find(|line| line.starts_with("the five"));
        assert!(sum.unwrap().ends_with("0.90       0.80-0.90"), "{table}");
        assert!(
            table.contains("3500.0 ms a photograph, 700.00 ms a megapixel"),
            "{table}"
        );
        assert!(table.ends_with("3 MiB itself, 5 MiB the largest of 2 workers\n"));
    }
}
