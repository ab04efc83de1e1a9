//! What a certificate tells a person, a printer and a stranger.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::house::{House, pictures, program, run};

/// A house with what two of four disks gave back, where three are needed; the receipt.
fn received() -> (House, Value) {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 4);
    let (disks, sealed) = house.seal(&card, 4, 1);
    let code = sealed["code"].as_str().unwrap();
    let told = house.receive(&disks[..2], &["--code", code, "--no-examine"]);
    let told = told.expect(3).json();
    (house, told)
}

fn accession(told: &Value) -> String {
    told["accession"].as_str().unwrap().to_owned()
}

#[test]
fn a_certificate_names_every_file_that_is_not_whole_in_every_language() {
    let (house, told) = received();
    let id = accession(&told);
    let files = told["certificate"]["files"].as_array().unwrap();
    assert!(!files.is_empty(), "{told}");
    for (language, title) in [
        ("ar", "شهادة بما وصل"),
        ("en", "Certificate of what came"),
        ("fr", "Certificat de réception"),
        ("de", "Eingangsbescheinigung"),
    ] {
        let text = house
            .amana(["certificate", &id, "--language", language])
            .expect(0)
            .out;
        assert_eq!(text.lines().next(), Some(title));
        let html = house
            .amana(["certificate", &id, "--language", language, "--html"])
            .expect(0)
            .out;
        assert!(html.contains(title), "{html}");
        for file in files {
            let item = file["item"].as_str().unwrap();
            assert!(text.contains(item) && html.contains(item), "{item}");
        }
        let direction = if language == "ar" { "rtl" } else { "ltr" };
        assert!(html.contains(&format!("dir=\"{direction}\"")), "{html}");
        for foreign in ["http:", "https:", "src=", "@import", "url("] {
            assert!(!html.contains(foreign), "{foreign}: {html}");
        }
    }
}

#[test]
fn too_few_disks_are_told_of_first_and_one_more_is_enough() {
    let (house, told) = received();
    assert_eq!(told["more_disks"], 1);
    let text = house
        .amana(["certificate", &accession(&told)])
        .expect(0)
        .out;
    let words = "One more disk of this set is enough to give everything back.";
    assert_eq!(text.lines().nth(1), Some(words), "{text}");
    let text = told["text"]["en"].as_str().unwrap();
    assert_eq!(text.lines().nth(1), Some(words), "{text}");

    let disk = house.at("disk-4");
    let told = house.receive(&[disk], &["--no-examine"]).expect(3).json();
    assert_eq!(
        (&told["more_disks"], &told["certificate"]["files"]),
        (&Value::Null, &Value::Array(Vec::new()))
    );
}

#[test]
fn a_signed_certificate_is_checked_by_a_stranger_with_the_policy_alone() {
    let (house, told) = received();
    let id = accession(&told);
    let note = house.at("certificate");
    let path = note.to_str().unwrap();
    house
        .amana(["certificate", &id, "--note", "--out", path])
        .expect(0);
    let verify = || {
        let mut verify = Command::new(program("amana-verify"));
        verify.arg(&note).arg("--json");
        run(verify.arg("--policy").arg(house.at("archive/policy")))
    };
    let found = verify().expect(0).json();
    let one = &found["certificates"][0];
    assert_eq!(
        (&one["outcome"], &one["accession"], &one["entry"]),
        (&"consistent".into(), &told["accession"], &told["entry"])
    );
    let signed = fs::read_to_string(&note).unwrap();
    // Of Ed25519 there is one signature of one text by one key, however often it is asked for.
    let again = house.amana(["certificate", &id, "--note"]).expect(0).out;
    assert_eq!(again, signed);
    let entered = house.amana(["certificate", &id, "--json"]).expect(0).json();
    assert_eq!(entered["certificate"], told["certificate"]);
    assert!(signed.contains(entered["sha256"].as_str().unwrap()));

    fs::write(&note, signed.replacen("\"missing\":", "\"mussing\":", 1)).unwrap();
    let found = verify().expect(3).json();
    assert_eq!(found["certificates"][0]["outcome"], "inconsistent");
    house
        .amana(["certificate", &id, "--note", "--out", path])
        .expect(1);
}

#[test]
fn what_has_no_certificate_is_said_so_and_an_id_is_read_in_small_letters() {
    let (house, told) = received();
    let small = accession(&told).to_lowercase();
    let text = house.amana(["certificate", &small]).expect(0).out;
    assert!(text.contains(&accession(&told)), "{text}");
    let folder = house.folder("folder");
    fs::write(folder.join("one"), "one").unwrap();
    let told = house.amana(["ingest".as_ref(), "--json".as_ref(), folder.as_os_str()]);
    let folder = accession(&told.expect(0).json());
    for (id, said) in [
        (folder.as_str(), "has no certificate"),
        ("00000000", "there is no accession"),
    ] {
        let told = house.amana(["certificate", id]).expect(2);
        assert!(told.err.contains(said), "{}", told.err);
    }
}

#[test]
fn a_certificate_whose_entry_the_log_does_not_hold_is_not_shown() {
    let (house, told) = received();
    let checkpoint = house.at("archive/log/checkpoint");
    let honest = fs::read(&checkpoint).unwrap();
    fs::write(&checkpoint, "archive\n1\n").unwrap();
    let said = house.amana(["certificate", &accession(&told)]).expect(1);
    assert!(said.out.is_empty(), "{}", said.out);
    fs::write(&checkpoint, honest).unwrap();
    house.amana(["certificate", &accession(&told)]).expect(0);
}

#[test]
fn ingest_of_sealed_volumes_hints_at_receive() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 1);
    let (disks, _) = house.seal(&card, 1, 0);
    let ingest = |folder: &std::path::Path| {
        house
            .amana([
                "ingest".as_ref(),
                folder.as_os_str(),
                "--no-examine".as_ref(),
            ])
            .expect(0)
            .err
    };
    let said = ingest(&card);
    assert!(!said.contains("amana receive"), "{said}");
    let said = ingest(&disks[0]);
    assert!(
        said.contains("disk-1/") && said.contains("amana receive"),
        "{said}"
    );
}
