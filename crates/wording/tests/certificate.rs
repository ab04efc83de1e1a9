//! Certificates, and what stands first on the page of an accession.
#![cfg(test)]

use intake::{Certificate, CodeResult, Counts, DiskLine};
use model::{Defect, DefectCode};
use wording::{FolderCounts, Language, Reader};

fn certificate(code: CodeResult, counts: Option<Counts>, defects: Vec<Defect>) -> Certificate {
    let disk = |number: u32| DiskLine {
        name: format!("disk-{number}.img"),
        disk: (number > 1).then(|| number.to_string()),
        blocks: 131_072,
        unknown_bytes: 0,
    };
    Certificate {
        v: 1,
        accession: "7Q2K9M3T".parse().unwrap(),
        set: "swallow".into(),
        issued: "2026-09-04T21:40:12.5Z".parse().unwrap(),
        code,
        tips: vec!["7302 9188".into()],
        packets: 1,
        more_disks: None,
        hand: None,
        goes_on: None,
        disks: vec![disk(1), disk(2), disk(3)],
        counts,
        files: Vec::new(),
        defects,
    }
}

fn matches() -> CodeResult {
    CodeResult::Matches {
        given: "7302 9188".into(),
        packet: 1,
        after: None,
    }
}

fn whole() -> Counts {
    Counts {
        present: 1_614,
        recovered: 804,
        ..Counts::default()
    }
}

fn lead(language: Language, certificate: &Certificate) -> String {
    let reader = Reader::new(language).unwrap();
    reader.plain(&reader.lead(certificate))
}

#[test]
fn a_certificate_holds_its_times_codes_and_counts_in_every_language() {
    let lost = Defect::of_all(DefectCode::DiskAbsent, "disk 4");
    for code in [
        matches(),
        CodeResult::NotGiven,
        CodeResult::DoesNotMatch {
            given: "7302 9188".into(),
        },
        CodeResult::CannotBeCompared {
            given: "7302 9188".into(),
        },
    ] {
        let certificate = certificate(code, Some(whole()), vec![lost.clone()]);
        for language in Language::ALL {
            let reader = Reader::new(language).unwrap();
            let told = reader.plain(&reader.certificate(&certificate, None));
            let blocks = reader.number(131_072);
            let rebuilt = reader.number(804);
            for held in [
                &reader.date_time(certificate.issued),
                "7302 9188",
                "disk-2.img",
                &blocks,
                &rebuilt,
            ] {
                assert!(told.contains(held), "{language}: {held}: {told}");
            }
            let absent = reader.defect(DefectCode::DiskAbsent);
            assert!(told.contains(&absent) && told.contains("disk 4"), "{told}");
            assert!(
                !told.contains("Unknown localization") && !told.contains('$'),
                "{told}"
            );
        }
    }
}

#[test]
fn the_lead_says_that_all_came_back_if_it_did() {
    let lost = Defect::of_all(DefectCode::DiskAbsent, "disk 4");
    let good = certificate(matches(), Some(whole()), vec![lost]);
    assert_eq!(
        lead(Language::En, &good),
        "3 disks came in this delivery. One disk did not arrive. All 2,418 files came back, bit for bit."
    );
    assert_eq!(
        lead(Language::Ar, &good),
        "وصلت في هذا التسليم ٣ أقراص. بقي قرص واحد لم يصل. عادت الملفات كلها، وعددها ٢٬٤١٨، مطابقةً بايتاً بايتاً."
    );
}

#[test]
fn the_lead_never_says_all_where_files_may_be_without_a_name() {
    let not_given = certificate(CodeResult::NotGiven, Some(whole()), Vec::new());
    assert_eq!(
        lead(Language::En, &not_given),
        "3 disks came in this delivery. 2,418 files came back, bit for bit. No code was compared; \
         until then nobody can say that nothing was added or taken away."
    );
    for code in [
        DefectCode::DirectoryLost,
        DefectCode::PacketMissing,
        DefectCode::PacketNotClosed,
        DefectCode::SetBranches,
    ] {
        let defects = vec![Defect::of_all(code, "packet 2")];
        let told = lead(
            Language::En,
            &certificate(matches(), Some(whole()), defects),
        );
        assert!(!told.contains("All"), "{code}: {told}");
    }
}

#[test]
fn the_lead_names_every_kind_of_loss() {
    let counts = Counts {
        present: 1,
        recovered: 0,
        damaged: 2,
        missing: 12,
        altered: 1,
        added: 3,
        unreadable: 1,
    };
    let told = lead(
        Language::En,
        &certificate(matches(), Some(counts), Vec::new()),
    );
    assert_eq!(
        told,
        "3 disks came in this delivery. One file came back, bit for bit. 12 files are missing; \
         their names are below. 2 files are damaged; their names are below. One file is altered: \
         its bytes are not those that its directory names. One file could not be read by the \
         source itself. 3 files came that no directory names."
    );
}

#[test]
fn nothing_is_said_of_files_where_the_code_does_not_match() {
    let given = "7302 9188".to_owned();
    let certificate = certificate(CodeResult::DoesNotMatch { given }, None, Vec::new());
    assert_eq!(
        lead(Language::En, &certificate),
        "3 disks came in this delivery. The code does not match what arrived, so nothing can be \
         said of any single file."
    );
}

#[test]
fn a_folder_is_told_as_offered_stored_kept_and_refused() {
    let told = |counts| {
        Language::ALL.map(|language| {
            let reader = Reader::new(language).unwrap();
            reader.plain(&reader.lead_of_folder(counts))
        })
    };
    let mixed = told(FolderCounts {
        offered: 2_418,
        stored: 2_391,
        duplicate: 22,
        refused: 5,
    });
    assert_eq!(
        mixed[1],
        "2,418 files were offered. 2,391 are stored. 22 have the bytes of files that are stored; \
         their places are kept. 5 were refused; their names and the reasons are below."
    );
    assert!(
        mixed[0].starts_with("عُرض على الأرشيف ٢٬٤١٨ ملفاً. حُفظ منها ٢٬٣٩١ ملفاً."),
        "{}",
        mixed[0]
    );
    let none = told(FolderCounts {
        offered: 0,
        stored: 0,
        duplicate: 0,
        refused: 0,
    });
    assert_eq!(none[1], "No file was offered.");
}
