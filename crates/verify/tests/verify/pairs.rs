use crate::export::{Export, SHOWN, proof_name, three};
use crate::program::verify;

const ORIGINAL: &str = "export/originals/7Q2K9M3T-000001.jpg";

#[test]
fn an_original_is_checked_with_the_proof_of_its_export() {
    let said = verify(&Export::of_three(), &[ORIGINAL], &["--json"]);
    assert_eq!(
        (said.code, said.outcomes()),
        (0, vec!["consistent".to_owned()])
    );
}

#[test]
fn a_proof_is_checked_with_the_original_of_its_export() {
    let proof = format!("export/{}", proof_name(1));
    let said = verify(&Export::of_three(), &[&proof], &["--json"]);
    assert_eq!(
        (said.code, said.outcomes()),
        (0, vec!["consistent".to_owned()])
    );
    assert!(
        said.json()["files"][0]["path"]
            .as_str()
            .unwrap()
            .contains("000001.jpg")
    );
}

#[test]
fn an_original_under_another_name_is_checked_with_the_proof_beside_it() {
    let export = Export::of_three();
    let proof = three().prove(1, &SHOWN).to_text();
    for name in ["photo.tlog-proof", "photo.jpg.tlog-proof"] {
        export.write("photo.jpg", b"one");
        export.write(name, proof.as_bytes());
        for path in ["photo.jpg", name] {
            let said = verify(&export, &[path], &["--json"]);
            assert_eq!(
                (said.code, said.outcomes()),
                (0, vec!["consistent".to_owned()]),
                "{path}"
            );
            assert_eq!(said.answer(0, "item"), None);
        }
        export.remove(name);
    }
}

#[test]
fn a_proof_alone_is_checked_as_far_as_it_goes() {
    let export = Export::of_three();
    export.write(
        "alone.tlog-proof",
        three().prove(1, &SHOWN).to_text().as_bytes(),
    );
    let said = verify(&export, &["alone.tlog-proof"], &["--json"]);
    assert_eq!(
        (said.code, said.outcomes()),
        (0, vec!["consistent".to_owned()])
    );
    assert_eq!(said.answer(0, "inclusion").unwrap(), "consistent");
    assert_eq!(said.answer(0, "content").unwrap(), "not-tested");

    let said = verify(&export, &["alone.tlog-proof"], &[]);
    assert!(
        said.out
            .contains("content not tested: there is no original beside the proof")
    );
    assert!(
        said.out
            .contains("Checked 0 originals and 1 proof without one")
    );
}

#[test]
fn an_original_without_any_proof_is_a_defect() {
    let export = Export::of_three();
    export.write("photo.jpg", b"one");
    let said = verify(&export, &["photo.jpg"], &["--json"]);
    assert_eq!(
        (said.code, said.defects()),
        (3, vec!["proof-missing".to_owned()])
    );
}

#[test]
fn several_paths_are_summed_up() {
    let export = Export::of_three();
    export.write("photo.jpg", b"one");
    let said = verify(&export, &["export", "photo.jpg"], &["--json"]);
    let json = said.json();
    assert_eq!(json["checked"], 4);
    assert_eq!(
        (&json["consistent"], &json["not_tested"]),
        (&3.into(), &1.into())
    );
}
