use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use serde_json::Value;
use wait4::Wait4;

use crate::house::{House, contents};

fn reasons(document: &Value) -> Vec<(String, String)> {
    let refused = document["refused"].as_array().unwrap();
    refused
        .iter()
        .map(|one| {
            (
                one["path"].as_str().unwrap().into(),
                one["reason"].as_str().unwrap().into(),
            )
        })
        .collect()
}

#[test]
fn sixty_pictures_of_one_name_in_thirty_folders_are_all_kept() {
    let house = House::new();
    let card = house.folder("card");
    for folder in 0..30 {
        let folder = card.join(format!("{folder:03}CANON"));
        fs::create_dir(&folder).unwrap();
        fs::write(
            folder.join("IMG_0001.JPG"),
            format!("one of {}", folder.display()),
        )
        .unwrap();
        fs::write(
            folder.join("img_0001.jpg"),
            format!("two of {}", folder.display()),
        )
        .unwrap();
    }
    let told = house
        .amana(["ingest".as_ref(), "--json".as_ref(), card.as_os_str()])
        .expect(0)
        .json();
    assert_eq!(
        (&told["offered"], &told["stored"]),
        (&60.into(), &60.into())
    );
    assert_eq!(house.export_all(), contents(&card));
}

#[test]
fn names_of_every_kind_come_back_byte_for_byte() {
    let house = House::new();
    let card = house.folder("card");
    let names: [&[u8]; 7] = [
        "صورة ٠٠١.jpg".as_bytes(),
        b"not utf-8 \xff\xfe.jpg",
        "gpj\u{202e}exe.jpg".as_bytes(),
        b"line\nbreak",
        b"Case",
        b"case",
        b"-rf *",
    ];
    for (number, name) in names.iter().enumerate() {
        fs::write(card.join(OsStr::from_bytes(name)), format!("{number}")).unwrap();
    }
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    assert_eq!(house.export_all(), contents(&card));
    let shown: Vec<String> = house
        .items()
        .iter()
        .map(|item| item["path"].as_str().unwrap().into())
        .collect();
    assert!(
        shown.contains(&r"gpj\u{202e}exe.jpg".to_owned()),
        "{shown:?}"
    );
    assert!(
        shown.contains(&r"not utf-8 \xff\xfe.jpg".to_owned()),
        "{shown:?}"
    );
}

#[test]
fn what_is_no_file_is_refused_with_its_reason_and_the_sum_holds() {
    let house = House::new();
    let card = house.folder("card");
    fs::write(house.at("outside"), "not offered").unwrap();
    fs::write(card.join("picture"), "p").unwrap();
    symlink("picture", card.join("inside")).unwrap();
    symlink(house.at("outside"), card.join("outside")).unwrap();
    symlink("/", card.join("root")).unwrap();
    symlink("nowhere", card.join("dangling")).unwrap();
    let _socket = UnixListener::bind(card.join("socket")).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(card.join("pipe"))
            .status()
            .unwrap()
            .success()
    );
    let told = house
        .amana(["ingest".as_ref(), "--json".as_ref(), card.as_os_str()])
        .expect(3)
        .json();
    let expected = [
        ("dangling", "symbolic-link"),
        ("inside", "symbolic-link"),
        ("outside", "symbolic-link"),
        ("pipe", "not-a-file"),
        ("root", "symbolic-link"),
        ("socket", "not-a-file"),
    ];
    assert_eq!(
        reasons(&told),
        expected.map(|(path, reason)| (path.into(), reason.into()))
    );
    assert_eq!(
        (&told["offered"], &told["stored"], &told["duplicate"]),
        (&7.into(), &1.into(), &0.into())
    );
}

#[test]
fn an_empty_file_is_stored_and_marked_and_a_copy_is_a_duplicate() {
    let house = House::new();
    let card = house.folder("card");
    fs::write(card.join("empty"), "").unwrap();
    fs::write(card.join("one"), "same").unwrap();
    fs::write(card.join("two"), "same").unwrap();
    let told = house
        .amana(["ingest".as_ref(), "--json".as_ref(), card.as_os_str()])
        .expect(0)
        .json();
    assert_eq!(
        (&told["stored"], &told["duplicate"]),
        (&2.into(), &1.into())
    );
    let items = house.items();
    assert_eq!(
        (&items[0]["empty"], &items[0]["state"]),
        (&true.into(), &"stored".into())
    );
    assert_eq!(
        (&items[2]["state"], &items[2]["duplicate_of"]),
        (&"duplicate".into(), &items[1]["item"])
    );
}

#[test]
fn a_file_that_changes_while_it_is_read_is_refused_and_not_half_kept() {
    let house = House::new();
    let card = house.folder("card");
    let file = File::create(card.join("growing")).unwrap();
    file.set_len(64 << 20).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0_u64;
            while !done.load(Ordering::Relaxed) {
                turn += 1;
                let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_micros(turn);
                file.set_modified(time).unwrap();
            }
        });
        let told = house.amana(["ingest".as_ref(), "--json".as_ref(), card.as_os_str()]);
        done.store(true, Ordering::Relaxed);
        assert_eq!(
            reasons(&told.expect(3).json()),
            [("growing".into(), "changed".into())]
        );
    });
    assert!(house.items().is_empty());
}

#[test]
fn what_may_not_be_read_is_refused_and_the_rest_is_kept() {
    let house = House::new();
    let card = house.folder("card");
    fs::write(card.join("picture"), "p").unwrap();
    fs::create_dir(card.join("closed")).unwrap();
    fs::write(card.join("closed/hidden"), "h").unwrap();
    fs::write(card.join("secret"), "s").unwrap();
    let close = |name: &str| {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(card.join(name), fs::Permissions::from_mode(0o000)).unwrap();
    };
    close("closed");
    close("secret");
    testkit::give_away(&house.at("")).unwrap();
    let told = house.amana_unprivileged(["ingest".as_ref(), "--json".as_ref(), card.as_os_str()]);
    let expected = [("closed", "unreadable"), ("secret", "unreadable")];
    assert_eq!(
        reasons(&told.expect(3).json()),
        expected.map(|(path, reason)| (path.into(), reason.into()))
    );
}

#[test]
fn the_archive_itself_is_not_taken_in() {
    let house = House::new();
    fs::write(house.at("picture"), "p").unwrap();
    let told = house
        .amana([
            "ingest".as_ref(),
            "--json".as_ref(),
            house.at("").as_os_str(),
        ])
        .expect(3)
        .json();
    let refused = reasons(&told);
    assert_eq!(
        refused,
        [
            ("archive".into(), "archive".into()),
            ("keys".into(), "archive".into())
        ]
    );
}

#[test]
fn a_list_is_compared_with_what_came() {
    let house = House::new();
    let card = house.folder("card");
    for name in ["same", "other", "more"] {
        fs::write(card.join(name), name).unwrap();
    }
    let sums = Command::new("sha256sum")
        .args(["same", "more"])
        .current_dir(&card)
        .output()
        .unwrap();
    let list = String::from_utf8(sums.stdout)
        .unwrap()
        .replace("  more", "  other")
        + &"0".repeat(64)
        + "  gone\n";
    fs::write(house.at("list"), list).unwrap();
    let line = [
        "ingest",
        "--json",
        card.to_str().unwrap(),
        "--expect",
        house.at("list").to_str().unwrap(),
    ]
    .map(str::to_owned);
    let told = house.amana(line).expect(3).json();
    let defects: Vec<_> = told["defects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["code"].as_str().unwrap(), one["path"].as_str().unwrap()))
        .collect();
    assert_eq!(
        defects,
        [
            ("not-in-list", "more"),
            ("list-differs", "other"),
            ("not-in-source", "gone")
        ]
    );
    assert_eq!(told["stored"], 3);
}

#[test]
fn four_sparse_gibibytes_pass_in_256_mebibytes_of_memory() {
    const LIMIT: u64 = 256 << 20;

    let house = House::new();
    let card = house.folder("card");
    File::create(card.join("sparse"))
        .unwrap()
        .set_len(4 << 30)
        .unwrap();
    let mut child = house
        .command(["ingest".as_ref(), card.as_os_str()])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let used = child.wait4().unwrap();
    assert!(used.status.success());
    assert!(used.rusage.maxrss < LIMIT, "{} bytes", used.rusage.maxrss);
    assert_eq!(house.items()[0]["size"], 4_u64 << 30);
}
