use serde_json::json;

use crate::export::{Export, item, proof_name, three};
use crate::program::whole;

#[test]
fn what_the_list_names_and_is_not_there_is_found() {
    let mut export = Export::of_three();
    export.list(json!({"item": item(8), "state": "stored"}));
    export.list(json!({"item": item(9)}));
    let said = whole(&export);
    assert_eq!(said.defects(), ["not-in-source"; 2]);
    assert_eq!(said.code, 3);
}

#[test]
fn items_of_which_there_are_no_bytes_are_not_looked_for() {
    let mut export = Export::of_three();
    for (number, state) in [(7, "missing"), (8, "unreadable"), (9, "withdrawn")] {
        export.list(json!({"item": item(number), "state": state, "size": null, "sha256": null}));
    }
    assert_eq!(whole(&export).code, 0);
}

#[test]
fn what_the_list_does_not_name_is_found() {
    let log = three();
    let mut export = Export::empty(&log);
    export.list(json!({"item": item(1)}));
    let list = export.read("export/items.json");
    export.add(&log, 1, b"one");
    export.add(&log, 2, b"");
    export.write("export/items.json", &list);
    assert_eq!(whole(&export).defects(), ["not-in-list"]);
}

#[test]
fn a_list_that_says_otherwise_than_the_record_is_found() {
    let other = "00".repeat(32);
    for line in [
        json!({"item": item(1), "sha256": other}),
        json!({"item": item(1), "size": 4}),
    ] {
        let log = three();
        let mut export = Export::empty(&log);
        export.add(&log, 1, b"one");
        export.write("export/items.json", json!([line]).to_string().as_bytes());
        let said = whole(&export);
        assert_eq!(said.outcomes(), ["consistent"]);
        assert_eq!(said.defects(), ["list-differs"]);
    }
}

#[test]
fn a_list_that_cannot_be_read_is_said() {
    let export = Export::of_three();
    let twice = json!([{"item": item(1)}, {"item": item(1)}]).to_string();
    for list in ["", "{}", "[1]", r#"[{"item":"x"}]"#, &twice] {
        export.write("export/items.json", list.as_bytes());
        let said = whole(&export);
        assert_eq!(
            (said.code, said.defects()),
            (3, vec!["list-unreadable".to_owned()])
        );
    }
}

#[test]
fn a_lone_proof_that_the_list_names_is_said_once() {
    let export = Export::of_three();
    export.remove("export/originals/7Q2K9M3T-000001.jpg");
    assert_eq!(whole(&export).defects(), ["object-missing"]);
    export.remove(&format!("export/{}", proof_name(1)));
    assert_eq!(whole(&export).defects(), ["not-in-source"]);
}
