use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use storage::{Folder, Key, Patience, S3, S3Access, Storage, open_url};
use tempfile::TempDir;

use crate::passage::{Fate, Passage};
use crate::servers::{Server, moto, s3s};

/// Tells the stores of one bucket apart.
static STORES: AtomicU32 = AtomicU32::new(0);

/// Runs a rule on an empty store of every kind.
pub(crate) fn each_store(rule: impl Fn(Arc<dyn Storage>)) {
    each_store_of(&[Some(s3s()), moto()], rule);
}

/// Runs a rule on every kind of store but `s3s-fs`: it keeps objects as files, so that it tells the
/// folder `a` of an object `a/b` as an object, and keeps the folder when `a/b` is deleted.
pub(crate) fn each_store_of_names_alone(rule: impl Fn(Arc<dyn Storage>)) {
    each_store_of(&[moto()], rule);
}

fn each_store_of(servers: &[Option<Server>], rule: impl Fn(Arc<dyn Storage>)) {
    let (created, opened) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    rule(Arc::new(
        Folder::create(created.path().join("new/root")).unwrap(),
    ));
    let url = format!("file://{}", opened.path().display());
    rule(open_url(&url, &|_| None).unwrap());
    for server in servers.iter().flatten() {
        let honest = Passage::open(server, &[Fate::Pass]);
        rule(Arc::new(store(&honest, persistent())));
        let faulty = Passage::open(server, &Fate::HONEST_IN_THE_END);
        rule(Arc::new(store(&faulty, persistent())));
    }
}

/// So many attempts that faults by chance do not outlast them.
fn persistent() -> Patience {
    patience(60)
}

pub(crate) fn patience(attempts: u32) -> Patience {
    Patience {
        attempts,
        first_pause: Duration::ZERO,
        silence: Duration::from_secs(20),
    }
}

/// An empty store behind a passage.
pub(crate) fn store(passage: &Passage, patience: Patience) -> S3 {
    let number = STORES.fetch_add(1, Ordering::Relaxed);
    store_at(passage, patience, &format!("store-{number}"))
}

pub(crate) fn store_at(passage: &Passage, patience: Patience, prefix: &str) -> S3 {
    let access = access(passage.endpoint()).with_patience(patience);
    S3::open(&format!("{}/{prefix}", Server::BUCKET), &access).unwrap()
}

pub(crate) fn access(endpoint: String) -> S3Access {
    S3Access::from_variables(&|name| match name {
        "AWS_ACCESS_KEY_ID" => Some(Server::KEY.into()),
        "AWS_SECRET_ACCESS_KEY" => Some(Server::SECRET.into()),
        "AWS_ENDPOINT_URL" => Some(endpoint.clone()),
        _ => None,
    })
    .unwrap()
}

pub(crate) fn key(name: &str) -> Key {
    Key::parse(name).unwrap()
}

pub(crate) fn names(storage: &dyn Storage, prefix: &str) -> Vec<String> {
    let listed = storage.list(prefix).unwrap();
    listed
        .into_iter()
        .map(|line| line.key.to_string())
        .collect()
}
