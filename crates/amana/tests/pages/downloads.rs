use std::fs;
use std::process::Command;
use std::sync::Arc;

use custody::Event;
use keyring::{Keyring, SecretString};
use ledger::Ledger;
use model::{EntryIndex, Hasher};

use crate::archive::{Archive, program, run};
use crate::scene::Scene;

#[test]
fn a_proof_from_the_pages_shows_a_stranger_that_the_original_is_in_the_log() {
    let scene = Scene::get();
    let archive = &scene.archive;
    let (item, out) = &scene.handed_out;
    let other = scene.unseen();
    let place = out.join(format!("proofs/{item}.tlog-proof"));
    let verify = |expected: i32| {
        let mut verify = Command::new(program("amana-verify"));
        verify
            .arg(out)
            .arg("--policy")
            .arg(archive.at("archive/policy"));
        run(verify.arg("--json"), &[expected])
    };
    for (of, exit) in [(item, 0), (&other, 3)] {
        let proof = scene.onlooker.get(&format!("/pictures/{of}/proof"));
        assert_eq!(proof.status, 200);
        let name = format!("attachment; filename=\"{of}.tlog-proof\"");
        assert_eq!(proof.header("content-disposition"), Some(&*name));
        fs::write(&place, &proof.body).unwrap();
        verify(exit);
    }
}

#[test]
fn every_item_that_has_bytes_has_a_proof() {
    let scene = Scene::get();
    for item in scene.items_of(&scene.disks) {
        let proof = scene.onlooker.get(&format!("/pictures/{item}/proof"));
        assert_eq!(proof.status, 200, "{item}");
        assert!(
            proof.text().starts_with("c2sp.org/tlog-proof@v1\n"),
            "{}",
            proof.text()
        );
    }
}

#[test]
fn a_certificate_from_the_pages_has_the_digest_that_the_log_holds() {
    let scene = Scene::get();
    let address = format!("/accessions/{}/certificate.json", scene.disks);
    let given = scene.onlooker.get(&address);
    assert_eq!(given.status, 200);
    assert_eq!(given.header("content-type"), Some("application/json"));
    let mut hasher = Hasher::new();
    hasher.update(&given.body);
    let digest = hasher.finish();
    let issued = entered(&scene.archive)
        .into_iter()
        .filter_map(|event| match event {
            Event::CertificateIssued {
                accession, sha256, ..
            } => Some((accession.to_string(), sha256)),
            _ => None,
        });
    assert_eq!(issued.collect::<Vec<_>>(), [(scene.disks.clone(), digest)]);
    // What came as a folder has no code to be certified by.
    for end in ["json", "txt", "html", "note"] {
        let address = format!("/accessions/{}/certificate.{end}", scene.folder);
        assert_eq!(scene.onlooker.get(&address).status, 404);
    }
}

/// What the log of an archive holds, read without the catalog that pages are made from.
fn entered(archive: &Archive) -> Vec<Event> {
    let policy = fs::read_to_string(archive.at("archive/policy")).unwrap();
    let key = policy.lines().next().unwrap().strip_prefix("log ").unwrap();
    let storage = storage::Folder::open(archive.at("archive")).unwrap();
    let ledger = Ledger::open(Arc::new(storage), key.parse().unwrap()).unwrap();
    let passphrase = fs::read_to_string(archive.at("passphrase")).unwrap();
    let passphrase = SecretString::from(passphrase.trim_end().to_owned());
    let keyring = Keyring::open(archive.at("keys"), passphrase).unwrap();
    let entries = ledger.entries(&keyring, EntryIndex(0)).unwrap();
    entries
        .map(|entry| entry.unwrap().event().unwrap().unwrap())
        .collect()
}

#[test]
fn a_certificate_for_people_is_in_the_language_of_the_reader() {
    let scene = Scene::get();
    for language in ["ar", "en", "fr", "de"] {
        let address = format!("/accessions/{}/certificate.txt", scene.disks);
        let given = scene.onlooker.get_in(&address, language);
        assert_eq!(
            given.header("content-type"),
            Some("text/plain; charset=utf-8")
        );
        let name = format!("filename=\"{}-certificate-{language}.txt\"", scene.disks);
        assert!(
            given
                .header("content-disposition")
                .unwrap()
                .ends_with(&name)
        );
        assert!(given.text().contains(&scene.disks));
    }
}

#[test]
fn a_signed_certificate_from_the_pages_is_checked_with_the_policy_alone() {
    let scene = Scene::get();
    let address = format!("/accessions/{}/certificate.note", scene.disks);
    let given = scene.onlooker.get(&address);
    assert_eq!(given.status, 200);
    let note = scene.archive.at("certificate-from-pages");
    fs::write(&note, &given.body).unwrap();
    let mut verify = Command::new(program("amana-verify"));
    verify
        .arg(&note)
        .arg("--policy")
        .arg(scene.archive.at("archive/policy"));
    run(&mut verify, &[0]);
}

#[test]
fn a_certificate_for_printing_stands_alone_in_the_language_of_the_reader() {
    let scene = Scene::get();
    for (language, direction) in [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr"), ("de", "ltr")] {
        let address = format!("/accessions/{}/certificate.html", scene.disks);
        let given = scene.onlooker.get_in(&address, language);
        let name = format!("{}-certificate-{language}.html", scene.disks);
        let disposition = given.header("content-disposition").unwrap();
        assert_eq!(disposition, format!("attachment; filename=\"{name}\""));
        let html = given.text();
        assert!(html.contains(&format!("dir=\"{direction}\"")), "{html}");
        assert!(
            html.contains("@media print") && !html.contains("/assets/"),
            "{html}"
        );
    }
}
