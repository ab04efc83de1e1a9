use std::io::{self, Write};

use verify::{FileReport, Outcome, Report};

/// Writes the report for people, in plain English.
pub(crate) fn write(out: &mut impl Write, report: &Report) -> io::Result<()> {
    for file in &report.files {
        one(out, file)?;
    }
    if !report.files.is_empty() {
        writeln!(out)?;
    }
    writeln!(
        out,
        "Checked {}: {} consistent, {} inconsistent, {} not tested.",
        counted(report),
        report.consistent,
        report.inconsistent,
        report.not_tested
    )?;
    if !report.defects.is_empty() {
        writeln!(out, "\nDefects ({}):", report.defects.len())?;
        for defect in &report.defects {
            writeln!(out, "  {defect}")?;
        }
    }
    writeln!(out, "\nNot tested of the whole:")?;
    for limit in &report.limits {
        writeln!(out, "  - {}", limit.detail)?;
    }
    Ok(())
}

fn counted(report: &Report) -> String {
    let originals = report
        .files
        .iter()
        .filter(|file| file.path.is_some())
        .count();
    let proofs = report.checked - originals;
    let plural = |count, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    match proofs {
        0 => plural(originals, "original"),
        _ => format!(
            "{} and {} without one",
            plural(originals, "original"),
            plural(proofs, "proof")
        ),
    }
}

fn one(out: &mut impl Write, file: &FileReport) -> io::Result<()> {
    let name = file.path.as_ref().or(file.proof.as_ref());
    writeln!(out, "{}  {}", file.outcome, name.map_or("", String::as_str))?;
    let plain = file.outcome == Outcome::Consistent && file.remarks.is_empty();
    if plain && file.path.is_some() {
        return summary(out, file);
    }
    for check in &file.checks {
        writeln!(
            out,
            "    {} {}: {}",
            check.question, check.outcome, check.detail
        )?;
    }
    for remark in &file.remarks {
        writeln!(out, "    note: {remark}")?;
    }
    Ok(())
}

/// What a consistent original rests on, in a line.
fn summary(out: &mut impl Write, file: &FileReport) -> io::Result<()> {
    let (Some(log), Some(entry), Some(size)) = (&file.log, file.entry, file.log_size) else {
        return Ok(());
    };
    writeln!(out, "    entry {entry} of {size} in the log {log}")
}
