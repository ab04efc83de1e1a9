use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread;

use carrier::{Code, Kit, KitLanguage};
use model::OsChance;

use crate::desk::{Desk, Files, PROGRAM, said};

/// The program on a disk, with the desk's card behind it.
fn kit(desk: &Desk, language: KitLanguage) -> PathBuf {
    let kit = Kit {
        language,
        card: desk.card.clone(),
    };
    let file = desk.disks(1)[0].join("calendar");
    let mut bytes = fs::read(PROGRAM).unwrap();
    bytes.extend(kit.encode(&mut OsChance));
    fs::write(&file, bytes).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o700)).unwrap();
    file
}

/// Starts a program in a home with pictures, and presses Enter twice.
fn start(desk: &Desk, program: &PathBuf, args: &[PathBuf]) -> Output {
    let mut command = Command::new(program);
    press_enter(desk, command.args(args))
}

fn press_enter(desk: &Desk, command: &mut Command) -> Output {
    command
        .env("HOME", desk.path("source"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = loop {
        // Another test's child holds the program's file open until it becomes its own program.
        match command.spawn() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => thread::yield_now(),
            child => break child.unwrap(),
        }
    };
    // It may have ended before.
    let _ = child.stdin.take().unwrap().write_all(b"\n\n");
    child.wait_with_output().unwrap()
}

fn page(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The code at the end; that of the card stands at the beginning.
fn last_code(page: &str) -> Option<Code> {
    page.lines().rev().find_map(|line| line.trim().parse().ok())
}

/// What the volume beside the program gives back.
fn given_back(desk: &Desk, program: &PathBuf) -> Files {
    fs::remove_file(program).unwrap();
    desk.give_back(&desk.disks(1))
}

#[test]
fn started_bare_it_seals_the_newest_folder_to_the_disk_it_lies_on() {
    let desk = Desk::new();
    desk.add(b"Pictures/night/215/1.jpg", b"one");
    desk.add(b"Pictures/night/notes.txt", b"two");
    desk.add(b"Pictures/alone.jpg", b"not in a folder");
    let program = kit(&desk, KitLanguage::English);
    let output = start(&desk, &program, &[]);
    let page = page(&output);
    assert_eq!(output.status.code(), Some(0), "{page}{}", said(&output));
    assert!(page.contains("Everything is sealed and lies on this disk."));
    assert!(page.ends_with("Press Enter to close.\n"));
    let code = last_code(&page);
    let disk = desk.disks(1);
    let expected: Files = [
        (b"215/1.jpg".to_vec(), b"one".to_vec()),
        (b"notes.txt".to_vec(), b"two".to_vec()),
    ]
    .into();
    assert_eq!(given_back(&desk, &program), expected);
    let link = desk.read(&disk).sets[0].health()[0].link.unwrap();
    assert_eq!(code, Some(link.code()));
}

#[test]
fn folders_dropped_on_it_are_sealed_and_its_words_are_those_of_the_kit() {
    for (language, words) in [
        (KitLanguage::Arabic, "خُتم كل شيء"),
        (KitLanguage::French, "Tout est scellé"),
        (KitLanguage::German, "Alles ist versiegelt"),
    ] {
        let desk = Desk::new();
        let pictures = desk.add_pictures();
        let program = kit(&desk, language);
        let output = start(&desk, &program, &[desk.path("source")]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(page(&output).contains(words));
        assert_eq!(given_back(&desk, &program), pictures);
    }
}

#[test]
fn its_card_serves_commands_that_name_none() {
    let desk = Desk::new();
    desk.add_pictures();
    let program = kit(&desk, KitLanguage::English);
    let disk = desk.path("other");
    fs::create_dir(&disk).unwrap();
    let source = desk.path("source");
    let line = ["seal".into(), source, "--disk".into(), disk.clone()];
    let output = start(&desk, &program, &line);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let output = start(&desk, &program, &["check".into(), disk]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn where_nothing_is_to_be_sealed_nothing_is_written() {
    let desk = Desk::new();
    let program = kit(&desk, KitLanguage::English);
    let output = start(&desk, &program, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(page(&output).starts_with("No pictures were found."));
    let holding = start(&desk, &program, &[desk.root().to_owned()]);
    assert_eq!(holding.status.code(), Some(2));
    assert!(page(&holding).contains("It did not work:"));
    assert_eq!(fs::read_dir(&desk.disks(1)[0]).unwrap().count(), 1);
}

#[test]
fn a_program_without_a_card_is_not_one_and_says_how_it_is_used_under_its_own_name() {
    let desk = Desk::new();
    let program = desk.disks(1)[0].join("calendar");
    fs::copy(PROGRAM, &program).unwrap();
    let bare = start(&desk, &program, &[]);
    assert_eq!(bare.status.code(), Some(2));
    assert!(
        said(&bare).contains("calendar seal SOURCE..."),
        "{}",
        said(&bare)
    );
    let dropped = start(&desk, &program, &[desk.path("source")]);
    assert_eq!(dropped.status.code(), Some(2));
    let line = ["check".into(), desk.path("source")];
    let no_card = start(&desk, &program, &line);
    assert_eq!(no_card.status.code(), Some(2));
    assert!(said(&no_card).contains("give one to eight cards"));
}

#[test]
fn it_shows_card_folder_and_disk_and_writes_nothing_before_somebody_presses_enter() {
    let desk = Desk::new();
    desk.add(b"Pictures/night/1.jpg", b"one");
    let program = kit(&desk, KitLanguage::Arabic);
    let disk = desk.disks(1).remove(0);
    let mut child = Command::new(&program)
        .env("HOME", desk.path("source"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    while !first.ends_with("close the window to stop.\n") {
        assert!(out.read_line(&mut first).unwrap() > 0, "{first}");
    }
    let (night, stick) = (desk.path("source/Pictures/night"), disk.display());
    let code = desk.card.code().to_string();
    for named in [
        "رمز البطاقة",
        &code,
        night.to_str().unwrap(),
        &stick.to_string(),
        "the machine's own disk",
    ] {
        assert!(first.contains(named), "{first}");
    }
    assert_eq!(fs::read_dir(&disk).unwrap().count(), 1);
    child.stdin.take().unwrap().write_all(b"\n\n").unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert!(child.wait().unwrap().success(), "{rest}");
    assert_eq!(fs::read_dir(&disk).unwrap().count(), 2);
}

#[test]
fn the_code_of_an_earlier_night_is_no_answer_where_nothing_new_was_sealed() {
    let desk = Desk::new();
    desk.add(b"Pictures/night/1.jpg", b"one");
    let program = kit(&desk, KitLanguage::Arabic);
    let first = page(&start(&desk, &program, &[]));
    let code = last_code(&first).unwrap().to_string();
    // A disk that takes no byte more.
    let mut line = Command::new("sh");
    line.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\""]);
    let second = press_enter(&desk, line.arg(&program));
    let page = page(&second);
    assert_eq!(second.status.code(), Some(1), "{page}{}", said(&second));
    assert!(
        page.contains("لم يُختم شيء جديد.\nNothing new was sealed."),
        "{page}"
    );
    assert!(page.contains("هل نُزع؟"), "{page}");
    assert!(!page.contains(&code), "{page}");
    assert!(!page.contains("Read this code"), "{page}");
    assert!(!page.contains("Eject the disk"), "{page}");
}
