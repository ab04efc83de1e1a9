use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use age::secrecy::ExposeSecret;
use carrier::{BLOCK, Card};
use hybrid::EitherIdentity;
use model::OsChance;
use tempfile::TempDir;

use crate::{expected, readers};

/// A kind of set that is kept.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    make: fn(&Maker),
}

/// Every kind, and what it is there for.
pub(crate) const KINDS: [Kind; 9] = [
    // One stick, four nights, a torn attempt among them, an X25519 card.
    Kind {
        name: "nights",
        make: nights,
    },
    // Three of five disks, a hybrid card.
    Kind {
        name: "three-of-five",
        make: three_of_five,
    },
    // A disk that joined on the second night.
    Kind {
        name: "joined",
        make: joined,
    },
    // Holes on each of three disks, never at the same index on two of them.
    Kind {
        name: "holes",
        make: holes,
    },
    // Two blocks of one index are lost where one is spare: a file is beyond repair.
    Kind {
        name: "beyond-repair",
        make: beyond_repair,
    },
    // Signed by a hand.
    Kind {
        name: "signed",
        make: signed,
    },
    // A picture that was packed.
    Kind {
        name: "packed",
        make: packed,
    },
    // Three single sticks, one of them torn, spread over three disks of which one is lost.
    Kind {
        name: "spread",
        make: spread,
    },
    // A lost disk that was made again, and then another one that is lost.
    Kind {
        name: "repaired",
        make: repaired,
    },
];

/// A source, its disks and a card, in a folder of their own.
struct Maker {
    folder: TempDir,
}

/// Makes the sets that are not there.
pub(crate) fn make_missing(golden: &Path) {
    fs::create_dir_all(golden).unwrap();
    for kind in &KINDS {
        let place = golden.join(kind.name);
        if place.exists() {
            continue;
        }
        let maker = Maker::new();
        (kind.make)(&maker);
        let made = maker.keep();
        expected::write(&made, &readers::ours(&made));
        copy(&made, &place);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

impl Maker {
    fn new() -> Self {
        let maker = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for name in ["source", "set", "set/disks"] {
            fs::create_dir(maker.path(name)).unwrap();
        }
        maker
    }

    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    fn disk(&self, number: usize) -> PathBuf {
        let disk = self.path(format!("set/disks/{number}"));
        fs::create_dir_all(&disk).unwrap();
        disk
    }

    /// The one file of a disk.
    fn volume(&self, number: usize) -> PathBuf {
        let mut files = fs::read_dir(self.disk(number)).unwrap();
        files.next().unwrap().unwrap().path()
    }

    /// Replaces what the source holds by one file of so many bytes.
    fn tonight(&self, name: &str, size: usize) {
        fs::remove_dir_all(self.path("source")).unwrap();
        fs::create_dir(self.path("source")).unwrap();
        self.add(name, size);
    }

    fn add(&self, name: &str, size: usize) {
        let bytes: Vec<u8> = (0..size).map(|at| (at * 7 % 251) as u8).collect();
        fs::write(self.path("source").join(name), bytes).unwrap();
    }

    fn x25519(&self) {
        self.write_keys(age::x25519::Identity::generate().into());
    }

    fn hybrid(&self) {
        self.write_keys(hybrid::Identity::generate(&mut OsChance).into());
    }

    fn write_keys(&self, identity: EitherIdentity) {
        let card = Card::issue(&[identity.to_public()], &mut OsChance).unwrap();
        let identity = identity.to_text();
        fs::write(self.path("set/card"), card.text()).unwrap();
        fs::write(self.path("set/identity"), identity.expose_secret()).unwrap();
    }

    fn seal(&self, disks: &[usize], more: &[&str]) {
        let mut args: Vec<PathBuf> = vec!["seal".into(), self.path("source")];
        for disk in disks {
            args.extend(["--disk".into(), self.disk(*disk)]);
        }
        args.extend(more.iter().map(PathBuf::from));
        self.run(&args);
    }

    fn run(&self, args: &[PathBuf]) {
        let output = Command::new(env!("CARGO_BIN_EXE_amana-seal"))
            .args(args)
            .arg("--card")
            .arg(self.path("set/card"))
            .output()
            .unwrap();
        // A torn attempt that is moved is told as a defect, and so is a disk that was lost.
        assert!(matches!(output.status.code(), Some(0 | 3)), "{output:?}");
    }

    /// The set, with what is not to be kept taken away.
    fn keep(&self) -> PathBuf {
        self.path("set")
    }

    fn lose(&self, disk: usize) {
        fs::remove_dir_all(self.disk(disk)).unwrap();
    }

    /// Overwrites a block of a disk.
    fn scratch(&self, disk: usize, block: usize) {
        let volume = self.volume(disk);
        let mut bytes = fs::read(&volume).unwrap();
        bytes[block * BLOCK..(block + 1) * BLOCK].fill(0);
        fs::write(volume, bytes).unwrap();
    }

    /// Seals a night whose packet is cut off after some blocks.
    fn torn(&self, disk: usize) {
        let volume = self.volume(disk);
        let before = fs::metadata(&volume).unwrap().len();
        self.seal(&[disk], &[]);
        let file = fs::File::options().write(true).open(volume).unwrap();
        file.set_len(before + 3 * BLOCK as u64 + 1_000).unwrap();
    }
}

fn nights(maker: &Maker) {
    maker.x25519();
    for night in 1..=2 {
        maker.tonight(&format!("{night}.jpg"), 20_000 * night);
        maker.seal(&[1], &[]);
    }
    maker.tonight("3.jpg", 50_000);
    maker.torn(1);
    maker.seal(&[1], &[]);
    maker.tonight("4.jpg", 0);
    maker.seal(&[1], &[]);
}

fn three_of_five(maker: &Maker) {
    maker.hybrid();
    for number in 1..=5 {
        maker.add(&format!("{number}.jpg"), 9_000 * number);
    }
    maker.seal(&[1, 2, 3, 4, 5], &["--spare", "2"]);
    maker.lose(1);
    maker.lose(4);
}

fn joined(maker: &Maker) {
    maker.hybrid();
    maker.tonight("1.jpg", 30_000);
    maker.seal(&[1, 2], &["--spare", "0"]);
    maker.tonight("2.jpg", 40_000);
    maker.seal(&[1, 2, 3], &["--spare", "1"]);
}

fn holes(maker: &Maker) {
    maker.x25519();
    for number in 1..=4 {
        maker.add(&format!("{number}.jpg"), 25_000);
    }
    maker.seal(&[1, 2, 3], &["--spare", "1"]);
    // Block 0 is the key block, and the first slice follows.
    for (disk, block) in [(1, 2), (2, 3), (3, 4)] {
        maker.scratch(disk, block);
    }
}

fn beyond_repair(maker: &Maker) {
    maker.x25519();
    maker.add("a.jpg", 30_000);
    maker.add("b.jpg", 30_000);
    maker.add("c.txt", 10);
    maker.seal(&[1, 2, 3], &["--spare", "1"]);
    for disk in 1..=3 {
        maker.scratch(disk, 1);
    }
}

fn signed(maker: &Maker) {
    maker.hybrid();
    fs::write(
        maker.path("phrase"),
        "lantern apple kettle window garden maple",
    )
    .unwrap();
    maker.tonight("1.jpg", 10_000);
    let phrase = maker.path("phrase");
    let phrase = phrase.to_str().unwrap();
    maker.seal(&[1], &["--sign", "--phrase-file", phrase]);
}

fn packed(maker: &Maker) {
    maker.x25519();
    let pixels: Vec<u8> = (0..64 * 64 * 3_u32)
        .map(|at| (at * at % 253) as u8)
        .collect();
    let place = maker.path("source/picture.jpg");
    let encoder = jpeg_encoder::Encoder::new_file(&place, 90).unwrap();
    encoder
        .encode(&pixels, 64, 64, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    maker.add("note.txt", 100);
    maker.seal(&[1], &["--pack"]);
}

fn spread(maker: &Maker) {
    maker.hybrid();
    for stick in 11..=13 {
        maker.tonight(&format!("{stick}.jpg"), 1_000 * stick);
        maker.seal(&[stick], &[]);
    }
    maker.tonight("torn.jpg", 60_000);
    maker.torn(12);
    let mut args: Vec<PathBuf> = vec!["spread".into()];
    args.extend((11..=13).map(|stick| maker.disk(stick)));
    for disk in 1..=3 {
        args.extend(["--disk".into(), maker.disk(disk)]);
    }
    args.extend(["--spare".into(), "1".into()]);
    maker.run(&args);
    for stick in [11, 12, 13, 2] {
        maker.lose(stick);
    }
}

fn repaired(maker: &Maker) {
    maker.x25519();
    maker.add("1.jpg", 30_000);
    maker.add("2.jpg", 30_000);
    maker.seal(&[1, 2, 3], &["--spare", "1"]);
    maker.lose(1);
    let mut args: Vec<PathBuf> = vec!["check".into(), "--repair".into()];
    args.extend([2, 3, 4].map(|disk| maker.disk(disk)));
    maker.run(&args);
    maker.lose(2);
}

/// The identity of a golden set.
pub(crate) fn identity(set: &Path) -> Box<dyn age::Identity> {
    let text = fs::read_to_string(set.join("identity")).unwrap();
    Box::new(text.trim().parse::<EitherIdentity>().unwrap())
}
