use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::builder::Builder;
use super::{PACKAGE, PROGRAM};
use crate::programs::{cargo, program};
use crate::workspace::Workspace;

/// Builds the program for the machine that we are on, with its C library inside, and looks whether that
/// is so; gives its file.
pub(super) fn build(workspace: &Workspace, builder: Option<&Builder>) -> Result<PathBuf> {
    const STATIC: &str = "-Ctarget-feature=+crt-static";
    let target = host_target()?;
    let folder = match builder {
        Some(builder) => builder.build(workspace, &target, &[STATIC])?,
        None => {
            // With a named target the flags do not reach build scripts, so nothing else is built anew.
            let line = ["build", "--package", PACKAGE, "--target", &target];
            cargo(workspace, line).env("RUSTFLAGS", STATIC).run()?;
            workspace.root.join("target").join(&target).join("debug")
        }
    };
    let built = folder.join(PROGRAM);
    let elf = fs::read(&built).with_context(|| format!("read {}", built.display()))?;
    if needs_loader(&elf)? {
        bail!("link {PROGRAM} statically: it asks for the system's loader");
    }
    Ok(built)
}

/// The target that this machine's compiler builds for by itself.
pub(crate) fn host_target() -> Result<String> {
    let told = program("rustc", ["--version", "--verbose"]).output()?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("find the host in what rustc says")?.to_owned())
}

/// Whether a 64-bit ELF program names an interpreter, as every dynamically linked one does.
fn needs_loader(elf: &[u8]) -> Result<bool> {
    const INTERPRETER: [u8; 4] = 3u32.to_le_bytes();
    if !elf.starts_with(b"\x7fELF\x02\x01") {
        bail!("read the program: it is no 64-bit little-endian ELF file");
    }
    // Offsets are those of Elf64_Ehdr: e_phoff, e_phentsize, e_phnum.
    let headers = usize::try_from(u64::from_le_bytes(field(elf, 32)?))?;
    let size = usize::from(u16::from_le_bytes(field(elf, 54)?));
    let count = usize::from(u16::from_le_bytes(field(elf, 56)?));
    for header in 0..count {
        if field::<4>(elf, headers + header * size)? == INTERPRETER {
            return Ok(true);
        }
    }
    Ok(false)
}

fn field<const N: usize>(elf: &[u8], offset: usize) -> Result<[u8; N]> {
    let bytes = elf.get(offset..).and_then(|rest| rest.first_chunk());
    bytes.copied().context("read the program: it is cut off")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An ELF file with one program header of type `kind`.
    fn elf(kind: u32) -> Vec<u8> {
        let mut elf = vec![0; 64];
        elf[..6].copy_from_slice(b"\x7fELF\x02\x01");
        elf[32] = 64;
        elf[54] = 56;
        elf[56] = 1;
        elf.extend(kind.to_le_bytes());
        elf
    }

    #[test]
    fn a_program_with_an_interpreter_needs_the_loader() {
        assert!(needs_loader(&elf(3)).unwrap());
        assert!(!needs_loader(&elf(1)).unwrap());
        let this = fs::read(std::env::current_exe().unwrap()).unwrap();
        assert!(needs_loader(&this).unwrap());
    }

    #[test]
    fn what_is_no_program_or_cut_off_is_not_called_static() {
        assert!(needs_loader(b"#!/bin/sh\n").is_err());
        assert!(needs_loader(&elf(1)[..65]).is_err());
    }

    #[test]
    fn the_host_has_a_target() {
        assert!(host_target().unwrap().contains("linux"));
    }
}
