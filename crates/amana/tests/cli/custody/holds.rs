//! What may not be used, and who says so.

use std::fs;

use serde_json::json;

use super::{Person, entries, filled, history, receipt};
use crate::house::House;
use crate::staff::{Colleague, line};

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
    // Of the four files of the card one is held, and another has the same bytes.
    let others = 2;
    let out = house.at("out");
    let all = ["export", "--all", "--to", out.to_str().unwrap(), "--json"];
    let told = house.amana(all).expect(3).json();
    assert_eq!(told["exported"], others);
    assert_eq!(told["defects"][0]["code"], "use-refused");
    assert_eq!(told["defects"][0]["path"], item);
    let detail = told["defects"][0]["detail"].as_str().unwrap();
    assert!(
        detail.contains(&hold) && detail.contains("they have not left"),
        "{detail}"
    );
    let refused = house
        .amana(["disclose-entry", &receipt, "--field", "kind"])
        .expect(1);
    assert!(
        refused.err.contains(&hold) && refused.out.is_empty(),
        "{}",
        refused.err
    );
    // What is not held goes on, and nothing was entered of what is.
    assert_eq!(entries(&house), before + others);
    assert_eq!(
        history(&house, &other).last().unwrap()["event"]["kind"],
        "exported"
    );
    assert_eq!(
        history(&house, &item).last().unwrap()["event"]["kind"],
        "hold-placed"
    );
    let to = age::x25519::Identity::generate().to_public().to_string();
    let sealed = house.at("handover.age");
    let handover = ["handover", &accession, "--to", &to, "--out"];
    let refused = house
        .amana([&handover[..], &[sealed.to_str().unwrap()]].concat())
        .expect(1);
    assert!(refused.err.contains(&hold), "{}", refused.err);
    assert!(!sealed.exists());
    let colleague = Colleague::joins(&house, "Omar");
    let proof = colleague.proof(&house);
    let destroy = ["destroy", &accession, "--reason", "it is old"];
    let refused = house.amana(line(&destroy, &colleague, &proof)).expect(1);
    assert!(refused.err.contains(&hold), "{}", refused.err);
    let examined = house.amana(["examine", "--json"]).expect(0);
    assert_eq!(examined.json()["examined"], others);
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
        .expect(1);
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
    // An officer who is locked out is one still.
    house.amana(["user", "lock", "Rima"]).expect(0);
    house
        .amana(role("Zoé", "--add", "source-safety-officer"))
        .expect(2);
}

#[test]
fn an_older_file_of_the_office_lets_nobody_in_whom_the_log_calls_locked() {
    let (house, accession, _) = filled();
    let mut rima = Person::added(&house, "Rima");
    let office = house.at("archive/office.sqlite");
    let older = fs::read(&office).unwrap();
    house.amana(["user", "lock", "Rima"]).expect(0);
    fs::write(&office, older).unwrap();
    let before = entries(&house);
    let place = ["hold", "place", &accession, "--reason", "wait"];
    let refused = rima.does(&house, &place).expect(2);
    assert!(refused.err.contains("locked out"), "{}", refused.err);
    assert_eq!(entries(&house), before);
}

#[test]
fn conditions_that_stand_are_replaced_by_an_officer_alone_once_there_is_one() {
    let (house, accession, _) = filled();
    let mut rima = Person::added(&house, "Rima");
    house
        .amana(["user", "role", "Rima", "--add", "source-safety-officer"])
        .expect(0);
    let line = ["conditions", "set", &accession, "--text"];
    let never = [&line[..], &["never", "--deny", "export"]].concat();
    house.amana(never).expect(0);
    let loose = [&line[..], &["as you like"]].concat();
    let refused = house.amana(&loose).expect(2);
    assert!(
        refused.err.contains("source-safety-officer"),
        "{}",
        refused.err
    );
    rima.does(&house, &loose).expect(0);
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
        let told = export(name, purpose, 1);
        assert_eq!(fs::read_dir(house.at(name)).unwrap().count(), 0);
        let detail = told["defects"][0]["detail"].as_str().unwrap();
        assert!(detail.contains(&format!("entry {entry}")), "{detail}");
        assert!(detail.contains("for a court alone"), "{detail}");
    }
    export("three", &["--purpose", "court"], 0);
    let to = age::x25519::Identity::generate().to_public().to_string();
    let sealed = house.at("handover.age");
    let handover = ["handover", &accession, "--to", &to, "--out"];
    let handover = [&handover[..], &[sealed.to_str().unwrap()]].concat();
    let refused = house.amana(&handover).expect(1);
    assert!(refused.err.contains("--purpose"), "{}", refused.err);
    house
        .amana([&handover[..], &["--purpose", "court"]].concat())
        .expect(0);
    let exported = history(&house, &item);
    let exported = exported
        .iter()
        .rfind(|it| it["event"]["kind"] == "exported");
    assert_eq!(exported.unwrap()["event"]["purpose"], "court");
    set(&["--deny", "export", "--until", "2001"]).expect(0);
    export("four", &[], 0);
    set(&["--allow", "court", "--deny", "court"]).expect(2);
    let shown = house
        .amana(["conditions", "show", &accession, "--json"])
        .expect(0);
    assert_eq!(shown.json()["stated"]["until"], "2001");
}
