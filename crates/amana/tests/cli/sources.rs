//! The identity of a source lies outside the archive; trustees open it, late and not unseen.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use crate::house::{Ended, House, contents};
use crate::staff::{Colleague, line};

const IDENTITY: &str = "Heron is Nour al-Example of Sample Street; ask for her sister.\n";

/// What was sealed, and the shares of three trustees of whom two open it.
struct Sealed {
    file: String,
    shares: Vec<String>,
}

fn add(house: &House, name: &str, out: &str, delay: &str) -> (Ended, Sealed) {
    let identity = house.at("identity.txt");
    fs::write(&identity, IDENTITY).unwrap();
    let text = |path: PathBuf| path.to_str().unwrap().to_owned();
    let file = text(house.at(out));
    let shares: Vec<String> = (1..=3)
        .map(|number| text(house.at(&format!("{name}-{number}.txt"))))
        .collect();
    let identity = text(identity);
    let mut line = vec!["source", "add", name, "--identity-file", &identity];
    line.extend(["--out", &file, "--need", "2", "--delay", delay]);
    for share in &shares {
        line.extend(["--share-out", share]);
    }
    (house.amana(line), Sealed { file, shares })
}

fn sealed(house: &House, name: &str, delay: &str) -> Sealed {
    let (ended, sealed) = add(house, name, &format!("{name}.age"), delay);
    ended.expect(0);
    sealed
}

impl Sealed {
    fn ask(&self) -> Vec<&str> {
        vec!["source", "open", &self.file, "--reason", "a court asked"]
    }

    fn open<'a>(&'a self, shares: &'a [String]) -> Vec<&'a str> {
        let mut line = vec!["source", "open", &self.file, "--confirm"];
        for share in shares {
            line.extend(["--trustee-share", share]);
        }
        line
    }
}

fn kinds(house: &House) -> Vec<String> {
    let listed = house.amana(["source", "list", "--json"]).expect(0).json();
    listed
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| one["acts"].as_array().unwrap())
        .map(|act| act["event"]["kind"].as_str().unwrap().to_owned())
        .collect()
}

/// Ends the test if any file of the archive or of its keys holds a word of it.
fn assert_nothing_of_it(house: &House) {
    for home in ["archive", "keys"] {
        for (name, bytes) in contents(&house.at(home)) {
            for word in ["Nour al-Example", "Sample Street"] {
                let found = bytes
                    .windows(word.len())
                    .any(|some| some == word.as_bytes());
                assert!(!found, "{}", String::from_utf8_lossy(&name));
            }
        }
    }
}

#[test]
fn a_code_name_that_no_card_has_is_asked_about() {
    let house = House::new();
    house.card();
    let asked = |name| {
        let (ended, _) = add(&house, name, &format!("{name}.age"), "0");
        ended.expect(0).err.contains("No card is called")
    };
    assert!(asked("swalow"));
    assert!(!asked("swallow"));
}

#[test]
fn an_identity_is_opened_by_trustees_and_an_officer_and_every_step_is_told() {
    let house = House::new();
    let one = sealed(&house, "heron", "0");
    let other = sealed(&house, "swallow", "0");
    let (rima, omar) = (
        Colleague::joins(&house, "Rima"),
        Colleague::joins(&house, "Omar"),
    );
    house
        .amana(["user", "role", "Rima", "--add", "source-safety-officer"])
        .expect(0);
    let refused = house.amana(one.open(&one.shares[..2])).expect(2);
    assert!(refused.err.contains("nobody asked"), "{}", refused.err);
    let nameless = house.amana(one.ask()).expect(2);
    assert!(nameless.err.contains("--as NAME"), "{}", nameless.err);
    let proof = omar.proof(&house);
    house.amana(line(&one.ask(), &omar, &proof)).expect(0);
    let again = house.amana(one.ask()).expect(2);
    assert!(again.err.contains("asked already"), "{}", again.err);

    let out = house.at("opened.txt");
    let to = ["--out", out.to_str().unwrap()];
    let few = [one.open(&one.shares[..1]), to.to_vec()].concat();
    let few = house.amana(few).expect(1);
    assert!(few.err.contains("takes 2"), "{}", few.err);
    let twice = [one.shares[0].clone(), one.shares[0].clone()];
    house.amana(one.open(&twice)).expect(1);
    let wrong = house.amana(one.open(&other.shares[..2])).expect(1);
    assert!(wrong.err.contains("of another file"), "{}", wrong.err);
    let nobody = house.amana(one.open(&one.shares[..2])).expect(2);
    assert!(
        nobody.err.contains("source-safety-officer"),
        "{}",
        nobody.err
    );
    let proof = omar.next_proof(&house);
    let open = one.open(&one.shares[1..]);
    let no_role = house.amana(line(&open, &omar, &proof)).expect(2);
    assert!(
        no_role.err.contains("does not have the role"),
        "{}",
        no_role.err
    );
    for refused in [few, wrong, nobody, no_role] {
        assert!(!(refused.out + &refused.err).contains("Nour"));
    }
    assert!(!out.exists());
    let before = ["source-identity-sealed", "source-opening-requested"];
    assert_eq!(kinds(&house), [before[0], before[1], before[0]]);

    let proof = rima.proof(&house);
    let confirm = [open, to.to_vec()].concat();
    house.amana(line(&confirm, &rima, &proof)).expect(0);
    assert_eq!(fs::read_to_string(&out).unwrap(), IDENTITY);
    let mode = fs::metadata(&out).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Each opening is asked for anew.
    house.amana(one.open(&one.shares[1..])).expect(2);

    let told = house.amana(["source", "list"]).expect(0).out;
    let told = told.replace(['\u{2068}', '\u{2069}'], "");
    for sentence in [
        "The identity of the source heron was sealed outside the archive; 2 of 3 trustees open it.",
        "Somebody asked that the identity of a source be opened: a court asked",
        "The identity of a source was opened.",
    ] {
        assert!(told.contains(sentence), "{told}");
    }
    assert!(told.contains("Omar") && told.contains("Rima"), "{told}");
    assert_nothing_of_it(&house);
    house.amana(["replay"]).expect(0);
    assert_eq!(kinds(&house).len(), 4);
    house.amana(["audit"]).expect(0);
}

#[test]
fn before_the_delay_nobody_opens_it() {
    let house = House::new();
    let one = sealed(&house, "heron", "2");
    let rima = Colleague::joins(&house, "Rima");
    house
        .amana(["user", "role", "Rima", "--add", "source-safety-officer"])
        .expect(0);
    let proof = rima.proof(&house);
    let told = house.amana(line(&one.ask(), &rima, &proof)).expect(0);
    assert!(told.out.contains("Nothing is opened yet"), "{}", told.out);
    let proof = rima.next_proof(&house);
    // Whoever has the keys can set the log's own clock ahead: it proves no time.
    house.make_a_beat_due();
    house.amana(["log", "publish"]).expect(0);
    let ahead = ["log", "clock", "--every", "1d", "--grow", "64"];
    house
        .amana([&ahead[..], &["--from", "2099-01-01T00:00:00Z"]].concat())
        .expect(0);
    let early = one.open(&one.shares[..2]);
    let early = house.amana(line(&early, &rima, &proof)).expect(2);
    assert!(early.err.contains("may be opened from"), "{}", early.err);
    assert!(early.out.is_empty());
    assert_eq!(kinds(&house).len(), 2);
}

#[test]
fn no_entry_no_identity() {
    let house = House::new();
    let one = sealed(&house, "heron", "0");
    let rima = Colleague::joins(&house, "Rima");
    house
        .amana(["user", "role", "Rima", "--add", "source-safety-officer"])
        .expect(0);
    let proof = rima.proof(&house);
    house.amana(line(&one.ask(), &rima, &proof)).expect(0);
    let out = house.at("opened.txt");
    let confirm = one.open(&one.shares[..2]);
    let confirm = [confirm, vec!["--out", out.to_str().unwrap()]].concat();
    let proof = rima.next_proof(&house);
    testkit::give_away(&house.at("")).unwrap();
    let journal = house.at("archive/journal");
    let close = |mode| {
        for name in contents(&journal).keys() {
            let file = journal.join(String::from_utf8(name.clone()).unwrap());
            let folders = file.ancestors().skip(1);
            for folder in folders.take_while(|folder| folder.starts_with(&journal)) {
                fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
            }
        }
    };
    close(0o555);
    let failed = house.amana_unprivileged(line(&confirm, &rima, &proof));
    close(0o755);
    let failed = failed.expect(1);
    assert!(failed.out.is_empty(), "{}", failed.out);
    assert!(!out.exists());
    assert_eq!(kinds(&house).len(), 2);
}

#[test]
fn nothing_of_it_lies_in_the_archive_or_with_its_keys() {
    let house = House::new();
    for inside in ["archive/heron.age", "keys/heron.age", "archive/../keys/x"] {
        let refused = add(&house, "heron", inside, "0").0.expect(2);
        assert!(
            refused.err.contains("lies in the archive"),
            "{}",
            refused.err
        );
        assert!(!house.at(inside).exists());
    }
    assert!(kinds(&house).is_empty());
    let one = sealed(&house, "heron", "0");
    let taken = add(&house, "heron", "other.age", "0").0.expect(2);
    assert!(taken.err.contains("already"), "{}", taken.err);
    let text = fs::read(&one.file).unwrap();
    assert!(text.starts_with(b"age-encryption.org/v1"));
    fs::write(&one.file, [&text[..], b"x"].concat()).unwrap();
    let altered = house.amana(one.ask()).expect(2);
    assert!(altered.err.contains("no entry tells"), "{}", altered.err);
}

#[test]
fn the_help_says_what_it_does_not_protect_against() {
    let house = House::new();
    let help = house.amana(["source", "--help"]).expect(0).out;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("proves itself by the phrase"), "{help}");
    assert!(
        help.contains("can open it at once, with public tools"),
        "{help}"
    );
}
