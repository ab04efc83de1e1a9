use std::fs;
use std::path::PathBuf;
use std::process::Command;

use storage::{Key, Storage};

use super::scene::{Kept, access, bucket_of, flip, kinds, paths};
use crate::house::{Ended, House, run};

fn prove(kept: &Kept) -> PathBuf {
    let to = kept.house.at("proofs");
    let entries = || kept.house.amana(["status", "--json"]).expect(0).json()["entries"].as_u64();
    let before = entries().unwrap();
    kept.house
        .amana(["replica", "prove", "--to", to.to_str().unwrap()])
        .expect(0);
    // What is shown of each part is entered.
    let proofs = fs::read_dir(&to).unwrap().count() as u64;
    assert!(proofs > 0);
    assert_eq!(entries(), Some(before + proofs));
    kept.house.amana(["replicate"]).expect(0);
    to
}

/// The partner's machine: a copy, proofs and the policy.
fn partner(kept: &Kept, url: &str, exit: i32) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amana"));
    command.args(["replica", "check", url, "--json", "--proofs"]);
    command
        .arg(kept.house.at("proofs"))
        .arg("--policy")
        .arg(kept.house.at("archive/policy"));
    command.env_remove("AMANA_ARCHIVE").env_remove("AMANA_KEYS");
    if let Some((moto, _)) = &kept.far {
        command.envs(access(moto));
    }
    run(&mut command).expect(exit)
}

fn check_as_partner(kept: &Kept, url: &str, store: &dyn Storage) {
    let told = partner(kept, url, 0).json();
    assert_eq!(told["parts"], told["whole"]);
    assert!(told["parts"].as_u64().unwrap() > 0 && told["log_objects"].as_u64().unwrap() > 0);
    let kinds = kinds(store);
    for key in [&kinds[1], &kinds[3], &kinds[9], &kinds[10]] {
        let good = store.read(key).unwrap();
        flip(store, key);
        let told = partner(kept, url, 3).json();
        assert!(paths(&told).contains(&key.to_string()), "{key}: {told}");
        store.delete(key).unwrap();
        let told = partner(kept, url, 3).json();
        assert!(paths(&told).contains(&key.to_string()), "{key}: {told}");
        store.put_new(key, &good).unwrap();
    }
    let extra = Key::parse("ocfl/7Q2K9M3T.0009/letter").unwrap();
    store.put_new(&extra, b"dear").unwrap();
    assert_eq!(paths(&partner(kept, url, 3).json()), [extra.to_string()]);
    store.delete(&extra).unwrap();
    partner(kept, url, 0);
}

#[test]
fn a_partner_without_keys_proves_a_copy_whole_or_names_what_is_not() {
    let kept = Kept::new();
    prove(&kept);
    check_as_partner(
        &kept,
        kept.house.at("near").to_str().unwrap(),
        kept.near.as_ref(),
    );
    if let Some((moto, far)) = &kept.far {
        check_as_partner(
            &kept,
            &format!("s3://{}/amana", bucket_of(moto)),
            far.as_ref(),
        );
    }
}

#[test]
fn a_partner_believes_no_proof_that_was_changed_or_that_another_archive_gave() {
    let kept = Kept::with(false);
    let proofs = prove(&kept);
    let near = kept.house.at("near");
    let file = fs::read_dir(&proofs)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("index ", "index 1", 1)).unwrap();
    let told = partner(&kept, near.to_str().unwrap(), 3).json();
    assert_eq!(told["defects"][0]["code"], "proof-wrong", "{told}");
    fs::write(&file, text).unwrap();
    let other = House::new();
    let policy = fs::read(other.at("archive/policy")).unwrap();
    fs::write(kept.house.at("archive/policy"), policy).unwrap();
    let told = partner(&kept, near.to_str().unwrap(), 3).json();
    assert_eq!(told["defects"][0]["code"], "proof-wrong", "{told}");
}

#[test]
fn a_proof_for_a_partner_shows_nothing_but_the_part_and_its_inventory() {
    let kept = Kept::with(false);
    let proofs = prove(&kept);
    for file in fs::read_dir(proofs).unwrap() {
        let proof = custody::TlogProof::parse(&fs::read(file.unwrap().path()).unwrap()).unwrap();
        let excerpt = proof.excerpt().unwrap();
        let mut shown: Vec<&str> = excerpt.disclosures().iter().map(|it| it.name()).collect();
        shown.sort_unstable();
        assert_eq!(shown, ["inventory_sha256", "kind", "object"]);
    }
}
