//! Writes the seeds of every target into a folder of its name below the folder that is given.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::Context;

fn main() -> anyhow::Result<()> {
    let folder = env::args_os().nth(1).context("name the folder")?;
    for target in &hostile::TARGETS {
        let folder = PathBuf::from(&folder).join(target.name);
        fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
        for (number, seed) in (target.seeds)().iter().enumerate() {
            let file = folder.join(format!("seed-{number}"));
            fs::write(&file, seed).with_context(|| format!("write {}", file.display()))?;
        }
    }
    Ok(())
}
