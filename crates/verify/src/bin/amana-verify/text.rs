use std::io::{self, Write};

use model::SourcePath;
use serde_json::Value;
use verify::{CertificateReport, Check, FileReport, Outcome, Report};

/// Writes the report for people, in plain English.
pub(crate) fn write(out: &mut impl Write, report: &Report) -> io::Result<()> {
    for file in &report.files {
        one(out, file)?;
    }
    for certificate in &report.certificates {
        one_certificate(out, certificate)?;
    }
    if report.checked > 0 {
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
    let proofs = report.files.len() - originals;
    let plural = |count, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    let certificates = plural(report.certificates.len(), "certificate");
    let files = match proofs {
        0 => plural(originals, "original"),
        _ => format!(
            "{} and {} without one",
            plural(originals, "original"),
            plural(proofs, "proof")
        ),
    };
    match (report.files.len(), report.certificates.len()) {
        (_, 0) => files,
        (0, _) => certificates,
        _ => format!("{files}, and {certificates}"),
    }
}

fn one_certificate(out: &mut impl Write, certificate: &CertificateReport) -> io::Result<()> {
    writeln!(out, "{}  {}", certificate.outcome, certificate.path)?;
    certificate
        .checks
        .iter()
        .try_for_each(|check| answer(out, check))
}

fn answer(out: &mut impl Write, check: &Check) -> io::Result<()> {
    writeln!(
        out,
        "    {} {}: {}",
        check.question, check.outcome, check.detail
    )
}

fn one(out: &mut impl Write, file: &FileReport) -> io::Result<()> {
    let name = file.path.as_ref().or(file.proof.as_ref());
    writeln!(out, "{}  {}", file.outcome, name.map_or("", String::as_str))?;
    let plain = file.outcome == Outcome::Consistent && file.remarks.is_empty();
    if plain && file.path.is_some() {
        return summary(out, file);
    }
    for check in &file.checks {
        answer(out, check)?;
    }
    for remark in &file.remarks {
        writeln!(out, "    note: {remark}")?;
    }
    // What a proof says counts only if the proof holds.
    if file.path.is_none() && file.outcome == Outcome::Consistent {
        fields(out, file)?;
    }
    Ok(())
}

/// What a proof shows of its entry, field by field.
fn fields(out: &mut impl Write, file: &FileReport) -> io::Result<()> {
    let entry = file
        .entry
        .map_or(String::new(), |entry| format!(" {entry}"));
    writeln!(out, "    the log says in entry{entry}:")?;
    for (name, value) in &file.shown {
        writeln!(out, "      {}: {}", escaped(name), shown(name, value, file))?;
    }
    writeln!(
        out,
        "      {} more digests stand for fields that are withheld, or for nothing",
        file.hidden
    )
}

/// A value so that no text of a stranger can pass for a line or another value. A path is shown as people read it.
fn shown(name: &str, value: &Value, file: &FileReport) -> String {
    match value {
        Value::String(text) if name == "path" => {
            let encoding = file
                .shown
                .get("encoding")
                .cloned()
                .map(serde_json::from_value);
            match (SourcePath::from_base64(text), encoding) {
                (Some(path), Some(Ok(encoding))) => {
                    format!("\"{}\" ({})", escaped(text), path.view(encoding))
                }
                _ => format!("\"{}\"", escaped(text)),
            }
        }
        Value::String(text) => format!("\"{}\"", escaped(text)),
        other => escaped(&other.to_string()),
    }
}

fn escaped(text: &str) -> String {
    SourcePath::from_bytes(text).to_string()
}

/// What a consistent original rests on, in a line.
fn summary(out: &mut impl Write, file: &FileReport) -> io::Result<()> {
    let (Some(log), Some(entry), Some(size)) = (&file.log, file.entry, file.log_size) else {
        return Ok(());
    };
    writeln!(out, "    entry {entry} of {size} in the log {log}")
}
