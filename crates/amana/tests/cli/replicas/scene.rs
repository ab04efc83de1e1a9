use std::cell::OnceCell;
use std::fs;
use std::sync::Arc;

use custody::{Event, Policy};
use keyring::{Keyring, SecretString};
use ledger::Ledger;
use model::EntryIndex;
use serde_json::Value;
use storage::{Folder, Key, S3, S3Access, Storage};
use testkit::Moto;

use crate::house::{House, pictures};

/// An archive with every kind of object, and its copies: `near` in a folder and, where the other server can be
/// started, `far` in a bucket.
pub(super) struct Kept {
    pub(super) house: House,
    keyring: OnceCell<Keyring>,
    pub(super) near: Arc<dyn Storage>,
    pub(super) far: Option<(Moto, Arc<dyn Storage>)>,
}

pub(super) fn access(moto: &Moto) -> [(&'static str, String); 3] {
    [
        ("AWS_ENDPOINT_URL", format!("http://{}", moto.address())),
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE".into()),
        (
            "AWS_SECRET_ACCESS_KEY",
            "a-secret-that-stands-nowhere".into(),
        ),
    ]
}

/// A bucket of a name that no other server has: a lease on this machine goes by the name alone.
pub(super) fn bucket_of(moto: &Moto) -> String {
    let address = moto.address().to_string();
    let port = address.rsplit(':').next().unwrap();
    format!("copies-{port}")
}

impl Kept {
    pub(super) fn new() -> Self {
        Self::with(true)
    }

    pub(super) fn with(bucket: bool) -> Self {
        let moto = bucket.then(Moto::start).flatten();
        let variables = moto.as_ref().map(access).into_iter().flatten();
        let house = House::with(&[], &variables.collect::<Vec<_>>());
        let card = house.folder("card");
        pictures(&card, 3);
        let (disks, _) = house.seal(&card, 1, 0);
        house.receive(&disks, &["--no-examine"]);
        house.make_a_beat_due();
        house.amana(["log", "publish"]).expect(0);
        let near = house.at("near");
        let add = |url: &str, name: &str| {
            house
                .amana(["replica", "add", url, "--name", name])
                .expect(0);
        };
        add(near.to_str().unwrap(), "near");
        let far = moto.map(|moto| {
            let place = bucket_of(&moto);
            moto.bucket(&place).unwrap();
            add(&format!("s3://{place}/amana"), "far");
            let variables = access(&moto);
            let access = S3Access::from_variables(&|name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| value.clone())
            });
            let far: Arc<dyn Storage> =
                Arc::new(S3::open(&format!("{place}/amana"), &access.unwrap()).unwrap());
            (moto, far)
        });
        house.amana(["replicate"]).expect(0);
        Self {
            keyring: OnceCell::new(),
            near: Arc::new(Folder::open(near).unwrap()),
            house,
            far,
        }
    }

    pub(super) fn here(&self) -> Folder {
        Folder::open(self.house.at("archive")).unwrap()
    }

    pub(super) fn audit(&self, extra: &[&str], exit: i32) -> Value {
        let line = ["audit", "--json"].iter().chain(extra);
        self.house.amana(line).expect(exit).json()
    }

    /// The acts that tell of damage and repair, in their order, each as its kind, its copy and its object.
    pub(super) fn facts(&self) -> Vec<(&'static str, Option<String>, String)> {
        let policy = fs::read(self.house.at("archive/policy")).unwrap();
        let key = Policy::parse(&policy)
            .unwrap()
            .logs()
            .next()
            .unwrap()
            .clone();
        let keyring = self.keyring.get_or_init(|| {
            let passphrase = SecretString::from("correct horse".to_owned());
            Keyring::open(self.house.at("keys"), passphrase).unwrap()
        });
        let log = Ledger::open(Arc::new(self.here()), key).unwrap();
        let entries = log.entries(keyring, EntryIndex(0)).unwrap();
        let fact = |event| match event {
            Event::ObjectDamaged(it) => Some(("damaged", it.replica, it.object)),
            Event::ObjectRepaired(it) => Some(("repaired", it.replica, it.object)),
            _ => None,
        };
        let events = entries.map(|entry| entry.unwrap().event().unwrap());
        events.flatten().filter_map(fact).collect()
    }
}

/// One object of each kind, by what its name tells.
pub(super) fn kinds(store: &dyn Storage) -> Vec<Key> {
    let listed: Vec<Key> = store
        .list("")
        .unwrap()
        .into_iter()
        .map(|it| it.key)
        .collect();
    let find = |what: &str, is: &dyn Fn(&str) -> bool| {
        let found = listed.iter().find(|key| is(key.as_str()));
        found.unwrap_or_else(|| panic!("no {what}")).clone()
    };
    vec![
        find("root", &|name| name == "ocfl/0=ocfl_1.1"),
        find("original", &|name| name.ends_with("v1/content/000001.age")),
        find("manifest", &|name| name.ends_with("manifest.jsonl.age")),
        find("inventory", &|name| name.ends_with(".0001/inventory.json")),
        find("sidecar", &|name| {
            name.ends_with("v1/inventory.json.sha256")
        }),
        find("declaration", &|name| name.ends_with("0=ocfl_object_1.1")),
        find("volume", &|name| name.starts_with("held/")),
        find("scope", &|name| {
            name.starts_with("keys/scope-") && !name.contains("archive")
        }),
        find("card", &|name| name.starts_with("keys/card-")),
        find("journal", &|name| name.starts_with("journal/")),
        find("head", &|name| name == "log/heads/000000000001"),
        find("entries", &|name| name.starts_with("log/tile/entries/")),
        find("tile", &|name| name.starts_with("log/tile/0/")),
        find("clock", &|name| name.starts_with("log/clock/")),
        find("note", &|name| name.starts_with("log/published/")),
        find("public tile", &|name| name.starts_with("public/tile/")),
        find("public checkpoint", &|name| name == "public/checkpoint"),
    ]
}

/// Puts other bytes in the place of an object, as a disk does that fails.
fn overwrite(store: &dyn Storage, key: &Key, bytes: &[u8]) {
    store.delete(key).unwrap();
    store.put_new(key, bytes).unwrap();
}

pub(super) fn flip(store: &dyn Storage, key: &Key) {
    let mut bytes = store.read(key).unwrap();
    // In a head: in its root.
    let at = if key.as_str().starts_with("log/heads/") {
        50
    } else {
        bytes.len() * 3 / 4
    };
    bytes[at] ^= 1;
    overwrite(store, key, &bytes);
}

pub(super) fn paths(report: &Value) -> Vec<String> {
    let defects = report["defects"].as_array().unwrap();
    let mut paths: Vec<String> = defects
        .iter()
        .filter_map(|defect| defect["path"].as_str().map(Into::into))
        .collect();
    paths.dedup();
    paths
}

pub(super) fn repaired(report: &Value) -> Vec<(Option<String>, String)> {
    let repaired = report["repaired"].as_array().unwrap().iter();
    let one = |it: &Value| {
        (
            it["replica"].as_str().map(Into::into),
            it["object"].as_str().unwrap().to_owned(),
        )
    };
    repaired.map(one).collect()
}
