use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use super::figures::Job;
use crate::bench::measure::{Used, measure};
use crate::bench::photos::Photos;
use crate::programs::program;
use crate::ram_disk;
use crate::workspace::Workspace;

/// Disks of a set, and how many of them are spare.
const DISKS: usize = 5;
const SPARE: usize = 2;
/// Files and bytes of each that are generated to look at memory: 100 GB.
const GENERATED: [&str; 2] = ["25000", "4000000"];
/// Bytes of the file that is sealed onto the disk to look at memory.
const LARGE: u64 = 20_000_000_000;
const MEBIBYTE: u64 = 1 << 20;

/// A RAM disk with a card, its identity and the programs; `age` has a recipient of its own.
pub(super) struct Desk<'a> {
    folder: TempDir,
    photos: &'a Photos,
    recipient: String,
}

impl<'a> Desk<'a> {
    /// With the programs that lie in `built`.
    pub(super) fn make(photos: &'a Photos, built: &Path) -> Result<Self> {
        let folder = ram_disk::folder("amana-bench-", 0)?;
        let folder = folder.context("find a RAM disk")?;
        // Copies: somebody may build while this runs.
        for name in [
            "amana-seal",
            "examples/make-card",
            "examples/read-disks",
            "examples/seal-generated",
        ] {
            let from = built.join(name);
            let name = Path::new(name).file_name().unwrap_or_default();
            let copied = fs::copy(&from, folder.path().join(name));
            copied.with_context(|| format!("copy {}", from.display()))?;
        }
        let identity = folder.path().join("identity");
        program("age-keygen", ["-o"]).arg(&identity).output()?;
        let told = program("age-keygen", ["-y"]).arg(&identity).output()?;
        let recipient = told.trim().to_owned();
        let desk = Self {
            folder,
            photos,
            recipient,
        };
        program(desk.path("make-card"), [])
            .arg(desk.path("card"))
            .arg(desk.path("card-identity"))
            .run()?;
        Ok(desk)
    }

    /// What a job used, from its own beginning: what it writes is not there yet.
    pub(super) fn measure(&self, job: Job) -> Result<Used> {
        match job {
            Job::TarAge => self.shell(
                r#"tar -cf - -C "$1" . | age -r "$2" -o "$3/all.age""#,
                "all.age",
            ),
            // As many bytes for repair as two disks of five hold.
            Job::Par2 => self.shell(
                r#"cd "$3/par" && ln ../all.age . && par2 create -q -q -r67 -n1 all.par2 all.age"#,
                "par",
            ),
            Job::AgeTar => self.shell(
                r#"age -d -i "$3/identity" "$3/all.age" | tar -xf - -C "$3/out""#,
                "out",
            ),
            Job::Seal => {
                let disks = self.fresh_disks(self.folder.path())?;
                self.run(self.seal(&self.photos.folder, &disks))
            }
            Job::ReadAll => self.read(0),
            Job::ReadThree => self.read(SPARE),
        }
    }

    /// Runs a line of shell that writes to `fresh`.
    fn shell(&self, line: &str, fresh: &str) -> Result<Used> {
        self.fresh(fresh)?;
        let mut shell = Command::new("sh");
        shell.args(["-c", line, "sh"]).arg(&self.photos.folder);
        shell.arg(&self.recipient).arg(self.folder.path());
        self.run(shell)
    }

    /// Makes an empty folder, or for a name with a dot sees that no file of it is there.
    fn fresh(&self, name: &str) -> Result<PathBuf> {
        let place = self.path(name);
        if place.is_dir() {
            fs::remove_dir_all(&place).context("remove what was written")?;
        } else if place.exists() {
            fs::remove_file(&place).context("remove what was written")?;
        }
        if !name.contains('.') {
            fs::create_dir(&place).context("make a folder to write to")?;
        }
        Ok(place)
    }

    fn fresh_disks(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let disks = (0..DISKS).map(|disk| folder.join(format!("disk{disk}")));
        for disk in disks.clone() {
            if disk.exists() {
                fs::remove_dir_all(&disk).context("empty a disk")?;
            }
            fs::create_dir(&disk).context("make a disk")?;
        }
        Ok(disks.collect())
    }

    fn seal(&self, source: &Path, disks: &[PathBuf]) -> Command {
        let mut seal = Command::new(self.path("amana-seal"));
        seal.arg("seal").arg(source);
        seal.arg("--card").arg(self.path("card"));
        for disk in disks {
            seal.arg("--disk").arg(disk);
        }
        seal.args(["--spare", &SPARE.to_string()]);
        seal
    }

    /// Reads without the first `lost` disks.
    fn read(&self, lost: usize) -> Result<Used> {
        let out = self.fresh("out")?;
        let disks = (0..DISKS).map(|disk| self.path(&format!("disk{disk}")));
        let used = self.run(self.reading(&out, disks.skip(lost))?)?;
        let said = fs::read_to_string(self.path("said")).context("read what was said")?;
        ensure!(
            said.trim() == self.photos.files.len().to_string(),
            "measure the whole work: {} files were read back",
            said.trim()
        );
        Ok(used)
    }

    fn reading(&self, out: &Path, disks: impl Iterator<Item = PathBuf>) -> Result<Command> {
        let mut read = Command::new(self.path("read-disks"));
        read.arg(self.path("card")).arg(self.path("card-identity"));
        read.arg(out);
        for disk in disks {
            for volume in fs::read_dir(disk).context("list a disk")? {
                read.arg(volume?.path());
            }
        }
        Ok(read)
    }

    /// The peaks of 100 GB sealed into nothing, of 20 GB sealed onto the disk of the workspace, and of
    /// those read back with two disks lost.
    pub(super) fn memory(&self, workspace: &Workspace) -> Result<String> {
        let mut generated = Command::new(self.path("seal-generated"));
        generated.arg(self.path("card")).args(GENERATED);
        generated.args([DISKS - SPARE, SPARE].map(|count| count.to_string()));
        let nothing = self.run(generated)?.peak / MEBIBYTE;

        let place = TempDir::new_in(workspace.root.join("target")).context("make a folder")?;
        let source = place.path().join("source");
        fs::create_dir(&source).context("make a source")?;
        let large = File::create(source.join("large.mov")).context("make a large file")?;
        large.set_len(LARGE).context("make a large file")?;
        let disks = self.fresh_disks(place.path())?;
        let real = self.run(self.seal(&source, &disks))?.peak / MEBIBYTE;

        let (lost, left) = disks.split_at_checked(SPARE).unwrap_or_default();
        for disk in lost {
            fs::remove_dir_all(disk).context("lose a disk")?;
        }
        let out = place.path().join("out");
        fs::create_dir(&out).context("make a folder to read to")?;
        let left = left.iter().cloned();
        let read = self.run(self.reading(&out, left)?)?.peak / MEBIBYTE;
        Ok(format!(
            "\n== memory, MiB at the peak ==\n\
             sealing 100 GB of generated files into nothing: {nothing}\n\
             sealing a file of 20 GB onto five disks: {real}\n\
             reading that back from three of them: {read}\n"
        ))
    }

    fn run(&self, command: Command) -> Result<Used> {
        measure(command, &self.path("said"), &[0])
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
