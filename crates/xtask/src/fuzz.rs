use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::carried::host_target;
use crate::programs::{cargo, program};
use crate::workspace::Workspace;

/// Names one target; all of them in turn without it.
const TARGET: &str = "AMANA_FUZZ";
/// Seconds for each target.
const SECONDS: &str = "AMANA_FUZZ_SECONDS";
const DEFAULT_SECONDS: &str = "60";
/// What libFuzzer needs to see of a program: every compiler since 1.60 has these passes, so that no
/// nightly one is needed.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                        -Cllvm-args=-sanitizer-coverage-pc-table -Ccodegen-units=1 --cfg=fuzzing";
/// More than any body may take.
const MEMORY_MB: &str = "-rss_limit_mb=2048";
const LONGEST: &str = "-max_len=262144";

/// Builds the fuzzer and lets it run over one target or all, each from its seeds and from what earlier
/// runs found; what breaks a promise is kept in `target/fuzz` and named.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let seconds = std::env::var(SECONDS).unwrap_or_else(|_| DEFAULT_SECONDS.into());
    let wanted = std::env::var(TARGET).ok();
    let host = host_target()?;
    let folder = workspace.root.join("target/fuzz");
    cargo(workspace, ["build", "--target", &host, "--manifest-path"])
        .arg(workspace.root.join("fuzz/Cargo.toml"))
        .arg("--target-dir")
        .arg(&folder)
        .env("RUSTFLAGS", COVERAGE)
        .run()?;
    let fuzzer = folder.join(&host).join("debug/fuzz");
    let corpus = folder.join("corpus");
    let seeds = cargo(
        workspace,
        ["run", "--quiet", "--package", "hostile", "--bin", "seeds"],
    );
    seeds.arg("--").arg(&corpus).run()?;
    let targets = targets(&corpus)?;
    for target in &targets {
        if wanted.as_ref().is_some_and(|wanted| wanted != target) {
            continue;
        }
        println!("\n== {target} ==");
        program(&fuzzer, [MEMORY_MB, LONGEST, "-print_final_stats=1"])
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}/", folder.display()))
            .arg(corpus.join(target))
            .env(TARGET, target)
            .run()?;
    }
    match wanted.filter(|wanted| !targets.contains(wanted)) {
        None => Ok(()),
        Some(_) => bail!("find the target; {TARGET} may be {}", targets.join(", ")),
    }
}

/// The names of the targets: each has a folder of what it begins from.
fn targets(corpus: &Path) -> Result<Vec<String>> {
    let doing = || format!("list {}", corpus.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(corpus).with_context(doing)? {
        names.push(
            entry
                .with_context(doing)?
                .file_name()
                .to_string_lossy()
                .into_owned(),
        );
    }
    names.sort();
    Ok(names)
}
