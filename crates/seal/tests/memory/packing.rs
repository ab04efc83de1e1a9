use std::fs::{self, File};
use std::process::{Command, Stdio};

use wait4::Wait4;

use crate::desk::{Desk, PROGRAM};
use crate::picture::jpeg;

#[test]
fn packing_beside_full_lanes_stays_in_little_memory() {
    for (disks, spare, side) in [(1, "0", 3_300), (8, "1", 2_300), (16, "1", 2_300)] {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let desk = Desk::in_folder(folder);
        // Each film fills the lanes before the picture after it; by the second the heap has its holes.
        for (film, picture) in [("a.mov", "b.jpg"), ("c.mov", "d.jpg")] {
            let file = File::create(desk.path("source").join(film)).unwrap();
            file.set_len(100 << 20).unwrap();
            desk.add(picture.as_bytes(), &jpeg(side, side, 1));
        }
        let disks = desk.disks(disks);
        let mut command = Command::new(PROGRAM);
        command.args(desk.seal_args(&disks));
        command.args(["--spare", spare, "--pack", "--json"]);
        let mut child = desk
            .command(&mut command)
            .stdout(File::create(desk.path("said")).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let used = child.wait4().unwrap();
        assert_eq!(used.status.code(), Some(0));
        let said = fs::read(desk.path("said")).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&said).unwrap();
        assert_eq!(json["packed"]["files"], 2, "{} disks", disks.len());
        let peak = used.rusage.maxrss;
        assert!(peak < 128 << 20, "{} disks: {peak} bytes", disks.len());
    }
}
