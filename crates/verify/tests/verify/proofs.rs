use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use model::Sha256Digest;

use crate::export::{Export, Log, SHOWN, Witness, proof_name, received, three, with};
use crate::program::{verify, whole};

/// An export of one original whose proof is replaced.
fn with_proof(log: &Log, proof: &[u8]) -> Export {
    let mut export = Export::empty(log);
    export.add(log, 1, b"one");
    export.write(&format!("export/{}", proof_name(1)), proof);
    export
}

#[test]
fn a_field_that_was_changed_is_not_in_the_log() {
    let log = three();
    let proof = log.prove(1, &SHOWN).to_text();
    let line = proof.lines().nth(1).unwrap();
    let extra = BASE64_STANDARD
        .decode(line.strip_prefix("extra ").unwrap())
        .unwrap();
    let mut extra: serde_json::Value = serde_json::from_slice(&extra).unwrap();
    for disclosure in extra["disclosures"].as_array_mut().unwrap() {
        let json = BASE64_URL_SAFE_NO_PAD
            .decode(disclosure.as_str().unwrap())
            .unwrap();
        let json = String::from_utf8(json).unwrap();
        let forged = json.replace(
            &Sha256Digest::of("one").to_string(),
            &Sha256Digest::of("two").to_string(),
        );
        *disclosure = BASE64_URL_SAFE_NO_PAD.encode(forged).into();
    }
    let forged = format!("extra {}", BASE64_STANDARD.encode(extra.to_string()));
    let export = with_proof(&log, proof.replace(line, &forged).as_bytes());
    export.write("export/originals/7Q2K9M3T-000001.jpg", b"two");

    let said = whole(&export);
    assert_eq!(said.answer(0, "content").unwrap(), "consistent");
    assert_eq!(said.answer(0, "inclusion").unwrap(), "inconsistent");
    assert_eq!(
        (said.code, said.outcomes()),
        (3, vec!["inconsistent".to_owned()])
    );
    assert!(said.defects().contains(&"proof-wrong".into()));
}

#[test]
fn a_proof_alone_says_its_fields_and_no_text_in_them_passes_for_a_line() {
    let place = "1\n    sha256: \u{202e}";
    let log = Log::new([with(received(1, b"one"), &[("place", place.into())])]);
    let shown = ["kind", "place", "path", "encoding", "modified", "size"];
    let export = with_proof(&log, log.prove(0, &shown).to_text().as_bytes());
    export.remove("export/originals/7Q2K9M3T-000001.jpg");
    let proof = format!("export/{}", proof_name(1));
    let said = verify(&export, &[&proof], &[]);
    let at = said.out.find("the log says in entry 0:").unwrap();
    let fields: Vec<&str> = said.out[at..].lines().skip(1).take(7).collect();
    let path = received(1, b"one");
    let path = serde_json::to_value(path).unwrap()["path"].clone();
    assert_eq!(
        fields,
        [
            r#"      encoding: "bytes""#.to_owned(),
            r#"      kind: "original-received""#.to_owned(),
            "      modified: null".to_owned(),
            format!("      path: {path} (أيلول/IMG_0001.JPG)"),
            r#"      place: "1\u{000a}    sha256: \u{202e}""#.to_owned(),
            "      size: 3".to_owned(),
            "      18 more digests stand for fields that are withheld, or for nothing".to_owned(),
        ]
    );
    // What a proof that does not hold says is not repeated as what the log says.
    export.set_policy(&three().signed_by(9).policy().to_bytes());
    let said = verify(&export, &[&proof], &[]);
    assert!(!said.out.contains("the log says in entry"), "{}", said.out);
}

#[test]
fn another_place_in_the_log_is_refused() {
    let log = three();
    let proof = log
        .prove(1, &SHOWN)
        .to_text()
        .replace("\nindex 1\n", "\nindex 2\n");
    let said = whole(&with_proof(&log, proof.as_bytes()));
    assert_eq!(said.answer(0, "inclusion").unwrap(), "inconsistent");
}

#[test]
fn a_log_that_the_policy_does_not_name_counts_for_nothing() {
    let log = three();
    let export = with_proof(&log, log.prove(1, &SHOWN).to_text().as_bytes());
    export.set_policy(&three().signed_by(6).policy().to_bytes());
    let said = whole(&export);
    assert_eq!(said.answer(0, "signature").unwrap(), "inconsistent");
    assert_eq!(said.answer(0, "inclusion").unwrap(), "not-tested");
    assert_eq!(said.code, 3);
}

#[test]
fn a_proof_that_cannot_be_read_is_said() {
    let log = three();
    let proof = log.prove(1, &SHOWN).to_text();
    for broken in [
        "",
        "c2sp.org/tlog-proof@v2\n",
        proof.get(..proof.len() / 2).unwrap(),
    ] {
        let said = whole(&with_proof(&log, broken.as_bytes()));
        assert_eq!(said.answer(0, "proof").unwrap(), "inconsistent");
        assert_eq!(said.defects(), ["proof-wrong"]);
        assert_eq!(said.code, 3);
    }
}

#[test]
fn a_proof_without_a_record_leaves_the_content_open() {
    let log = three();
    let proof = log.prove(1, &SHOWN).to_text();
    let lines: Vec<&str> = proof
        .lines()
        .filter(|line| !line.starts_with("extra"))
        .collect();
    let said = whole(&with_proof(&log, (lines.join("\n") + "\n").as_bytes()));
    assert_eq!(said.answer(0, "proof").unwrap(), "inconsistent");
    assert_eq!(said.answer(0, "signature").unwrap(), "consistent");
    assert_eq!(said.answer(0, "content").unwrap(), "not-tested");
}

#[test]
fn witnesses_are_counted_when_the_policy_asks_for_them() {
    let log = three();
    let witness = Witness::new(9);
    let cosigned = witness.cosign(&log.checkpoint());
    let asking = |export: &Export| {
        let policy = String::from_utf8(log.policy().to_bytes()).unwrap();
        let witness = format!("witness W1 {}\nquorum W1\n", witness.vkey());
        export.set_policy(policy.replace("quorum none\n", &witness).as_bytes());
    };

    let export = with_proof(
        &log,
        log.prove_under(1, &SHOWN, cosigned.clone())
            .to_text()
            .as_bytes(),
    );
    let said = whole(&export);
    assert_eq!(said.answer(0, "witnesses").unwrap(), "not-tested");
    assert!(
        said.out
            .contains("signatures by keys unknown here: witness.example/w1")
    );
    asking(&export);
    let said = whole(&export);
    assert_eq!(said.answer(0, "witnesses").unwrap(), "consistent");
    assert!(said.out.contains("cosigned: W1 at 2026-01-02T03:05:00Z"));
    assert_eq!(said.code, 0);
    let limits = said.json()["limits"].to_string();
    assert!(!limits.contains("witnesses"), "{limits}");

    let export = with_proof(&log, log.prove(1, &SHOWN).to_text().as_bytes());
    asking(&export);
    let said = whole(&export);
    assert_eq!(said.answer(0, "signature").unwrap(), "consistent");
    assert_eq!(said.answer(0, "witnesses").unwrap(), "inconsistent");
    assert_eq!(said.code, 3);
}

#[test]
fn a_false_cosignature_is_refused() {
    let log = three();
    let cosigned = Witness::new(9).cosign(&log.checkpoint());
    let other = Witness::new(9).cosign(&Log::new([received(1, b"x")]).checkpoint());
    let line = |note: &str| note.lines().last().unwrap().to_owned();
    let note = cosigned
        .as_str()
        .replace(&line(cosigned.as_str()), &line(other.as_str()));
    let checkpoint = custody::Checkpoint::parse(note.as_bytes()).unwrap();
    let export = with_proof(
        &log,
        log.prove_under(1, &SHOWN, checkpoint).to_text().as_bytes(),
    );
    let policy = String::from_utf8(log.policy().to_bytes()).unwrap();
    let witness = format!("witness W1 {}\nquorum W1\n", Witness::new(9).vkey());
    export.set_policy(policy.replace("quorum none\n", &witness).as_bytes());
    assert_eq!(whole(&export).outcomes(), ["inconsistent"]);
}

#[test]
fn two_trees_of_one_size_are_a_forked_log() {
    let log = three();
    let mut other = three();
    other.records.swap(5, 2);
    let mut export = Export::empty(&log);
    export.add(&log, 1, b"one");
    export.add(&other, 3, b"three, the last");
    let said = whole(&export);
    assert_eq!(said.outcomes(), ["consistent", "consistent"]);
    assert_eq!(said.defects(), ["log-forked"]);
    assert_eq!(said.code, 3);
}

#[test]
fn checkpoints_of_several_sizes_are_named_as_a_limit() {
    let log = three();
    let mut longer = three();
    longer.append(&received(4, b"four"));
    let mut export = Export::empty(&log);
    export.add(&log, 1, b"one");
    export.add(&longer, 3, b"three, the last");
    let said = whole(&export);
    assert_eq!(said.code, 0);
    assert!(said.json()["limits"].to_string().contains("2 checkpoints"));
}
