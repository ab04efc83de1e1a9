//! What a certificate says besides its counts: what came after a code, whose hand it is, where it stands in
//! the log, and every file that is not whole.
#![cfg(test)]

use custody::Checkpoint;
use intake::{After, Certificate, CodeResult, Counts, FileLine, GoesOn, HandLine};
use model::{Defect, DefectCode, EntryIndex, Sha256Digest};
use serde_json::json;
use wording::{Entered, Language, Reader};

const NOTE: &str = "archive.example/log\n77\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— archive.example/log AAAAAAAA\n";

/// A certificate from before the newer fields.
fn old() -> Certificate {
    let old = json!({
        "v": 1, "accession": "7Q2K9M3T", "set": "00ff", "issued": "2026-09-04T21:40:12Z",
        "code": {"result": "matches", "given": "7302 9188", "packet": 3},
        "tips": ["1111 2222"], "packets": 3, "disks": [], "counts": Counts::default(),
        "files": [], "defects": [],
    });
    serde_json::from_value(old).unwrap()
}

fn told(language: Language, certificate: &Certificate) -> String {
    let reader = Reader::new(language).unwrap();
    reader.plain(&reader.certificate(certificate, None))
}

fn file(path: &str, code: DefectCode) -> (FileLine, Defect) {
    let line = FileLine {
        item: "7Q2K9M3T-000004".parse().unwrap(),
        path: path.into(),
        code,
    };
    (line, Defect::at(code, path, "3 of its bytes were lost"))
}

#[test]
fn a_certificate_from_before_the_newer_fields_is_told_without_them() {
    for language in Language::ALL {
        let reader = Reader::new(language).unwrap();
        let told = told(language, &old());
        assert!(told.contains("7302 9188"), "{told}");
        for absent in ["certificate-after-none", "certificate-heading-hand"] {
            assert!(!told.contains(&reader.text(absent)), "{told}");
        }
    }
}

#[test]
fn what_came_after_a_code_is_told_as_not_fixed_by_it() {
    let mut certificate = old();
    let matches = |after| CodeResult::Matches {
        given: "7302 9188".into(),
        packet: 3,
        after: Some(after),
    };
    certificate.code = matches(After {
        packets: 2,
        files: 41,
        bytes: 12_300_000,
    });
    let english = told(Language::En, &certificate);
    assert!(
        english.contains(
            "After that packet came 2 packets, with 41 files and 12.3 MB. This code does not fix them"
        ),
        "{english}"
    );
    let arabic = told(Language::Ar, &certificate);
    assert!(
        arabic.contains("حزمتان، فيها ٤١ ملفاً وحجمها ١٢٫٣ ميغابايت"),
        "{arabic}"
    );
    certificate.code = matches(After::default());
    assert!(told(Language::En, &certificate).contains("Nothing came after that packet."));
}

#[test]
fn the_older_set_that_a_source_goes_on_from_is_told_of() {
    let mut certificate = old();
    certificate.goes_on = Some(GoesOn {
        code: "9269 3876".into(),
        accession: Some("AAAAAAAA".parse().unwrap()),
    });
    for language in [Language::En, Language::Ar, Language::Fr, Language::De] {
        let told = told(language, &certificate);
        assert!(
            told.contains("9269 3876") && told.contains("AAAAAAAA"),
            "{told}"
        );
    }
    certificate.goes_on.as_mut().unwrap().accession = None;
    assert!(told(Language::En, &certificate).contains("No delivery has brought that one."));
}

#[test]
fn too_few_disks_are_told_of_before_anything_else() {
    let mut certificate = old();
    certificate.more_disks = Some(2);
    for (language, words) in [
        (
            Language::En,
            "2 more disks of this set are enough to give everything back.",
        ),
        (
            Language::Ar,
            "يكفي قرصان آخران من هذه المجموعة لاستعادة كل شيء.",
        ),
    ] {
        let told = told(language, &certificate);
        assert_eq!(told.lines().nth(1), Some(words), "{told}");
    }
}

#[test]
fn a_hand_is_told_with_the_accessions_that_it_signed_before() {
    let mut certificate = old();
    let same_as = ["AAAAAAAA", "BBBBBBBB", "CCCCCCCC"];
    certificate.hand = Some(HandLine {
        key: "ab12".into(),
        packets: 3,
        others: 0,
        other_keys: Vec::new(),
        unsigned: 1,
        invalid: 2,
        same_as: same_as.map(|id| id.parse().unwrap()).into(),
    });
    let english = told(Language::En, &certificate);
    for words in [
        "3 packets signed with the key ab12.",
        "The same key signed what came as AAAAAAAA, BBBBBBBB and CCCCCCCC.",
        "One packet is not signed.",
        "The signatures of 2 packets do not hold.",
    ] {
        assert!(english.contains(words), "{words}: {english}");
    }
    let arabic = told(Language::Ar, &certificate);
    assert!(arabic.contains("AAAAAAAA، BBBBBBBB وCCCCCCCC"), "{arabic}");
}

#[test]
fn a_file_that_is_not_whole_is_named_once_and_its_name_cannot_turn_the_line_around() {
    let mut certificate = old();
    let (line, defect) = file("صور/IMG_1.JPG", DefectCode::FileDamaged);
    certificate.files = vec![line];
    certificate.defects = vec![
        Defect::of_all(DefectCode::PacketNotClosed, "it has no end"),
        defect,
    ];
    for language in Language::ALL {
        let reader = Reader::new(language).unwrap();
        let told = reader.certificate(&certificate, None);
        assert_eq!(told.matches("IMG_1.JPG").count(), 1, "{told}");
        assert!(told.contains("\u{2068}صور/IMG_1.JPG\u{2069}"), "{told}");
        for words in [
            reader.defect(DefectCode::FileDamaged),
            reader.defect(DefectCode::PacketNotClosed),
        ] {
            assert_eq!(told.matches(&words).count(), 1, "{words}: {told}");
        }
    }
}

#[test]
fn a_certificate_tells_the_entry_and_the_checkpoint_that_hold_it() {
    let entered = Entered {
        entry: EntryIndex(70),
        sha256: Sha256Digest::of("document"),
        checkpoint: Checkpoint::parse(NOTE.as_bytes()).unwrap(),
    };
    for language in Language::ALL {
        let reader = Reader::new(language).unwrap();
        let told = reader.plain(&reader.certificate(&old(), Some(&entered)));
        for held in [
            reader.number(70),
            reader.number(77),
            "archive.example/log".into(),
            Sha256Digest::of("document").to_string(),
            "0".repeat(64),
        ] {
            assert!(told.contains(&held), "{language}: {held}: {told}");
        }
    }
}

#[test]
fn the_groups_of_a_code_stay_in_their_order_among_arabic_digits() {
    let told = told(Language::Ar, &old());
    // A mark of direction stands behind each group, or the second would stand to the right of the first.
    let code = "٧٣٠٢\u{200e} ٩١٨٨\u{200e} = 7302 9188";
    assert!(told.contains(code), "{told}");
}
