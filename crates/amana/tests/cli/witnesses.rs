use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use wait_timeout::ChildExt;

use crate::house::{House, pictures, program, run};

/// A witness of its own process; it is killed when it is dropped.
pub(crate) struct Standing {
    child: Child,
    pub(crate) url: String,
}

impl Drop for Standing {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl House {
    /// A new witness that knows the log; gives its key.
    pub(crate) fn witness(&self, name: &str) -> String {
        let folder = self.at(name);
        let folder = folder.to_str().unwrap();
        let made = self
            .amana(["witness", "init", folder, "--name", name])
            .expect(0);
        let policy = fs::read_to_string(self.at("archive/policy")).unwrap();
        let log = policy.split_whitespace().nth(1).unwrap();
        self.amana(["witness", "trust", folder, log]).expect(0);
        made.out.trim().to_owned()
    }

    pub(crate) fn stand(&self, name: &str, listen: &str) -> Standing {
        let folder = self.at(name);
        let line = [
            "witness",
            "serve",
            folder.to_str().unwrap(),
            "--listen",
            listen,
        ];
        let mut child = self.command(line).stdout(Stdio::piped()).spawn().unwrap();
        let mut told = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut told)
            .unwrap();
        let url = told
            .split(' ')
            .find(|word| word.starts_with("http"))
            .unwrap();
        let url = url.to_owned();
        Standing { child, url }
    }

    fn publish(&self) -> Value {
        self.make_a_beat_due();
        self.amana(["log", "publish", "--json"]).expect(0).json()
    }

    fn heads(&self) -> usize {
        fs::read_dir(self.at("archive/log/heads")).unwrap().count()
    }

    pub(crate) fn refusals(&self, witness: &str) -> Vec<Value> {
        let folder = self.at(witness);
        let listed = self.amana(["witness", "refusals", folder.to_str().unwrap(), "--json"]);
        listed.json().as_array().unwrap().clone()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The checker that was written from the specifications alone, over what a web server would serve.
fn strangers_check(house: &House) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ledger/tests/check_public.py");
    let mut check = Command::new("python3");
    check
        .arg(script)
        .arg(house.at("archive/public"))
        .arg(house.at("archive/policy"));
    check
        .arg(house.at("archive/log/published"))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    run(&mut check).expect(0).json()
}

fn folder_of_pictures(house: &House, name: &str, count: u32) -> PathBuf {
    let card = house.folder(name);
    pictures(&card, count);
    card
}

#[test]
fn what_is_handed_out_before_the_witnesses_cosigned_it_is_said_to_be_of_no_use_yet() {
    let house = House::new();
    let card = folder_of_pictures(&house, "card", 1);
    let ingest = ["ingest".as_ref(), "--no-examine".as_ref(), card.as_os_str()];
    house.amana(ingest).expect(0);
    let key = house.witness("north");
    house.make_a_beat_due();
    let away = ["log", "witness", "add", "north", &key, "http://127.0.0.1:1"];
    house
        .amana([&away[..], &["--quorum", "1"]].concat())
        .expect(0);
    let out = house.at("out");
    let export = ["export", "--all", "--json", "--to", out.to_str().unwrap()];
    let told = house.amana(export).expect(3).json();
    assert_eq!(told["exported"], house.items().len());
    // One line for all of them.
    assert_eq!(told["defects"].as_array().unwrap().len(), 1);
    assert_eq!(told["defects"][0]["code"], "proof-wrong");
    let detail = told["defects"][0]["detail"].as_str().unwrap();
    for word in ["witness", "amana log publish"] {
        assert!(detail.contains(word), "{detail}");
    }
    let mut verify = Command::new(program("amana-verify"));
    verify.arg(&out).arg("--json").arg("--policy");
    let checked = run(verify.arg(house.at("archive/policy"))).expect(3).json();
    assert_eq!(checked["defects"][0]["code"], "proof-wrong");
    let shown = house
        .amana(["disclose-entry", "0", "--field", "kind"])
        .expect(3);
    assert!(shown.err.contains("amana log publish"), "{}", shown.err);
}

#[test]
fn witnesses_cosign_what_is_published_and_refuse_an_older_copy() {
    let house = House::new();
    let card = folder_of_pictures(&house, "card", 3);
    let ingest = ["ingest".as_ref(), "--no-examine".as_ref(), card.as_os_str()];
    house.amana(ingest).expect(0);
    let (north_key, south_key) = (house.witness("north"), house.witness("south"));
    // Without a clock nothing is published that a witness could cosign.
    let line = [
        "log",
        "witness",
        "add",
        "north",
        &north_key,
        "http://127.0.0.1:1",
    ];
    house.amana(line).expect(2);
    house.make_a_beat_due();
    let (north, south) = (
        house.stand("north", "127.0.0.1:0"),
        house.stand("south", "127.0.0.1:0"),
    );
    for (name, key, at) in [("north", &north_key, &north), ("south", &south_key, &south)] {
        house
            .amana(["log", "witness", "add", name, key, &at.url, "--quorum", "1"])
            .expect(0);
    }
    let told = house.publish();
    // Two beats came since the clock was set, the first when it begins.
    assert_eq!(told["published"], 128);
    assert_eq!(told["beats"], 2);
    assert_eq!(told["witnesses"][1]["behind"], 0);
    let checked = strangers_check(&house);
    assert_eq!(checked["witnesses"], serde_json::json!(["north", "south"]));

    // What is handed out is proved by a checkpoint that both cosigned.
    let out = house.at("out");
    house
        .amana(["export", "--all", "--to", out.to_str().unwrap()])
        .expect(0);
    let mut verify = Command::new(program("amana-verify"));
    verify
        .arg(&out)
        .arg("--policy")
        .arg(house.at("archive/policy"));
    run(&mut verify).expect(0);

    copy(&house.at("archive"), &house.at("older"));
    drop(south);
    house.make_a_beat_due();
    // One that is away is named, and all else is done.
    let told = house.amana(["log", "publish", "--json"]).expect(3).json();
    assert_eq!(told["witnesses"][1]["behind"], 64);
    house.amana(["audit"]).expect(0);

    fs::rename(house.at("archive"), house.at("newer")).unwrap();
    fs::rename(house.at("older"), house.at("archive")).unwrap();
    let heads = house.heads();
    let refused = house.amana(["card", "new", "swallow"]).expect(1);
    assert!(refused.err.contains("older copy"), "{}", refused.err);
    assert!(
        refused.err.contains("amana recover --succeed"),
        "{}",
        refused.err
    );
    assert_eq!(house.heads(), heads);
    assert_eq!(house.refusals("north").len(), 1);
    let status = house.amana(["status", "--json"]).json();
    assert_eq!(status["publishing"]["refusals"], 1);
    let audited = house.amana(["audit", "--json"]).expect(3).json();
    assert_eq!(audited["defects"][0]["code"], "log-forked");
    assert_eq!(audited["entry"], Value::Null);
    assert_eq!(house.heads(), heads);
    goes_on_under_a_new_name(&house, &out);
}

fn goes_on_under_a_new_name(house: &House, exported_before: &Path) {
    let told = house
        .amana(["recover", "--succeed", "--reason", "the disk burned"])
        .expect(0);
    assert!(told.out.contains("/2."), "{}", told.out);
    let again = house
        .amana(["recover", "--succeed", "--reason", "by mistake"])
        .expect(2);
    assert!(again.err.contains("no witness refused"), "{}", again.err);
    house.amana(["card", "new", "swallow"]).expect(0);
    // The succession is entered once, and asked for again there is nothing that shows a need.
    let policy = fs::read_to_string(house.at("archive/policy")).unwrap();
    let keys: Vec<_> = policy
        .lines()
        .filter(|line| line.starts_with("log "))
        .collect();
    assert_eq!(keys.len(), 2, "{policy}");
    let folder = house.at("north");
    let new = keys[0].split(' ').nth(1).unwrap();
    house
        .amana(["witness", "trust", folder.to_str().unwrap(), new])
        .expect(0);
    house.make_a_beat_due();
    let told = house.amana(["log", "publish", "--json"]).expect(3).json();
    assert_eq!(told["witnesses"][0]["behind"], 0);
    house.amana(["audit"]).expect(0);
    house.amana(["replay"]).expect(0);

    let mut verify = Command::new(program("amana-verify"));
    verify
        .arg(exported_before)
        .arg("--policy")
        .arg(house.at("archive/policy"));
    run(&mut verify).expect(0);
}

/// The names, bytes and times of everything that strangers fetch.
fn outside(house: &House) -> Vec<(PathBuf, Vec<u8>, SystemTime)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>, SystemTime)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                let changed = path.metadata().unwrap().modified().unwrap();
                found.push((path.clone(), fs::read(&path).unwrap(), changed));
            }
        }
    }
    let mut found = Vec::new();
    walk(&house.at("archive/public"), &mut found);
    found.sort();
    found
}

#[test]
fn nothing_that_strangers_fetch_tells_when_somebody_works_here() {
    let house = House::new();
    let key = house.witness("north");
    house.make_a_beat_due();
    let north = house.stand("north", "127.0.0.1:0");
    let line = [
        "log", "witness", "add", "north", &key, &north.url, "--quorum", "1",
    ];
    house.amana(line).expect(0);
    let address = north.url.replace("http://", "");
    // The witness is away at the beat, and there again when somebody works.
    drop(north);
    house.amana(["log", "publish", "--json"]).expect(3);
    let before = outside(&house);
    let _north = house.stand("north", &address);
    let card = folder_of_pictures(&house, "card", 2);
    house
        .amana(["ingest".as_ref(), "--no-examine".as_ref(), card.as_os_str()])
        .expect(0);
    house.amana(["audit"]).expect(0);
    assert_eq!(outside(&house), before);
    // The next publication brings the cosignature out, whether a beat is due or not.
    let told = house.amana(["log", "publish", "--json"]).expect(0).json();
    assert_eq!(told["new"], false);
    assert_eq!(
        strangers_check(&house)["witnesses"],
        serde_json::json!(["north"])
    );
    assert_ne!(outside(&house), before);
}

#[test]
fn witness_and_publisher_that_are_killed_at_any_moment_make_no_two_histories() {
    let house = House::new();
    let key = house.witness("north");
    house.make_a_beat_due();
    let mut north = house.stand("north", "127.0.0.1:0");
    let line = [
        "log", "witness", "add", "north", &key, &north.url, "--quorum", "1",
    ];
    house.amana(line).expect(0);
    let address = north.url.replace("http://", "");
    let mut published = 0;
    for turn in 0..6 {
        house.make_a_beat_due();
        let mut publisher = house
            .command(["log", "publish"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Not waiting for anything: a different moment each time.
        publisher
            .wait_timeout(Duration::from_millis(60 * turn))
            .unwrap();
        if turn % 2 == 0 {
            publisher.kill().unwrap();
        }
        drop(north);
        publisher.wait().unwrap();
        north = house.stand("north", &address);
        let done = house.amana(["log", "publish", "--json"]).expect(0).json();
        assert_eq!(done["witnesses"][0]["behind"], 0);
        let size = done["published"].as_u64().unwrap();
        assert!(size > published, "{size} after {published}");
        published = size;
    }
    assert_eq!(house.refusals("north"), Vec::<Value>::new());
    assert_eq!(strangers_check(&house)["entries"], published);
    house.amana(["audit"]).expect(0);
}
