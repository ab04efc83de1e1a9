//! Whoever sees the vault without a key learns how many originals of what size there are, no more.

use std::os::unix::ffi::OsStrExt;

use model::Sha256Digest;

use crate::support::*;

#[test]
fn no_name_and_no_byte_tells_a_path_or_a_digest_of_what_was_received() {
    let (archive, key) = (Archive::new(), accession());
    let photo = b"the bytes of a photo that the perpetrators hold too";
    sealed(&archive.vault, &key, FIRST, &[photo]);
    let path = placement(&key, 1).path;
    let secrets = [
        path.as_bytes().to_vec(),
        path.to_base64().into_bytes(),
        b"Branch 215".to_vec(),
        photo.to_vec(),
        Sha256Digest::of(photo).as_bytes().to_vec(),
        Sha256Digest::of(photo).to_string().into_bytes(),
    ];
    let mut shown = archive.home.path().as_os_str().as_bytes().to_vec();
    for line in archive.storage.list("").unwrap() {
        shown.extend_from_slice(line.key.as_str().as_bytes());
        shown.extend_from_slice(&archive.storage.read(&line.key).unwrap());
    }
    for secret in secrets {
        let seen = shown.windows(secret.len()).any(|window| window == secret);
        assert!(!seen, "{}", String::from_utf8_lossy(&secret));
    }
}

#[test]
fn names_are_the_same_whatever_was_received() {
    let names = |originals: &[&[u8]]| -> Vec<String> {
        let (archive, key) = (Archive::new(), accession());
        let part = sealed(&archive.vault, &key, FIRST, originals)
            .part
            .to_string();
        let listed = archive.storage.list("").unwrap();
        let names = listed.iter().map(|line| line.key.as_str());
        names.map(|name| name.replace(&part, "PART")).collect()
    };
    assert_eq!(names(&[b"one", b"two"]), names(&[&[0; 100_000], b""]));
}
