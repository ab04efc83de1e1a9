use std::path::Path;

use anyhow::{Result, bail};

use crate::programs::program;

/// A package of Debian and Ubuntu, and how to see that what it brings is there.
pub(super) struct Package {
    name: &'static str,
    present: fn() -> bool,
}

/// What the tests start. (The compiler and libc are seen to by the Makefile: without them this
/// program would not run.)
pub(super) const FOR_TESTS: [Package; 17] = [
    Package {
        name: "age",
        present: || on_path("age"),
    },
    Package {
        name: "chromium",
        present: || on_path("chromium"),
    },
    Package {
        name: "chromium-driver",
        present: || on_path("chromedriver"),
    },
    Package {
        name: "dosfstools",
        present: || on_path("mkfs.fat"),
    },
    Package {
        name: "e2fsprogs",
        present: || on_path("mke2fs"),
    },
    Package {
        name: "ewf-tools",
        present: || on_path("ewfacquire"),
    },
    Package {
        name: "fdisk",
        present: || on_path("sfdisk"),
    },
    Package {
        name: "ffmpeg",
        present: || on_path("ffmpeg"),
    },
    Package {
        name: "mtools",
        present: || on_path("mcopy"),
    },
    Package {
        name: "npm",
        present: || on_path("npm"),
    },
    Package {
        name: "ntfs-3g",
        present: || on_path("mkntfs"),
    },
    Package {
        name: "openssl",
        present: || on_path("openssl"),
    },
    Package {
        name: "postgresql",
        present: || has_server(Path::new("/usr/lib/postgresql")),
    },
    Package {
        name: "python3",
        present: || on_path("python3"),
    },
    Package {
        name: "python3-venv",
        present: || program("python3", ["-c", "import ensurepip, venv"]).succeeds(),
    },
    Package {
        name: "sleuthkit",
        present: || on_path("fls"),
    },
    Package {
        name: "strace",
        present: || on_path("strace"),
    },
];

/// What others do our work with, to measure it beside ours.
pub(super) const FOR_BENCH: [Package; 6] = [
    Package {
        name: "age",
        present: || on_path("age") && on_path("age-keygen"),
    },
    Package {
        name: "coreutils",
        present: || on_path("sha256sum") && on_path("df"),
    },
    Package {
        name: "libimage-exiftool-perl",
        present: || on_path("exiftool"),
    },
    Package {
        name: "libvips-tools",
        present: || on_path("vipsthumbnail"),
    },
    Package {
        name: "par2",
        present: || on_path("par2"),
    },
    Package {
        name: "tar",
        present: || on_path("tar"),
    },
];

/// What builds a program for Windows, and tries it. Debian 12 has all of them; others may not.
pub(super) const FOR_WINDOWS: [Package; 5] = [
    Package {
        name: "cargo-web",
        present: || Path::new("/usr/bin/cargo").is_file(),
    },
    Package {
        name: "gcc-mingw-w64-x86-64",
        present: || on_path("x86_64-w64-mingw32-gcc"),
    },
    Package {
        name: "rust-web-src",
        present: || Path::new("/usr/lib/rustlib/src/rust/library/std").is_dir(),
    },
    Package {
        name: "rustc-web",
        present: || Path::new("/usr/bin/rustc").is_file(),
    },
    Package {
        name: "wine64",
        present: || Path::new("/usr/lib/wine/wine64").is_file(),
    },
];

/// Where programs lie that a user's path may lack.
const SYSTEM_FOLDERS: [&str; 2] = ["/usr/sbin", "/sbin"];

/// Installs the packages whose programs are missing, or fails with the command that would.
pub(super) fn ensure(needed: &[Package]) -> Result<()> {
    let missing = missing(needed);
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let install = format!("apt-get update && apt-get install -y {names}");
    if !on_path("apt-get") {
        bail!(
            "go on: this machine lacks {names} (names of Debian packages); install them and try again"
        );
    }
    eprintln!("missing: {names}");
    if program("id", ["-u"]).output()?.trim() == "0" {
        shell(&install)
    } else if program("sudo", ["-n", "true"]).succeeds() {
        program("sudo", ["sh", "-c"])
            .arg(with_settings(&install))
            .run()
    } else {
        bail!("go on: packages are missing; install them with\n\n    sudo sh -c '{install}'\n");
    }?;
    match self::missing(needed).as_slice() {
        [] => Ok(()),
        still => bail!(
            "find what {} brings, although it is installed",
            still.join(" ")
        ),
    }
}

/// Installs what is missing if this system has all of it; whether it is there now.
pub(super) fn offer(wanted: &[Package]) -> Result<bool> {
    let missing = missing(wanted);
    let known = |name: &&str| program("apt-cache", ["show", name]).succeeds();
    if !missing.is_empty() && !missing.iter().all(known) {
        return Ok(false);
    }
    ensure(wanted).map(|()| true)
}

fn missing(packages: &[Package]) -> Vec<&'static str> {
    packages
        .iter()
        .filter(|package| !(package.present)())
        .map(|package| package.name)
        .collect()
}

fn shell(command: &str) -> Result<()> {
    program("sh", ["-c"]).arg(with_settings(command)).run()
}

fn with_settings(command: &str) -> String {
    format!("export DEBIAN_FRONTEND=noninteractive; {command}")
}

fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(SYSTEM_FOLDERS.map(Into::into))
        .any(|folder| folder.join(name).is_file())
}

/// Whether a server of any version lies below `folder`.
fn has_server(folder: &Path) -> bool {
    folder.read_dir().is_ok_and(|mut versions| {
        versions
            .any(|version| version.is_ok_and(|version| version.path().join("bin/initdb").is_file()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_named() {
        let packages = [
            Package {
                name: "there",
                present: || true,
            },
            Package {
                name: "absent",
                present: || false,
            },
        ];
        assert_eq!(missing(&packages), ["absent"]);
    }

    #[test]
    fn what_no_system_has_is_not_there_and_is_no_failure() {
        let absent = Package {
            name: "no-such-package-of-debian",
            present: || false,
        };
        assert!(!offer(&[absent]).unwrap());
        assert!(offer(&[]).unwrap());
    }

    #[test]
    fn a_server_without_its_programs_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_server(folder.path()));
        let bin = folder.path().join("15/bin");
        std::fs::create_dir_all(&bin).unwrap();
        assert!(!has_server(folder.path()));
        std::fs::write(bin.join("initdb"), "").unwrap();
        assert!(has_server(folder.path()));
    }

    #[test]
    fn a_program_is_found_on_the_path() {
        assert!(on_path("sh"));
        assert!(!on_path("no-such-program"));
    }
}
