//! The program for Windows, run under Wine as a source would run it. `make windows` builds it and says where
//! it lies; without that, or without Wine, these tests say that they skip.
#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use age::x25519::Identity;
use carrier::{Card, Code, FileState, Kit, KitLanguage, ReadAt, Reading};
use model::{OsChance, PathEncoding, Timestamp};
use tempfile::TempDir;

/// What wine is called where it may lie.
const WINE: [&str; 3] = ["/usr/lib/wine/wine64", "/usr/bin/wine64", "/usr/bin/wine"];
const SERVER: [&str; 3] = [
    "/usr/lib/wine/wineserver64",
    "/usr/lib/wine/wineserver",
    "/usr/bin/wineserver",
];

/// A Windows of its own, and a source and a disk on it.
struct Windows {
    folder: TempDir,
    program: PathBuf,
    wine: PathBuf,
    identity: Identity,
    card: Card,
}

impl Windows {
    fn new() -> Option<Self> {
        let carried = std::env::var_os("AMANA_CARRIED");
        let program = carried.map(|folder| Path::new(&folder).join("amana-seal.exe"));
        let (Some(program), Some(wine)) = (program, first(&WINE)) else {
            eprintln!("skipped: AMANA_CARRIED names no program for Windows, or wine64 is absent");
            return None;
        };
        let identity = Identity::generate();
        let card = Card::issue(&[identity.to_public()], &mut OsChance).unwrap();
        let windows = Self {
            folder: tempfile::tempdir().unwrap(),
            program,
            wine,
            identity,
            card,
        };
        for name in ["home", "source", "disk"] {
            fs::create_dir(windows.at(name)).unwrap();
        }
        fs::write(windows.at("card.txt"), windows.card.text()).unwrap();
        Some(windows)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A place as Windows names it.
    fn named(&self, name: &str) -> String {
        format!("Z:{}", self.at(name).display()).replace('/', "\\")
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env("WINEPREFIX", self.at("prefix"))
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
            .env("HOME", self.at("home"))
            .env("LC_ALL", "C.UTF-8")
            .env_remove("DISPLAY")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, program: &Path, args: &[&str]) -> Output {
        let mut command = self.command(&self.wine);
        command.arg(program).args(args).output().unwrap()
    }

    /// What the disk gives back: the raw path and the bytes of each file, all of them stored.
    fn given_back(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let reading = self.read();
        let contents = reading.sets[0].open(vec![&self.identity]);
        let mut found = BTreeMap::new();
        for file in contents.files() {
            assert_eq!(file.enc, PathEncoding::Utf16);
            assert_eq!(file.state, FileState::Stored);
            let mut reader = contents.read(file);
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).unwrap();
            assert_eq!(Some(reader.outcome().unwrap().sha256), file.sha256);
            found.insert(file.path.as_bytes().to_vec(), bytes);
        }
        found
    }

    fn read(&self) -> Reading {
        let volumes = fs::read_dir(self.at("disk")).unwrap();
        let volumes = volumes
            .map(|file| Arc::new(fs::read(file.unwrap().path()).unwrap()) as Arc<dyn ReadAt>);
        let secret = self.card.secret(None).unwrap();
        Reading::of(volumes.collect(), &[secret], &[], &mut |_| {})
    }
}

impl Drop for Windows {
    fn drop(&mut self) {
        // Wine leaves a server behind, one for each prefix.
        if let Some(server) = first(&SERVER) {
            let _ = self.command(&server).arg("-k").status();
        }
    }
}

fn first(places: &[&str]) -> Option<PathBuf> {
    places
        .iter()
        .map(PathBuf::from)
        .find(|place| place.is_file())
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn said(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}{}", String::from_utf8_lossy(&output.stderr))
}

#[test]
fn what_windows_sealed_comes_back_with_its_names_and_times() {
    let Some(windows) = Windows::new() else {
        return;
    };
    let files = [
        ("أيلول ٢٠١٢/صورة ١.JPG", vec![1; 300_000]),
        ("أيلول ٢٠١٢/صورة ٢.JPG", b"two".to_vec()),
        ("Grüße 𝕏.png", Vec::new()),
    ];
    for (path, bytes) in &files {
        let place = windows.at("source").join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    let (source, disk) = (windows.named("source"), windows.named("disk"));
    let card = windows.named("card.txt");
    let line = ["seal", &source, "--card", &card, "--disk", &disk, "--json"];
    let sealed = windows.run(&windows.program, &line);
    assert_eq!(sealed.status.code(), Some(0), "{}", said(&sealed));
    let told: serde_json::Value = serde_json::from_slice(&sealed.stdout).unwrap();
    let expected = files.map(|(path, bytes)| (utf_16(path), bytes));
    assert_eq!(windows.given_back(), expected.into());
    let reading = windows.read();
    let link = reading.sets[0].health()[0].link.unwrap();
    assert_eq!(told["code"], link.code().to_string());

    let contents = reading.sets[0].open(vec![&windows.identity]);
    for file in contents.files() {
        let view = file.path.view(file.enc);
        let place = windows.at("source").join(view);
        let modified = fs::metadata(place).unwrap().modified().unwrap();
        let since = modified.duration_since(std::time::UNIX_EPOCH).unwrap();
        // Windows counts in steps of 100 ns.
        let nanos = i64::try_from(since.as_nanos()).unwrap() / 100 * 100;
        assert_eq!(file.mtime.map(Timestamp::unix_nanos), Some(nanos));
    }

    let checked = windows.run(&windows.program, &["check", &disk, "--card", &card]);
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
}

#[test]
fn a_kit_started_with_a_double_click_seals_the_newest_folder_beside_itself() {
    let Some(windows) = Windows::new() else {
        return;
    };
    let kit = Kit {
        language: KitLanguage::Arabic,
        card: windows.card.clone(),
    };
    let mut bytes = fs::read(&windows.program).unwrap();
    bytes.extend(kit.encode(&mut OsChance));
    let program = windows.at("disk").join("calendar.exe");
    fs::write(&program, bytes).unwrap();

    // The first start makes the user's folders.
    let help = windows.run(&program, &["--help"]);
    assert!(said(&help).starts_with("calendar.exe"), "{}", said(&help));
    let users = fs::read_dir(windows.at("prefix/drive_c/users")).unwrap();
    for user in users.map(|user| user.unwrap()) {
        let night = user.path().join("Pictures").join("ليلة");
        fs::create_dir_all(&night).unwrap();
        fs::write(night.join("1.jpg"), b"one").unwrap();
    }
    let started = windows.run(&program, &[]);
    assert_eq!(started.status.code(), Some(0), "{}", said(&started));
    let page = String::from_utf8(started.stdout).unwrap();
    assert!(page.contains("خُتم كل شيء") && page.contains("Press Enter to close."));
    assert!(page.contains(&windows.card.code().to_string()), "{page}");
    assert!(page.contains("It will be written here:"), "{page}");
    // That of the card stands above.
    let mut lines = page.lines().rev();
    let code = lines.find_map(|line| line.trim().parse::<Code>().ok());
    fs::remove_file(&program).unwrap();
    let expected = BTreeMap::from([(utf_16("1.jpg"), b"one".to_vec())]);
    assert_eq!(windows.given_back(), expected);
    let link = windows.read().sets[0].health()[0].link.unwrap();
    assert_eq!(code, Some(link.code()));
}

#[test]
fn two_names_of_one_folder_and_a_disk_in_the_source_are_refused() {
    let Some(windows) = Windows::new() else {
        return;
    };
    fs::write(windows.at("source").join("1.jpg"), b"one").unwrap();
    let (source, disk) = (windows.named("source"), windows.named("disk"));
    let card = windows.named("card.txt");
    let again = disk.replace("disk", "DISK\\..\\disk");
    fs::create_dir(windows.at("DISK")).unwrap();
    let root = windows.named("");
    for line in [
        [
            "seal", &source, "--card", &card, "--disk", &disk, "--disk", &again,
        ],
        [
            "seal", &root, "--card", &card, "--disk", &disk, "--spare", "0",
        ],
    ] {
        let refused = windows.run(&windows.program, &line);
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    }
    assert_eq!(fs::read_dir(windows.at("disk")).unwrap().count(), 0);
}

#[test]
fn windows_tells_the_health_and_the_code_of_every_golden_set() {
    let Some(windows) = Windows::new() else {
        return;
    };
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/golden");
    let golden = golden.canonicalize().unwrap();
    let windows_name = |place: &Path| format!("Z:{}", place.display()).replace('/', "\\");
    let mut sets = 0;
    for set in fs::read_dir(golden).unwrap() {
        let set = set.unwrap().path();
        let expected = fs::read(set.join("expected.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
        let mut args = vec!["check".into(), "--json".into(), "--card".into()];
        args.push(windows_name(&set.join("card")));
        for disk in fs::read_dir(set.join("disks")).unwrap() {
            args.push(windows_name(&disk.unwrap().path()));
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let output = windows.run(&windows.program, &args);
        assert!(
            matches!(output.status.code(), Some(0 | 3)),
            "{}",
            said(&output)
        );
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let code = &told["sets"][0]["code"];
        let codes = expected["codes"].as_array().unwrap();
        assert!(
            codes.contains(code),
            "{}: {code} of {codes:?}",
            set.display()
        );
        sets += 1;
    }
    assert!(sets >= 9, "{sets} golden sets");
}
