use model::Sha256Digest;
use serde_json::json;

use crate::export::{CONTENTS, Export, Log, item, proof_name, received, three, with};
use crate::program::{verify, whole};

#[test]
fn a_whole_export_is_consistent() {
    let said = whole(&Export::of_three());
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(said.outcomes(), ["consistent"; 3]);
    let json = said.json();
    assert_eq!(json["checked"], 3);
    assert_eq!(json["consistent"], 3);
    assert_eq!(
        (&json["inconsistent"], &json["not_tested"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(json["defects"], json!([]));

    let first = &json["files"][0];
    assert_eq!(first["path"], "export/originals/7Q2K9M3T-000001.jpg");
    assert_eq!(first["proof"], "export/proofs/7Q2K9M3T-000001.tlog-proof");
    assert_eq!(first["item"], "7Q2K9M3T-000001");
    assert_eq!(first["log"], "archive.example/log");
    assert_eq!(
        (&first["entry"], &first["log_size"]),
        (&json!(1), &json!(7))
    );
    assert_eq!(first["shown"]["sha256"], json!(Sha256Digest::of("one")));
    // 24 digests, of which seven fields are shown.
    assert_eq!(first["hidden"], 17);
    let asked = [
        "proof",
        "signature",
        "inclusion",
        "kind",
        "item",
        "size",
        "content",
    ];
    for question in asked {
        assert_eq!(
            said.answer(0, question).as_deref(),
            Some("consistent"),
            "{question}"
        );
    }
}

#[test]
fn the_text_says_what_was_and_was_not_tested() {
    let said = verify(&Export::of_three(), &["export"], &[]);
    assert_eq!(said.code, 0);
    assert!(
        said.out
            .contains("consistent  export/originals/7Q2K9M3T-000001.jpg\n")
    );
    assert!(
        said.out
            .contains("entry 1 of 7 in the log archive.example/log\n")
    );
    assert!(
        said.out
            .contains("Checked 3 originals: 3 consistent, 0 inconsistent, 0 not tested.\n")
    );
    assert!(said.out.contains("the policy asks for no witness"));
    assert!(said.out.contains("no time stamp of an outside authority"));
    assert!(said.out.contains("fields that are withheld or for nothing"));
}

#[test]
fn a_flipped_bit_is_found() {
    let export = Export::of_three();
    export.write("export/originals/7Q2K9M3T-000003.jpg", b"three, the lasu");
    let said = whole(&export);
    assert_eq!(said.code, 3);
    assert_eq!(
        said.outcomes(),
        ["consistent", "consistent", "inconsistent"]
    );
    assert_eq!(said.answer(2, "size").unwrap(), "consistent");
    assert_eq!(said.answer(2, "content").unwrap(), "inconsistent");
    assert_eq!(said.defects(), ["file-altered"]);
}

#[test]
fn a_cut_original_is_found() {
    let export = Export::of_three();
    export.write("export/originals/7Q2K9M3T-000003.jpg", b"three");
    let said = whole(&export);
    assert_eq!(said.answer(2, "size").unwrap(), "inconsistent");
    assert_eq!(said.defects(), ["file-altered", "file-altered"]);
    assert_eq!(said.code, 3);
}

#[test]
fn two_originals_that_changed_places_are_found() {
    let export = Export::of_three();
    export.write("export/originals/7Q2K9M3T-000001.jpg", CONTENTS[2].1);
    export.write("export/originals/7Q2K9M3T-000003.jpg", CONTENTS[0].1);
    let said = whole(&export);
    assert_eq!(
        said.outcomes(),
        ["inconsistent", "consistent", "inconsistent"]
    );
}

#[test]
fn a_proof_of_another_item_is_found() {
    let export = Export::of_three();
    let other = export.read(&format!("export/{}", proof_name(3)));
    export.write(&format!("export/{}", proof_name(1)), &other);
    export.write("export/originals/7Q2K9M3T-000001.jpg", CONTENTS[2].1);
    let said = whole(&export);
    assert_eq!(said.answer(0, "content").unwrap(), "consistent");
    assert_eq!(said.answer(0, "item").unwrap(), "inconsistent");
    assert_eq!(said.outcomes()[0], "inconsistent");
}

#[test]
fn an_original_that_came_damaged_is_consistent_with_a_note() {
    let content = b"begin\0\0\0\0\0\0end";
    let event = with(
        received(1, content),
        &[
            ("state", json!("damaged")),
            ("lost", json!([[5, 4], [9, 2]])),
        ],
    );
    let log = Log::new([event]);
    let mut export = Export::empty(&log);
    export.add(&log, 1, content);
    let said = whole(&export);
    assert_eq!(
        (said.code, said.outcomes()),
        (0, vec!["consistent".to_owned()])
    );
    let remark = said.json()["files"][0]["remarks"][0].to_string();
    assert!(
        remark.contains("6 bytes in 2 places did not arrive"),
        "{remark}"
    );

    let said = verify(&export, &["export"], &[]);
    assert!(
        said.out
            .contains("note: it is damaged as the archive received it")
    );
}

#[test]
fn a_duplicate_is_checked_like_its_original() {
    let event = custody::Event::DuplicateReceived {
        item: item(2),
        source: 0,
        path: model::SourcePath::from_bytes("again.jpg"),
        encoding: model::PathEncoding::Bytes,
        size: model::ByteCount(3),
        sha256: Sha256Digest::of("one"),
        modified: None,
        of: item(1),
        place: None,
        repaired: false,
        deleted: false,
    };
    let log = Log::new([received(1, b"one"), event]);
    let export = Export::empty(&log);
    let proof = log.prove(1, &["kind", "item", "size", "sha256", "of"]);
    export.write("export/originals/7Q2K9M3T-000002.jpg", b"one");
    export.write(
        &format!("export/{}", proof_name(2)),
        proof.to_text().as_bytes(),
    );
    assert_eq!(whole(&export).outcomes(), ["consistent"]);
}

#[test]
fn a_record_of_an_act_that_receives_nothing_vouches_for_no_bytes() {
    let event = custody::Event::VolumeHeld {
        accession: "7Q2K9M3T".parse().unwrap(),
        object: "held/1".into(),
        sha256: Sha256Digest::of("one"),
        size: model::ByteCount(3),
        disk: None,
        name: "VOLUME".into(),
    };
    let log = Log::new([event]);
    let export = Export::empty(&log);
    let proof = log.prove(0, &["kind", "size", "sha256"]);
    export.write("export/originals/7Q2K9M3T-000001.jpg", b"one");
    export.write(
        &format!("export/{}", proof_name(1)),
        proof.to_text().as_bytes(),
    );
    let said = whole(&export);
    assert_eq!(said.answer(0, "content").unwrap(), "consistent");
    assert_eq!(said.answer(0, "kind").unwrap(), "inconsistent");
    assert_eq!(
        (said.code, said.outcomes()),
        (3, vec!["inconsistent".to_owned()])
    );
}

#[test]
fn fields_that_are_not_shown_leave_their_questions_open() {
    let log = three();
    let cases: [(&[&str], &str); 3] = [
        (&["kind", "item", "size"], "content"),
        (&["item", "size", "sha256"], "kind"),
        (&[], "content"),
    ];
    for (shown, open) in cases {
        let export = Export::empty(&log);
        export.write("export/originals/7Q2K9M3T-000001.jpg", b"one");
        let proof = log.prove(1, shown);
        export.write(
            &format!("export/{}", proof_name(1)),
            proof.to_text().as_bytes(),
        );
        let said = whole(&export);
        assert_eq!(said.answer(0, "inclusion").unwrap(), "consistent");
        assert_eq!(said.answer(0, open).unwrap(), "not-tested");
        assert_eq!(
            (said.code, said.outcomes()),
            (3, vec!["not-tested".to_owned()])
        );
        assert_eq!(said.defects(), ["not-checked"]);
    }
}

#[test]
fn without_size_and_item_an_original_can_still_be_consistent() {
    let log = three();
    let export = Export::empty(&log);
    export.write("export/originals/7Q2K9M3T-000001.jpg", b"one");
    let proof = log.prove(1, &["kind", "sha256"]);
    export.write(
        &format!("export/{}", proof_name(1)),
        proof.to_text().as_bytes(),
    );
    let said = whole(&export);
    assert_eq!(
        (said.code, said.outcomes()),
        (0, vec!["consistent".to_owned()])
    );
    assert_eq!(said.answer(0, "item").unwrap(), "not-tested");
}
