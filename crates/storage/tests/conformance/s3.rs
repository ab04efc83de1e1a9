//! What is particular to a store in a bucket.

use storage::{Error, S3, S3Access, Storage, open_url, probe};

use crate::passage::{Fate, Passage};
use crate::servers::{Server, s3s};
use crate::stores::{access, key, names, patience, store, store_at};

#[test]
fn a_store_that_knows_no_condition_is_refused() {
    let server = s3s();
    for (fate, lacks) in [
        (Fate::Unconditional, "put-if-absent"),
        (Fate::UnconditionalParts, "of objects in parts"),
    ] {
        let store = store(&Passage::open(&server, &[fate]), patience(1));
        let refused = probe(&store).unwrap_err();
        assert!(matches!(refused, Error::Unfit { .. }), "{refused}");
        assert!(refused.to_string().contains(lacks), "{refused}");
    }
}

#[test]
fn no_error_shows_who_asks() {
    let server = s3s();
    let endpoint = format!("http://{}", server.address);
    let wrong = S3Access::from_variables(&|name| match name {
        "AWS_ACCESS_KEY_ID" => Some(Server::KEY.into()),
        "AWS_SECRET_ACCESS_KEY" => Some("another-secret-value".into()),
        "AWS_ENDPOINT_URL" => Some(endpoint.clone()),
        _ => None,
    });
    let store = S3::open("bucket/a", &wrong.unwrap().with_patience(patience(1))).unwrap();
    let nowhere = access("http://127.0.0.1:1".into()).with_patience(patience(2));
    let nowhere = S3::open("bucket/a", &nowhere).unwrap();
    for refused in [
        store.put_new(&key("a"), b"1").unwrap_err(),
        nowhere.put_new(&key("a"), b"1").unwrap_err(),
    ] {
        let told = format!("{refused} {refused:?} {}", chain(&refused));
        for secret in [Server::KEY, Server::SECRET, "another-secret-value", "X-Amz"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    error.source().map(chain_of).unwrap_or_default()
}

fn chain_of(error: &(dyn std::error::Error + 'static)) -> String {
    format!(
        "{error} {}",
        error.source().map(chain_of).unwrap_or_default()
    )
}

#[test]
fn a_url_with_anything_but_a_bucket_and_a_prefix_is_refused_unshown() {
    let variable = |name: &str| name.contains("KEY").then(|| "x".to_owned());
    for url in [
        "s3://",
        "s3://user:secret@bucket",
        "s3://bucket?secret",
        "s3://bucket/a?secret",
        "s3://bucket/../secret",
        "s3://BUCKET/secret",
    ] {
        let refused = open_url(url, &variable).err().unwrap();
        assert!(matches!(refused, Error::NotABucket), "{url}");
        assert!(!refused.to_string().contains("secret"));
    }
    let unset = open_url("s3://bucket/a", &|_| None).err().unwrap();
    assert!(unset.to_string().contains("AWS_ACCESS_KEY_ID"), "{unset}");
}

#[test]
fn stores_below_two_prefixes_of_a_bucket_do_not_see_each_other() {
    let passage = Passage::open(&s3s(), &[Fate::Pass]);
    let [one, other] = ["a", "b"].map(|prefix| store_at(&passage, patience(1), prefix));
    one.put_new(&key("x"), b"1").unwrap();
    other.put_new(&key("x"), b"2").unwrap();
    assert_eq!(names(&one, ""), ["x"]);
    assert_eq!(other.read(&key("x")).unwrap(), b"2");
    let _held = one.lease("log").unwrap();
    other.lease("log").unwrap();
}

#[test]
fn a_lease_that_a_killed_process_of_this_machine_left_is_taken_over_and_no_others() {
    let passage = Passage::open(&s3s(), &[Fate::Pass]);
    let prefix = format!("lease-{}", std::process::id());
    let store = store_at(&passage, patience(1), &prefix);
    let lease = store.lease("log").unwrap();
    let object = store.read(&key(".lease-log")).unwrap();
    drop(lease);
    store.put_new(&key(".lease-log"), &object).unwrap();
    store.lease("log").unwrap();
    let another = [b'0'; 64].iter().chain(b"\n").copied().collect::<Vec<u8>>();
    store.put_new(&key(".lease-log"), &another).unwrap();
    let refused = store.lease("log").unwrap_err();
    assert!(matches!(refused, Error::Busy { .. }));
    assert!(refused.to_string().contains("another machine"), "{refused}");
}

#[test]
fn nothing_hides_behind_the_name_of_a_lease() {
    let store = store(&Passage::open(&s3s(), &[Fate::Pass]), patience(1));
    store.put_new(&key(".lease-a"), b"x").unwrap();
    store.put_new(&key(".lease-b/photo"), &[b'0'; 65]).unwrap();
    assert_eq!(names(&store, ""), [".lease-a", ".lease-b/photo"]);
}

#[test]
fn a_store_works_from_inside_an_asynchronous_runtime() {
    let passage = Passage::open(&s3s(), &[Fate::Pass]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = store(&passage, patience(1));
        store.put_new(&key("a"), b"1").unwrap();
        assert_eq!(store.read(&key("a")).unwrap(), b"1");
    });
}
