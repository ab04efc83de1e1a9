//! Holds, conditions, roles, the way before arrival, and what strangers are shown.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use model::{Clock, SystemClock, Timestamp};
use office::TotpSecret;
use serde_json::{Value, json};

use crate::house::{Ended, House, pictures, program, run};

/// A house with one accession of two pictures, and the ids of both.
fn filled() -> (House, String, [String; 2]) {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 2);
    house
        .amana(["ingest".as_ref(), card.as_os_str(), "--no-examine".as_ref()])
        .expect(0);
    let items = [0, 1].map(|at| house.items()[at]["item"].as_str().unwrap().to_owned());
    (house, items[0][..8].to_owned(), items)
}

/// Somebody with an account, who gives a new code at each act.
struct Person {
    name: String,
    secret: TotpSecret,
    /// Codes are taken once, and half a minute early or late.
    steps: std::vec::IntoIter<i64>,
}

impl Person {
    fn added(house: &House, name: &str) -> Self {
        let file = house.at("password");
        fs::write(&file, "a long enough password\n").unwrap();
        let added = ["user", "add", name, "--json", "--password-file"];
        let added = house.amana(
            added
                .map(Into::into)
                .into_iter()
                .chain([file.into_os_string()]),
        );
        let url = added.expect(0).json()["otpauth"]
            .as_str()
            .unwrap()
            .to_owned();
        Self {
            name: name.into(),
            secret: TotpSecret::from_url(&url).unwrap(),
            steps: vec![0, 30].into_iter(),
        }
    }

    /// The command, done by this person.
    fn does(&mut self, house: &House, args: &[&str]) -> Ended {
        let now = SystemClock.now().unix_nanos();
        let step = self
            .steps
            .next()
            .expect("two acts in half a minute are all");
        let moment = Timestamp::from_unix_nanos(now + step * 1_000_000_000);
        let code = house.at("code");
        fs::write(&code, self.secret.code(moment).unwrap() + "\n").unwrap();
        self.tries(house, args)
    }

    /// The same with the code that was written last.
    fn tries(&self, house: &House, args: &[&str]) -> Ended {
        let (password, code) = (house.at("password"), house.at("code"));
        let mut line = args.to_vec();
        line.extend(["--as", &self.name]);
        line.extend(["--password-file", password.to_str().unwrap()]);
        line.extend(["--code-file", code.to_str().unwrap()]);
        house.amana(line)
    }
}

fn entries(house: &House) -> u64 {
    house.amana(["status", "--json"]).expect(0).json()["entries"]
        .as_u64()
        .unwrap()
}

fn history(house: &House, item: &str) -> Vec<Value> {
    let told = house.amana(["history", item, "--json"]).expect(0).json();
    told.as_array().unwrap().clone()
}

/// The entry that received an item.
fn receipt(house: &House, item: &str) -> String {
    let history = history(house, item);
    let received = history
        .iter()
        .find(|entry| entry["event"]["kind"] == "original-received");
    received.unwrap()["entry"].to_string()
}

fn verify(house: &House, proof: &Path, exit: i32) -> Value {
    let mut verify = Command::new(program("amana-verify"));
    verify.arg(proof).arg("--json").arg("--policy");
    run(verify.arg(house.at("archive/policy")))
        .expect(exit)
        .json()
}

#[test]
fn a_field_of_an_entry_is_shown_to_a_stranger_and_nothing_else_is() {
    let (house, _, [item, _]) = filled();
    let entry = receipt(&house, &item);
    let out = house.at("shown.tlog-proof");
    let before = entries(&house);
    let line = [
        "disclose-entry",
        &entry,
        "--field",
        "kind",
        "--field",
        "state",
    ];
    let ends = ["--to", "a court", "--purpose", "court", "--out"];
    house
        .amana([&line[..], &ends[..], &[out.to_str().unwrap()]].concat())
        .expect(0);
    assert_eq!(entries(&house), before + 1);
    let report = verify(&house, &out, 0);
    let file = &report["files"][0];
    assert_eq!(file["outcome"], "consistent");
    assert_eq!(
        file["shown"],
        json!({"kind": "original-received", "state": "stored"})
    );
    assert_eq!(file["hidden"], 22);
    let text = fs::read_to_string(&out).unwrap();
    assert!(!text.contains(&item));
    let last = history(&house, &item).pop().unwrap();
    assert_eq!(last["premis"], "dissemination");
    assert_eq!(last["event"]["kind"], "disclosed");
    assert_eq!(last["event"]["fields"], json!(["kind", "state"]));
    assert_eq!(last["event"]["to"], "a court");
    assert_eq!(last["event"]["by"], Value::Null);
}

#[test]
fn entries_that_receive_nothing_are_disclosed_too() {
    let (house, accession, _) = filled();
    let text = "as she asked, and nobody else";
    house
        .amana([
            "conditions",
            "set",
            &accession,
            "--deny",
            "publish",
            "--text",
            text,
        ])
        .expect(0);
    let entry = (entries(&house) - 1).to_string();
    let line = [
        "disclose-entry",
        &entry,
        "--field",
        "deny",
        "--purpose",
        "court",
        "--out",
    ];
    let out = house.at("shown.tlog-proof");
    house
        .amana([&line[..], &[out.to_str().unwrap()]].concat())
        .expect(0);
    let report = verify(&house, &out, 0);
    assert_eq!(report["files"][0]["shown"], json!({"deny": ["publish"]}));
    assert_eq!(report["files"][0]["hidden"], 23);
}

#[test]
fn a_field_that_is_not_there_is_refused_and_one_that_points_at_people_is_warned_of() {
    let (house, _, [item, _]) = filled();
    let entry = receipt(&house, &item);
    let before = entries(&house);
    let refused = house
        .amana(["disclose-entry", &entry, "--field", "codename"])
        .expect(2);
    assert!(refused.out.is_empty());
    for word in ["codename", "path", "sha256"] {
        assert!(refused.err.contains(word), "{}", refused.err);
    }
    for (field, word) in [
        ("path", "point at people"),
        ("sha256", "copies of the file"),
    ] {
        let refused = house
            .amana(["disclose-entry", &entry, "--field", field])
            .expect(2);
        assert!(refused.out.is_empty());
        assert!(refused.err.contains(word), "{}", refused.err);
    }
    house
        .amana(["disclose-entry", "999", "--field", "kind"])
        .expect(2);
    assert_eq!(entries(&house), before);
    let shown = house
        .amana(["disclose-entry", &entry, "--field", "path", "--yes"])
        .expect(0);
    assert!(
        shown.out.starts_with("c2sp.org/tlog-proof@v1\n"),
        "{}",
        shown.out
    );
    assert_eq!(entries(&house), before + 1);
}

#[test]
fn no_entry_no_bytes() {
    let (house, accession, [item, _]) = filled();
    let kit = house.at("program");
    fs::copy(program("amana-seal"), &kit).unwrap();
    house.card();
    let entry = receipt(&house, &item);
    let before = entries(&house);
    testkit::give_away(&house.at("")).unwrap();
    let close = |mode| {
        for folder in folders(&house.at("archive/journal")) {
            fs::set_permissions(&folder, Permissions::from_mode(mode)).unwrap();
        }
    };
    let shown = house.at("shown.tlog-proof");
    let disclose = ["disclose-entry", &entry, "--field", "kind"];
    let to_file = [&disclose[..], &["--out", shown.to_str().unwrap()]].concat();
    let out = house.at("out");
    let export = ["export", &item, "--to", out.to_str().unwrap()];
    close(0o555);
    for line in [&disclose[..], &to_file, &export] {
        let failed = house.amana_unprivileged(line).expect(1);
        assert!(failed.out.is_empty(), "{line:?}: {}", failed.out);
    }
    assert!(!shown.exists());
    assert_eq!(fs::read_dir(out.join("originals")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(out.join("proofs")).unwrap().count(), 0);
    close(0o755);
    assert_eq!(entries(&house), before);
    // With the same folders open it goes: it was they that kept the bytes.
    house.amana_unprivileged(&to_file).expect(0);
    assert!(shown.exists());
    fs::remove_dir_all(&out).unwrap();
    house.amana_unprivileged(export).expect(0);
    assert_eq!(fs::read_dir(out.join("originals")).unwrap().count(), 1);
    assert_eq!(entries(&house), before + 2);
    assert!(
        house
            .amana(["leg", "list", &accession])
            .expect(0)
            .err
            .is_empty()
    );
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let mut all = vec![root.to_owned()];
    let inside = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    for folder in inside.filter(|path| path.is_dir()) {
        all.extend(folders(&folder));
    }
    all
}

#[test]
fn a_hold_stops_all_use_until_an_officer_lifts_it() {
    let (house, accession, [item, other]) = filled();
    let mut officer = Person::added(&house, "Rima");
    house
        .amana(["user", "role", "Rima", "--add", "source-safety-officer"])
        .expect(0);
    let receipt = receipt(&house, &item);
    let placed = house
        .amana(["hold", "place", &item, "--reason", "they have not left"])
        .expect(0);
    let hold = (entries(&house) - 1).to_string();
    assert!(placed.out.contains(&hold), "{}", placed.out);
    let before = entries(&house);
    let out = house.at("out");
    let all = ["export", "--all", "--to", out.to_str().unwrap(), "--json"];
    let told = house.amana(all).expect(3).json();
    assert_eq!(told["exported"], 1);
    assert_eq!(told["defects"][0]["code"], "use-refused");
    assert_eq!(told["defects"][0]["path"], item);
    let detail = told["defects"][0]["detail"].as_str().unwrap();
    assert!(
        detail.contains(&hold) && detail.contains("they have not left"),
        "{detail}"
    );
    let refused = house
        .amana(["disclose-entry", &receipt, "--field", "kind"])
        .expect(2);
    assert!(
        refused.err.contains(&hold) && refused.out.is_empty(),
        "{}",
        refused.err
    );
    // What is not held goes on, and nothing was entered of what is.
    assert_eq!(entries(&house), before + 1);
    assert_eq!(
        history(&house, &other).last().unwrap()["event"]["kind"],
        "exported"
    );
    assert_eq!(
        history(&house, &item).last().unwrap()["event"]["kind"],
        "hold-placed"
    );
    let examined = house.amana(["examine", "--json"]).expect(0);
    assert_eq!(examined.json()["examined"], 1);
    assert!(
        examined.err.contains("1 are not examined"),
        "{}",
        examined.err
    );

    let lift = ["hold", "lift", &hold, "--reason", "they are safe"];
    house.amana(lift).expect(2);
    let mut other = Person::added(&house, "Zoé");
    let refused = other.does(&house, &lift).expect(2);
    assert!(
        refused.err.contains("does not have the role"),
        "{}",
        refused.err
    );
    officer.does(&house, &lift).expect(0);
    let lifted = history(&house, &item).pop().unwrap();
    assert_eq!(lifted["event"]["role"], "source-safety-officer");
    assert!(lifted["event"]["by"].is_string());
    assert_eq!(lifted["premis"], "unquarantine");
    let sentence = lifted["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("(Rima, as source safety officer)"),
        "{sentence}"
    );
    house
        .amana(["disclose-entry", &receipt, "--field", "kind"])
        .expect(0);
    house
        .amana(["hold", "place", &accession, "--reason", "again"])
        .expect(0);
    house
        .amana(["hold", "place", "ZZZZZZZZ", "--reason", "nothing"])
        .expect(2);
    house
        .amana(["hold", "place", "source:nobody", "--reason", "nothing"])
        .expect(2);
    house
        .amana(["disclose-entry", &receipt, "--field", "kind"])
        .expect(2);
}

#[test]
fn only_who_shows_who_they_are_acts_in_a_name_and_a_code_is_used_once() {
    let (house, accession, _) = filled();
    let mut rima = Person::added(&house, "Rima");
    let withdraw = ["withdraw", &accession, "--reason", "a family asked"];
    let before = entries(&house);
    fs::write(house.at("code"), "000000\n").unwrap();
    let refused = rima.tries(&house, &withdraw).expect(2);
    assert!(refused.err.contains("not right"), "{}", refused.err);
    assert_eq!(entries(&house), before);
    rima.does(&house, &withdraw).expect(0);
    let undo = ["withdraw", &accession, "--reason", "it agreed", "--undo"];
    let used = rima.tries(&house, &undo).expect(2);
    assert!(used.err.contains("used before"), "{}", used.err);
    rima.does(&house, &undo).expect(0);
}

#[test]
fn the_holder_of_the_keys_appoints_the_first_officer_and_then_no_more() {
    let house = House::new();
    let mut rima = Person::added(&house, "Rima");
    Person::added(&house, "Zoé");
    let role = |name, change, role| ["user", "role", name, change, role];
    house
        .amana(role("Rima", "--add", "source-safety-officer"))
        .expect(0);
    let refused = house.amana(role("Zoé", "--add", "custodian")).expect(2);
    assert!(
        refused.err.contains("source-safety-officer"),
        "{}",
        refused.err
    );
    rima.does(&house, &role("Zoé", "--add", "custodian"))
        .expect(0);
    let listed = house.amana(["user", "list", "--json"]).expect(0).json();
    assert_eq!(listed[0]["roles"], json!(["source-safety-officer"]));
    assert_eq!(listed[1]["roles"], json!(["custodian"]));
    rima.does(&house, &role("Zoé", "--take", "custodian"))
        .expect(0);
    let listed = house.amana(["user", "list", "--json"]).expect(0).json();
    assert_eq!(listed[1]["roles"], json!([]));
}

#[test]
fn conditions_are_obeyed_and_the_newest_count() {
    let (house, accession, [item, _]) = filled();
    let set = |args: &[&str]| {
        let line = [
            "conditions",
            "set",
            &accession,
            "--text",
            "for a court alone",
        ];
        house.amana([&line[..], args].concat())
    };
    set(&["--allow", "court"]).expect(0);
    let entry = (entries(&house) - 1).to_string();
    let export = |name: &str, purpose: &[&str], exit: i32| {
        let to = house.at(name);
        let line = ["export", &item, "--json", "--to", to.to_str().unwrap()];
        house
            .amana([&line[..], purpose].concat())
            .expect(exit)
            .json()
    };
    for (name, purpose) in [("one", &[][..]), ("two", &["--purpose", "publish"])] {
        let told = export(name, purpose, 3);
        let detail = told["defects"][0]["detail"].as_str().unwrap();
        assert!(detail.contains(&format!("entry {entry}")), "{detail}");
        assert!(detail.contains("for a court alone"), "{detail}");
    }
    export("three", &["--purpose", "court"], 0);
    let last = history(&house, &item).pop().unwrap();
    assert_eq!(last["event"]["purpose"], "court");
    set(&["--deny", "export", "--until", "2001"]).expect(0);
    export("four", &[], 0);
    set(&["--allow", "court", "--deny", "court"]).expect(2);
    let shown = house
        .amana(["conditions", "show", &accession, "--json"])
        .expect(0);
    assert_eq!(shown.json()["stated"]["until"], "2001");
}

#[test]
fn the_way_before_arrival_is_stated_corrected_and_never_forgotten() {
    let (house, accession, [item, _]) = filled();
    let file = house.at("leg.json");
    let mut leg = json!({
        "order": 1, "agent": "sami", "agent_role": "courier", "interest": "a relative is missing",
        "funding": null, "medium": "a thumb drive", "when": "2013-08", "where": "in the north",
        "where_class": "border", "condition": "whole", "basis": "own-words", "confidence": "probable",
    });
    fs::write(&file, leg.to_string()).unwrap();
    let from = ["leg", "add", &accession, "--from", file.to_str().unwrap()];
    house.amana(from).expect(0);
    let first = (entries(&house) - 1).to_string();
    leg["when"] = "2013-08-21T10:00:00Z".into();
    fs::write(&file, leg.to_string()).unwrap();
    let refused = house.amana(from).expect(1);
    assert!(refused.err.contains("nothing finer"), "{}", refused.err);
    leg["when"] = "2013-09".into();
    fs::write(&file, leg.to_string()).unwrap();
    let corrected = ["--supersedes", &first, "--reason", "it was September"];
    house.amana([&from[..], &corrected[..]].concat()).expect(0);
    house.amana([&from[..], &corrected[..]].concat()).expect(2);
    let line = [
        "leg",
        "add",
        &accession,
        "--order",
        "2",
        "--agent",
        "the clerk",
    ];
    house
        .amana([&line[..], &["--agent-role", "keeper"]].concat())
        .expect(2);
    let sure = [
        "--agent-role",
        "keeper",
        "--basis",
        "inference",
        "--confidence",
        "possible",
    ];
    house.amana([&line[..], &sure[..]].concat()).expect(0);

    let legs = house
        .amana(["leg", "list", &accession, "--json"])
        .expect(0)
        .json();
    assert_eq!(legs.as_array().unwrap().len(), 3);
    assert_eq!(legs[0]["superseded"]["reason"], "it was September");
    assert_eq!(legs[1]["stated"]["when"], "2013-09");
    assert_eq!(legs[1]["stated"]["supersedes"].to_string(), first);
    assert!(
        legs.as_array()
            .unwrap()
            .iter()
            .all(|leg| leg["witnessed"] == false)
    );
    let history = history(&house, &item);
    let stated: Vec<_> = history
        .iter()
        .filter(|entry| entry["event"]["kind"] == "leg-stated")
        .collect();
    assert_eq!(stated.len(), 3);
    for entry in stated {
        let sentence = entry["sentence"].as_str().unwrap();
        assert!(
            sentence.starts_with("Not witnessed by the archive"),
            "{sentence}"
        );
        assert_eq!(
            (&entry["witnessed"], &entry["premis"]),
            (&false.into(), &"transfer".into())
        );
    }
    let received = history
        .iter()
        .find(|it| it["event"]["kind"] == "original-received");
    let received = received.unwrap();
    assert_eq!(
        (&received["witnessed"], &received["premis"]),
        (&true.into(), &"ingestion".into())
    );
}
