//! Whatever fields are chosen, a proof shows these and says nothing of the others.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use custody::{DIGESTS, Disclosure, Event, Excerpt, Policy, Record, TlogProof};
use model::{EntryIndex, ItemState, Role, Sha256Digest, Timestamp, Use};
use serde_json::{Value, json};
use testkit::FixedChance;

use crate::kinds;
use crate::reference::{Log, ORIGIN, log_key, path, root};

/// Of a record with more fields, every choice of its first ones is tried, with all the others and none.
const TRIED: usize = 10;

fn record(event: &Event, seed: u64) -> Record {
    let time = Timestamp::from_unix_nanos(1_346_457_600_000_000_000);
    Record::new(event, time, &mut FixedChance::new(seed)).unwrap()
}

fn text(digest: &Sha256Digest) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest.as_bytes())
}

/// A proof of the record as the second of three entries, as a stranger reads it.
fn proved(record: &Record, names: &[&str]) -> TlogProof {
    let entries = [
        Sha256Digest::of("before"),
        record.leaf(),
        Sha256Digest::of("after"),
    ];
    let origin = ORIGIN.parse().unwrap();
    let checkpoint = custody::Checkpoint::sign(&origin, 3, &root(&entries), &log_key());
    let excerpt = Excerpt::of(record, names).unwrap();
    let proof = TlogProof::new(&excerpt, EntryIndex(1), path(1, &entries), checkpoint).unwrap();
    TlogProof::parse(proof.to_text().as_bytes()).unwrap()
}

fn policy() -> Policy {
    let log = Log::of(1).checkpoint();
    let key = custody::VerifierKey::of_log(log.origin().clone(), &log_key().verifying_key());
    Policy::of_log(key)
}

/// The choices of fields that are tried, as lists of places.
fn choices(fields: usize) -> Vec<Vec<usize>> {
    let tried = fields.min(TRIED);
    let some = |bits: u32| (0..tried).filter(move |place| bits & (1 << place) != 0);
    let mut all: Vec<Vec<usize>> = (0..1 << tried).map(|bits| some(bits).collect()).collect();
    if fields > tried {
        all.extend((0..1 << tried).map(|bits| some(bits).chain(tried..fields).collect()));
    }
    all
}

#[test]
fn every_choice_of_fields_verifies_and_shows_nothing_else() {
    let policy = policy();
    for event in kinds::all() {
        let record = record(&event, 11);
        let fields = record.disclosures();
        for choice in choices(fields.len()) {
            let names: Vec<&str> = choice.iter().map(|place| fields[*place].name()).collect();
            let proof = proved(&record, &names);
            let excerpt = proof.excerpt().unwrap();
            assert_eq!(excerpt.leaf(), record.leaf());
            proof.verify(&policy, &excerpt.leaf()).unwrap();
            let shown: Vec<&str> = excerpt.disclosures().iter().map(Disclosure::name).collect();
            assert_eq!(shown, names);
            assert_eq!(excerpt.hidden().len(), DIGESTS - names.len());
            // Nothing of a field that is hidden stands in the file: neither its text nor its salt.
            let text = proof.to_text();
            let extra = text.lines().nth(1).unwrap();
            let extra = BASE64_STANDARD
                .decode(extra.trim_start_matches("extra "))
                .unwrap();
            let extra = String::from_utf8(extra).unwrap();
            for field in fields.iter().filter(|field| !names.contains(&field.name())) {
                assert!(!extra.contains(field.text()), "{}", field.name());
                assert!(!extra.contains(&salt_in_text(field)), "{}", field.name());
            }
        }
    }
}

/// The part of a disclosure's text that is of its salt alone: base64 makes four letters of three bytes.
fn salt_in_text(field: &Disclosure) -> String {
    field.text()[..32].to_owned()
}

#[test]
fn a_record_lacks_what_it_does_not_have() {
    let record = record(&kinds::all()[0], 1);
    assert!(matches!(
        Excerpt::of(&record, &["kind", "nothing"]),
        Err(custody::Error::NoField { .. })
    ));
}

/// Everything that could stand behind a digest if fields had no salt, or one that can be guessed.
fn encodings(name: &str, value: &Value) -> Vec<Vec<u8>> {
    let json = value.to_string();
    let plain = value.as_str().unwrap_or(&json).to_owned();
    let mut texts = vec![
        plain.clone(),
        json.clone(),
        format!("{name}{plain}"),
        format!("{name}:{plain}"),
        format!("{name}={plain}"),
        json!([name, value]).to_string(),
        json!({ name: value }).to_string(),
        format!("[\"{name}\", {json}]"),
    ];
    for salt in [
        "",
        &"A".repeat(22),
        &BASE64_URL_SAFE_NO_PAD.encode([0xff; 16]),
    ] {
        texts.push(json!([salt, name, value]).to_string());
        texts.push(format!("[\"{salt}\", \"{name}\", {json}]"));
    }
    texts.push(format!("[null,\"{name}\",{json}]"));
    let encoded = texts
        .iter()
        .flat_map(|text| {
            [
                BASE64_URL_SAFE_NO_PAD.encode(text),
                BASE64_STANDARD.encode(text),
            ]
        })
        .collect::<Vec<_>>();
    texts
        .into_iter()
        .chain(encoded)
        .flat_map(|text| [text.clone().into_bytes(), format!("{text}\n").into_bytes()])
        .collect()
}

/// What a guesser compares with: the leaf, what is hashed of it, and every digest that a proof hides.
fn targets(record: &Record, shown: &[&str]) -> BTreeSet<Sha256Digest> {
    let excerpt = Excerpt::of(record, shown).unwrap();
    let leaf = record.leaf();
    let node = [&[0], leaf.as_bytes().as_slice()].concat();
    excerpt
        .hidden()
        .iter()
        .copied()
        .chain([leaf, Sha256Digest::of(node)])
        .collect()
}

/// A guess is hashed once and twice, as one that is looked up in a table may be.
fn hits(targets: &BTreeSet<Sha256Digest>, guess: &[u8]) -> bool {
    let once = Sha256Digest::of(guess);
    targets.contains(&once) || targets.contains(&Sha256Digest::of(once.as_bytes()))
}

/// Fields of which somebody can list every value.
fn small_sets() -> Vec<(&'static str, Vec<Value>)> {
    let words = |words: Vec<String>| words.into_iter().map(Value::from).collect::<Vec<_>>();
    let kinds = kinds::all();
    let kinds = kinds
        .iter()
        .map(|event| serde_json::to_value(event).unwrap()["kind"].clone());
    vec![
        ("kind", kinds.collect()),
        (
            "state",
            words(ItemState::ALL.iter().map(ToString::to_string).collect()),
        ),
        (
            "role",
            words(Role::ALL.iter().map(ToString::to_string).collect()),
        ),
        (
            "purpose",
            words(Use::ALL.iter().map(ToString::to_string).collect()),
        ),
        ("empty", vec![true.into(), false.into()]),
        ("repaired", vec![true.into(), false.into()]),
        ("part", (0..1_000).map(Value::from).collect()),
        ("size", (0..1_000).map(Value::from).collect()),
        // A branch, as in the numbers on a picture.
        (
            "reason",
            (200..300)
                .map(|branch| Value::from(branch.to_string()))
                .collect(),
        ),
    ]
}

#[test]
fn nobody_guesses_a_hidden_field_and_whoever_has_its_salt_finds_it() {
    let branch = Event::AccessionWithdrawn {
        accession: "7Q2K9M3T".parse().unwrap(),
        reason: "215".into(),
        acting: custody::Acting::default(),
    };
    let events: Vec<Event> = kinds::all().into_iter().chain([branch]).collect();
    let mut found = BTreeSet::new();
    for (name, values) in small_sets() {
        let guesses: Vec<Vec<u8>> = values
            .iter()
            .flat_map(|value| encodings(name, value))
            .collect();
        for event in &events {
            let record = record(event, 23);
            let Some(field) = record.disclosures().iter().find(|it| it.name() == name) else {
                continue;
            };
            let others = record.disclosures().iter().map(Disclosure::name);
            let others: Vec<&str> = others.filter(|other| *other != name).collect();
            for shown in [&[][..], &others[..]] {
                let targets = targets(&record, shown);
                assert!(guesses.iter().all(|guess| !hits(&targets, guess)), "{name}");
                // The same search finds it with the salt: it is that alone which keeps it.
                let json = BASE64_URL_SAFE_NO_PAD.decode(field.text()).unwrap();
                let salt: Value = serde_json::from_slice(&json).unwrap();
                let salted = values.iter().any(|value| {
                    let guess = json!([salt[0], name, value]).to_string();
                    hits(&targets, BASE64_URL_SAFE_NO_PAD.encode(guess).as_bytes())
                });
                assert_eq!(salted, values.contains(field.value()), "{name}");
                if salted {
                    found.insert(name);
                }
            }
        }
    }
    assert_eq!(found.len(), small_sets().len(), "{found:?}");
}

#[test]
fn the_package_sd_jwt_agrees_on_our_disclosures_and_we_on_its() {
    let Some(python) = std::env::var_os("AMANA_PYTHON") else {
        println!("skipped: AMANA_PYTHON names no python with the module sd_jwt");
        return;
    };
    for event in kinds::all() {
        let record = record(&event, 31);
        let fields = record.disclosures();
        let digests: Vec<String> = fields
            .iter()
            .map(Disclosure::digest)
            .chain(record.decoys().iter().copied())
            .map(|digest| text(&digest))
            .collect();
        // Every second field is shown.
        let shown: Vec<&Disclosure> = fields.iter().step_by(2).collect();
        let texts: Vec<&str> = shown.iter().map(|field| field.text()).collect();
        let said = ask(
            &python,
            &json!({ "digests": digests, "disclosures": texts }),
        );
        let expected: serde_json::Map<_, _> = shown
            .iter()
            .map(|field| (field.name().to_owned(), field.value().clone()))
            .collect();
        assert_eq!(said["seen"], Value::Object(expected));
        let theirs: BTreeSet<&str> = said["digests"]
            .as_array()
            .unwrap()
            .iter()
            .map(word)
            .collect();
        let mut claims = serde_json::Map::new();
        for disclosure in said["disclosures"].as_array().unwrap() {
            let read = Disclosure::parse(word(disclosure)).unwrap();
            assert!(theirs.contains(text(&read.digest()).as_str()));
            claims.insert(read.name().to_owned(), read.value().clone());
        }
        assert_eq!(Value::Object(claims), said["claims"]);
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn ask(python: &std::ffi::OsStr, question: &Value) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/custody/disclosures.py");
    let mut asked = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = asked.stdin.take().unwrap();
    stdin.write_all(question.to_string().as_bytes()).unwrap();
    drop(stdin);
    let said = asked.wait_with_output().unwrap();
    assert!(said.status.success());
    serde_json::from_slice(&said.stdout).unwrap()
}
