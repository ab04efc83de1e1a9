use custody::CertificateNote;
use ed25519_dalek::SigningKey;
use model::EntryIndex;

use crate::export::{Export, ORIGIN};
use crate::program::{Said, verify};

const DOCUMENT: &str = r#"{"accession":"7Q2K9M3T","issued":"2026-09-04T21:40:12.5Z","set":"00ff"}"#;

/// A certificate by the archive of the exports here, or by somebody who took its name.
fn note(document: &str, seed: u8) -> String {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let note = CertificateNote::sign(&ORIGIN.parse().unwrap(), EntryIndex(9), document, &key);
    note.as_str().to_owned()
}

fn said(note: &str, more: &[&str]) -> Said {
    let export = Export::of_three();
    export.write("certificate", note.as_bytes());
    let mut paths = vec!["certificate"];
    paths.extend(more);
    verify(&export, &paths, &["--json"])
}

fn answer(said: &Said, question: &str) -> String {
    let json = said.json();
    let checks = json["certificates"][0]["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["question"] == question);
    check.unwrap()["outcome"].as_str().unwrap().to_owned()
}

#[test]
fn a_certificate_that_the_archive_signed_is_consistent() {
    let told = said(&note(DOCUMENT, 5), &[]);
    assert_eq!((told.code, told.defects()), (0, Vec::new()));
    let json = told.json();
    let one = &json["certificates"][0];
    assert_eq!(one["outcome"], "consistent");
    assert_eq!(
        (
            &one["log"],
            &one["entry"],
            &one["accession"],
            &one["issued"]
        ),
        (
            &ORIGIN.into(),
            &9.into(),
            &"7Q2K9M3T".into(),
            &"2026-09-04T21:40:12.5Z".into()
        )
    );
    let limits = json["limits"].as_array().unwrap();
    assert!(limits.iter().any(|limit| limit["what"] == "entry"));
}

#[test]
fn a_certificate_by_another_key_or_with_another_digit_is_inconsistent() {
    let honest = note(DOCUMENT, 5);
    for (forged, code) in [
        (note(DOCUMENT, 6), "signature-wrong"),
        (honest.replace("entry 9", "entry 8"), "signature-wrong"),
        (honest.replace("7Q2K9M3T", "7Q2K9M3X"), "proof-wrong"),
        (honest.replace("\n\n", "\nmore\n\n"), "proof-wrong"),
    ] {
        let told = said(&forged, &[]);
        assert_eq!((told.code, told.defects()), (3, vec![code.to_owned()]));
        assert_eq!(told.json()["inconsistent"], 1);
    }
}

#[test]
fn a_long_document_is_looked_for_beside_its_note() {
    let padding = "x".repeat(1_000_000);
    let long = DOCUMENT.replace("00ff", &padding);
    let export = Export::of_three();
    export.write("long", note(&long, 5).as_bytes());
    let told = verify(&export, &["long"], &["--json"]);
    assert_eq!(
        (told.code, answer(&told, "content")),
        (3, "not-tested".into())
    );
    export.write("long.json", long.as_bytes());
    let told = verify(&export, &["long"], &["--json"]);
    assert_eq!(
        (told.code, answer(&told, "content")),
        (0, "consistent".into())
    );
    export.write("long.json", long.replace("7Q", "7X").as_bytes());
    let told = verify(&export, &["long"], &["--json"]);
    assert_eq!((told.code, told.defects()[0].as_str()), (3, "file-altered"));
}

#[test]
fn a_certificate_is_told_in_plain_words_beside_originals() {
    let export = Export::of_three();
    export.write("certificate", note(DOCUMENT, 5).as_bytes());
    let told = verify(&export, &["export", "certificate"], &[]);
    assert_eq!(told.code, 0, "{}", told.out);
    for words in [
        "consistent  certificate",
        "it is a certificate of the archive archive.example/log of what came as accession 7Q2K9M3T",
        "the archive archive.example/log signed it",
        "Checked 3 originals, and 1 certificate: 4 consistent",
    ] {
        assert!(told.out.contains(words), "{words}: {}", told.out);
    }
}
