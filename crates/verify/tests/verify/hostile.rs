use std::fs::File;
use std::sync::LazyLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use custody::MAX_PROOF;
use proptest::prelude::*;
use verify::{Checker, FileReport, List, Measured, Names, Original, Outcome};

use crate::export::{Export, SHOWN, proof_name, three};
use crate::program::whole;

static PROOF: LazyLock<Vec<u8>> = LazyLock::new(|| three().prove(1, &SHOWN).to_text().into_bytes());
static CHECKER: LazyLock<Checker> =
    LazyLock::new(|| Checker::new(&three().policy().to_bytes()).unwrap());

/// What is said of the first original with this proof.
fn outcome(proof: &[u8]) -> Outcome {
    let original = Original::Read(Measured::read(b"one".as_slice()).unwrap());
    let report = FileReport::new(Names::default(), &CHECKER.open(proof), &original);
    serde_json::to_string(&report).unwrap();
    report.outcome
}

#[test]
fn the_proof_as_it_is_is_consistent() {
    assert_eq!(outcome(&PROOF), Outcome::Consistent);
}

#[test]
fn a_proof_that_is_too_long_is_refused() {
    let export = Export::of_three();
    let proof = File::create(export.at(&format!("export/{}", proof_name(1)))).unwrap();
    proof.set_len(MAX_PROOF as u64 + 1).unwrap();
    let said = whole(&export);
    assert_eq!(said.answer(0, "proof").unwrap(), "inconsistent");
    assert!(said.out.contains("longer than 128 MiB"));
}

#[test]
fn fields_that_are_too_long_are_not_repeated() {
    let long = "x".repeat(20_000);
    let field = custody::Disclosure::new([0; 16], "state", long.into());
    let extra = format!(
        r#"{{"v":1,"disclosures":["{}"],"digests":[]}}"#,
        field.text()
    );
    let proof = String::from_utf8(PROOF.clone()).unwrap();
    let line = proof.lines().nth(1).unwrap();
    let forged = proof.replace(line, &format!("extra {}", BASE64_STANDARD.encode(extra)));
    let opened = CHECKER.open(forged.as_bytes());
    let report = FileReport::new(Names::default(), &opened, &Original::Absent);
    assert!(report.shown.is_empty());
    assert!(
        report.remarks[0].contains("too long"),
        "{:?}",
        report.remarks
    );
}

proptest! {
    #[test]
    fn a_flipped_or_cut_proof_is_never_consistent(at: prop::sample::Index, bit in 0u32..8) {
        let at = at.index(PROOF.len());
        prop_assert_ne!(outcome(&PROOF[..at]), Outcome::Consistent);
        let mut flipped = PROOF.clone();
        flipped[at] ^= 1 << bit;
        prop_assert_ne!(outcome(&flipped), Outcome::Consistent);
    }

    #[test]
    fn no_extra_data_panics(extra: Vec<u8>) {
        let proof = String::from_utf8(PROOF.clone()).unwrap();
        let line = proof.lines().nth(1).unwrap();
        let forged = format!("extra {}", BASE64_STANDARD.encode(extra));
        prop_assert_ne!(outcome(proof.replace(line, &forged).as_bytes()), Outcome::Consistent);
    }

    #[test]
    fn values_of_any_kind_are_borne(value in json()) {
        let names = ["kind", "item", "size", "sha256", "state", "lost", "repaired", "empty"];
        let fields: Vec<String> = names
            .iter()
            .map(|name| custody::Disclosure::new([7; 16], *name, value.clone()))
            .map(|field| format!("\"{}\"", field.text()))
            .collect();
        let extra = format!(r#"{{"v":1,"disclosures":[{}],"digests":[]}}"#, fields.join(","));
        let proof = String::from_utf8(PROOF.clone()).unwrap();
        let line = proof.lines().nth(1).unwrap();
        let forged = format!("extra {}", BASE64_STANDARD.encode(extra));
        prop_assert_eq!(outcome(proof.replace(line, &forged).as_bytes()), Outcome::Inconsistent);
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        outcome(&bytes);
        let _ = Checker::new(&bytes);
        let _ = List::parse("items.json", &bytes);
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
        Just("damaged".into()),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop::collection::vec(inner, 0..4).prop_map(Into::into)
    })
}
