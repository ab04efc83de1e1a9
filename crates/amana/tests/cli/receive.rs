use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::house::{House, contents, pictures, program, run};

fn volume(disk: &Path) -> PathBuf {
    fs::read_dir(disk).unwrap().next().unwrap().unwrap().path()
}

fn zero(disk: &Path, offset: u64, length: usize) {
    let file = fs::OpenOptions::new()
        .write(true)
        .open(volume(disk))
        .unwrap();
    file.write_all_at(&vec![0; length], offset).unwrap();
}

fn count(told: &serde_json::Value, name: &str) -> u64 {
    told[name]
        .as_u64()
        .unwrap_or_else(|| panic!("{name} in {told}"))
}

#[test]
fn every_loss_of_up_to_m_disks_gives_everything_back() {
    for lost in [vec![], vec![0], vec![4], vec![0, 1], vec![1, 3], vec![3, 4]] {
        let house = House::new();
        let card = house.folder("card");
        pictures(&card, 12);
        let (mut disks, sealed) = house.seal(&card, 5, 2);
        for disk in lost.iter().rev() {
            disks.remove(*disk);
        }
        let exit = if lost.is_empty() { 0 } else { 3 };
        let code = sealed["code"].as_str().unwrap();
        let told = house.receive(&disks, &["--code", code]).expect(exit).json();
        assert_eq!(
            count(&told, "present") + count(&told, "recovered"),
            14,
            "{lost:?}"
        );
        assert_eq!(house.export_all(), contents(&card), "{lost:?}");
        house.amana(["audit"]).expect(0);
    }
}

#[test]
fn a_night_that_was_torn_and_sealed_again_is_received_as_if_nothing_had_been() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 12);
    // So large that its first rows are written long before the directory.
    fs::write(card.join("film.mov"), vec![9; 9_000_000]).unwrap();
    let (disks, _) = house.seal(&card, 1, 0);
    let length = fs::metadata(volume(&disks[0])).unwrap().len();
    let torn = fs::OpenOptions::new()
        .write(true)
        .open(volume(&disks[0]))
        .unwrap();
    torn.set_len(length * 3 / 4 + 100).unwrap();
    let mut again = Command::new(program("amana-seal"));
    again.arg("seal").arg(&card).arg("--card").arg(house.card());
    again.arg("--disk").arg(&disks[0]).arg("--json");
    let sealed = run(&mut again).expect(0).json();
    let code = sealed["code"].as_str().unwrap();
    let told = house.receive(&disks, &["--code", code]).expect(0).json();
    assert_eq!(count(&told, "present"), 15);
    assert_eq!((count(&told, "damaged"), count(&told, "added")), (0, 0));
    house.amana(["audit"]).expect(0);
}

#[test]
fn a_code_that_matched_once_is_compared_again_and_an_older_set_is_named() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 3);
    let (disks, sealed) = house.seal(&card, 3, 1);
    let code = sealed["code"].as_str().unwrap();
    let first = house.receive(&disks[..2], &["--code", code]).json();
    assert_eq!(first["code"]["result"], "matches");
    let later = house.receive(&disks[2..], &[]).expect(0).json();
    assert_eq!(later["code"]["result"], "matches", "{later}");

    let mut seal = Command::new(program("amana-seal"));
    seal.arg("seal").arg(&card).arg("--card").arg(house.card());
    seal.arg("--disk")
        .arg(house.folder("newer"))
        .args(["--json", "--after", code]);
    run(&mut seal).expect(0);
    let newer = house.receive(&[house.at("newer")], &[]).expect(0).json();
    let accession = newer["accession"].as_str().unwrap();
    let paper = house.amana(["certificate", accession]).expect(0).out;
    let older = first["accession"].as_str().unwrap();
    let named = format!("goes on from an older one with the code {code}; that one came as");
    let plain: String = paper
        .chars()
        .filter(|c| !('\u{2066}'..='\u{2069}').contains(c))
        .collect();
    assert!(plain.contains(&named) && plain.contains(older), "{plain}");
}

#[test]
fn a_scratched_a_truncated_and_a_shifted_disk_are_repaired_across_the_others() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 30);
    let (disks, _) = house.seal(&card, 5, 2);
    zero(&disks[0], 200_000, 100_000);
    let cut = volume(&disks[1]);
    let length = fs::metadata(&cut).unwrap().len();
    fs::OpenOptions::new()
        .write(true)
        .open(&cut)
        .unwrap()
        .set_len(length * 3 / 4)
        .unwrap();
    let moved = volume(&disks[2]);
    let bytes = fs::read(&moved).unwrap();
    fs::write(&moved, [vec![7; 1_536], bytes].concat()).unwrap();
    let told = house.receive(&disks, &[]).expect(3).json();
    assert_eq!(count(&told, "present") + count(&told, "recovered"), 32);
    assert_eq!(house.export_all(), contents(&card));
}

#[test]
fn too_few_disks_give_what_they_hold_and_the_next_one_completes_the_accession() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 24);
    let (disks, _) = house.seal(&card, 4, 1);
    let told = house.receive(&disks[..2], &[]).expect(3).json();
    let whole = count(&told, "present") + count(&told, "recovered");
    let named = count(&told, "damaged") + count(&told, "missing");
    assert_eq!(whole + named, 26, "{told}");
    assert!(whole > 0 && named > 0, "{told}");
    let accession = told["accession"].clone();
    house.amana(["audit"]).expect(0);

    let told = house.receive(&disks[3..], &[]).expect(3).json();
    assert_eq!(told["accession"], accession);
    assert_eq!(count(&told, "present") + count(&told, "recovered"), 26);
    assert_eq!(house.items().len(), 26);
    assert_eq!(house.export_all(), contents(&card));
    house.amana(["audit"]).expect(0);

    let entries = house.amana(["status", "--json"]).expect(0).json()["items"].clone();
    house.receive(&disks[3..], &[]).expect(3);
    assert_eq!(
        house.amana(["status", "--json"]).expect(0).json()["items"],
        entries
    );
}

#[test]
fn raw_images_of_disks_give_everything_back_and_nothing_given_is_written_to() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 12);
    let (disks, _) = house.seal(&card, 3, 1);
    let images: Vec<PathBuf> = disks
        .iter()
        .take(2)
        .map(|disk| {
            let image = disk.with_extension("img");
            let made = Command::new("mke2fs")
                .args(["-q", "-t", "ext4", "-d"])
                .args([disk, &image])
                .arg("24M")
                .status()
                .unwrap();
            assert!(made.success());
            image
        })
        .collect();
    let before: Vec<_> = images
        .iter()
        .map(|image| fs::read(image).unwrap())
        .collect();
    let told = house.receive(&images, &[]).expect(3).json();
    assert_eq!(
        count(&told, "present") + count(&told, "recovered"),
        14,
        "{told}"
    );
    assert_eq!(house.export_all(), contents(&card));
    let after: Vec<_> = images
        .iter()
        .map(|image| fs::read(image).unwrap())
        .collect();
    assert!(before == after);
}

#[test]
fn a_code_that_does_not_match_allows_no_claim_of_any_file() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 3);
    let (disks, sealed) = house.seal(&card, 3, 1);
    let other = House::new();
    let (_, foreign) = other.seal(&card, 3, 1);
    let wrong = foreign["code"].as_str().unwrap();
    let told = house.receive(&disks, &["--code", wrong]).expect(3).json();
    assert_eq!(told["code"]["result"], "does-not-match");
    assert_eq!(told["present"], serde_json::Value::Null);
    assert_eq!(told["defects"][0]["code"], "code-mismatch");

    let right = sealed["code"].as_str().unwrap();
    let told = house.receive(&disks, &["--code", right]).expect(0).json();
    assert_eq!(
        (&told["code"]["result"], &told["present"]),
        (&"matches".into(), &5.into())
    );
    let misheard = right.replacen(|digit: char| digit != '9', "9", 1);
    house.receive(&disks, &["--code", &misheard]).expect(2);
}

#[test]
fn a_code_that_nothing_is_left_to_compare_with_is_not_called_a_mismatch() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 8);
    let (disks, sealed) = house.seal(&card, 1, 0);
    let cut = volume(&disks[0]);
    let length = fs::metadata(&cut).unwrap().len();
    let file = fs::OpenOptions::new().write(true).open(&cut).unwrap();
    // The closing block and the directory are the last blocks, before at most one block of filling.
    file.set_len(length - 64 * 1024).unwrap();
    let code = sealed["code"].as_str().unwrap();
    let told = house.receive(&disks, &["--code", code]).expect(3).json();
    assert_eq!(told["code"]["result"], "cannot-be-compared");
    assert_eq!(
        (&told["present"], &told["defects"][0]["code"]),
        (&serde_json::Value::Null, &"not-checked".into())
    );
}

#[test]
fn disks_of_somebody_else_are_not_ours_and_disks_of_two_sets_are_not_mixed() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 3);
    let (disks, _) = house.seal(&card, 2, 0);
    let stranger = House::new();
    let (foreign, _) = stranger.seal(&card, 2, 0);
    let told = house.receive(&foreign, &[]).expect(1);
    assert!(told.err.contains("no card of this archive"), "{}", told.err);
    let told = house
        .receive(
            &[disks[0].clone(), disks[1].clone(), foreign[0].clone()],
            &[],
        )
        .expect(3)
        .json();
    assert_eq!(
        (&told["present"], &told["defects"][0]["code"]),
        (&5.into(), &"not-ours".into())
    );
}

#[test]
fn disks_of_two_sets_of_one_archive_are_told_apart_also_within_one_image() {
    let house = House::new();
    let seal = |name: &str| {
        let card = house.folder(name);
        fs::write(card.join("picture"), name).unwrap();
        let (disks, _) = house.seal(&card, 1, 0);
        let disk = house.at(&format!("disk-of-{name}"));
        fs::rename(&disks[0], &disk).unwrap();
        disk
    };
    let (first, second) = (seal("first"), seal("second"));
    let told = house
        .receive(&[first.clone(), second.clone()], &[])
        .expect(1);
    let names = ["disk-of-first/", "disk-of-second/", "2 sets"];
    assert!(
        names.iter().all(|name| told.err.contains(name)),
        "{}",
        told.err
    );

    let image = house.at("both.img");
    // As in any file system, each begins at a sector.
    let both = [volume(&first), volume(&second)].map(|volume| {
        let mut bytes = fs::read(volume).unwrap();
        bytes.resize(bytes.len().next_multiple_of(512), 0);
        bytes
    });
    fs::write(&image, both.concat()).unwrap();
    let told = house.receive(std::slice::from_ref(&image), &[]).expect(1);
    let names = ["both.img is of ", " and ", "2 sets"];
    assert!(
        names.iter().all(|name| told.err.contains(name)),
        "{}",
        told.err
    );

    assert!(house.items().is_empty());
    house.receive(&[first], &[]).expect(0);
    house.receive(&[second], &[]).expect(0);
    assert_eq!(house.items().len(), 2);
    let sets: Vec<&str> = told
        .err
        .split_whitespace()
        .filter(|word| word.len() == 32)
        .collect();
    assert_eq!(sets.len(), 2, "{}", told.err);
    let unknown = "00".repeat(16);
    let received = house.receive(std::slice::from_ref(&image), &["--set", &unknown]);
    assert!(received.expect(1).err.contains(&unknown));
    for set in sets {
        let received = house.receive(std::slice::from_ref(&image), &["--set", set]);
        assert_eq!(count(&received.expect(0).json(), "present"), 1);
    }
    assert_eq!(house.items().len(), 2);
}

#[test]
fn a_key_of_an_older_set_on_a_disk_that_was_used_before_is_no_second_set() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 3);
    let (old, _) = house.seal(&card, 1, 0);
    let key = fs::read(volume(&old[0])).unwrap()[..16_384].to_vec();
    fs::remove_file(volume(&old[0])).unwrap();
    let (disks, _) = house.seal(&card, 1, 0);
    let image = house.at("stick.img");
    let mut bytes = fs::read(volume(&disks[0])).unwrap();
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    fs::write(&image, [key, bytes].concat()).unwrap();
    let told = house.receive(&[image], &[]).expect(0).json();
    assert_eq!(count(&told, "present"), 5);
}

#[test]
fn a_certificate_is_written_in_every_language() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 2);
    let (disks, sealed) = house.seal(&card, 2, 0);
    let told = house
        .receive(&disks, &["--code", sealed["code"].as_str().unwrap()])
        .expect(0)
        .json();
    for (language, word) in [
        ("ar", "مطابق"),
        ("en", "matches"),
        ("fr", "correspond"),
        ("de", "stimmt"),
    ] {
        let text = told["text"][language].as_str().unwrap();
        assert!(text.contains(word), "{language}: {text}");
    }
}

#[test]
fn a_pipe_is_not_waited_for() {
    let house = House::new();
    house.card();
    run(Command::new("mkfifo").arg(house.at("pipe"))).expect(0);
    let refused = house.receive(&[house.at("pipe")], &[]).expect(1);
    assert!(refused.err.contains("neither a folder"), "{}", refused.err);
    let told = house.amana(["ingest", "--json", "pipe"]).expect(3).json();
    assert_eq!(told["refused"][0]["reason"], "not-a-file");
}
