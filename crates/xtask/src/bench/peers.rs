use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::measure::{Used, measure};
use super::photos::Photos;
use super::place::Place;

/// What `vipsthumbnail` ends with when it has said that a file is damaged and gone on.
const VIPS_SAW_DAMAGE: i32 = 255;

/// The tools that others use, each as it is meant to be called.
pub(super) struct Peers<'a> {
    place: &'a Place,
    out: &'a Path,
    photos: &'a Photos,
    recipient: String,
}

impl<'a> Peers<'a> {
    /// What they write goes to `out`.
    pub(super) fn new(place: &'a Place, out: &'a Path, photos: &'a Photos) -> Result<Self> {
        Ok(Self {
            place,
            out,
            photos,
            recipient: place.recipient()?,
        })
    }

    pub(super) fn sha256sum(&self) -> Result<Used> {
        self.over_all(Command::new("sha256sum"), &[0])
    }

    pub(super) fn exiftool(&self) -> Result<Used> {
        let mut exiftool = Command::new("exiftool");
        exiftool.args(["-json", "-n"]);
        self.over_all(exiftool, &[0])
    }

    /// One process for each file, as `age` takes one file.
    pub(super) fn age(&self) -> Result<Used> {
        let each = self.photos.files.iter().zip(0u32..);
        each.map(|(file, number)| {
            let mut age = Command::new("age");
            age.args(["-r", &self.recipient, "-o"]);
            age.arg(self.out.join(format!("{number}.age"))).arg(file);
            measure(age, &self.place.said(), &[0])
        })
        .sum()
    }

    /// One process for all files, which then open only together.
    pub(super) fn tar_age(&self) -> Result<Used> {
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"tar -cf - -C "$1" . | age -r "$2" -o "$3""#, "sh"]);
        shell.arg(&self.photos.folder).arg(&self.recipient);
        shell.arg(self.out.join("all.age"));
        measure(shell, &self.place.said(), &[0])
    }

    pub(super) fn vipsthumbnail(&self, size: &str, suffix: &str) -> Result<Used> {
        let mut vips = Command::new("vipsthumbnail");
        let names = self.out.join(format!("%s-{suffix}.jpg"));
        vips.args(["-s", size, "-o"]).arg(names);
        self.over_all(vips, &[0, VIPS_SAW_DAMAGE])
    }

    /// Both sizes, each by two processes that share the files.
    pub(super) fn two_vipsthumbnails(&self) -> Result<Used> {
        let two = r#"out=$1; half=$2; shift 2
            for size in 320 '1600x1600>'; do
                vipsthumbnail -s "$size" -o "$out/one-%s.jpg" "${@:1:half}" &
                vipsthumbnail -s "$size" -o "$out/two-%s.jpg" "${@:half+1}" &
                wait
            done"#;
        let mut shell = Command::new("bash");
        shell.args(["-c", two, "bash"]).arg(self.out);
        shell.arg((self.photos.files.len() / 2).to_string());
        self.over_all(shell, &[0])
    }

    fn over_all(&self, mut command: Command, codes: &[i32]) -> Result<Used> {
        command.args(&self.photos.files);
        measure(command, &self.place.said(), codes)
    }
}
