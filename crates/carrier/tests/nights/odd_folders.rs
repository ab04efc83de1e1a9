use std::sync::Arc;

use carrier::{BLOCK, CardSecret, Error, Past, PastSet, ReadAt, VERSION};
use chacha20poly1305::aead::{Aead, KeyInit, Payload as Sealing};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use model::Chance;
use testkit::FixedChance;

use crate::desk::{Desk, files_of, holds};

fn folder(files: &[&[u8]]) -> Vec<Arc<dyn ReadAt>> {
    let files = files
        .iter()
        .map(|bytes| Arc::new(bytes.to_vec()) as Arc<dyn ReadAt>);
    files.collect()
}

fn past(desk: &Desk, folders: &[Vec<Arc<dyn ReadAt>>]) -> Result<Option<PastSet>, Error> {
    Past::of(folders, &desk.secrets()).into_set()
}

#[test]
fn a_volume_is_found_among_other_files_whatever_stands_before_its_last_packet() {
    let desk = Desk::new();
    let one = desk.night(vec![Vec::new()], 0, &files_of("1"));
    let mut volume = desk
        .night(one.log.disks(), 0, &files_of("2"))
        .log
        .disks()
        .remove(0);
    volume[..BLOCK].fill(9);
    let others: [&[u8]; 2] = [&[7; 50_000], &[]];
    let set = past(&desk, &[folder(&[others[0], &volume, others[1]])])
        .unwrap()
        .unwrap();
    assert_eq!((set.packets(), set.files(0)), (2, vec![1]));
    let three = desk.night(vec![volume], 0, &files_of("3"));
    let back = desk.give_back(&three.log.disks());
    assert!(
        ["1", "2", "3"]
            .iter()
            .all(|night| holds(&back, &files_of(night)))
    );
}

#[test]
fn of_a_copy_and_its_later_self_the_later_one_is_gone_on_in() {
    let desk = Desk::new();
    let old = desk.night(vec![Vec::new()], 0, &files_of("1")).log.disks();
    let new = desk.night(old.clone(), 0, &files_of("2")).log.disks();
    for (files, last) in [([&old[0], &new[0]], 1), ([&new[0], &old[0]], 0)] {
        let folders = [folder(&files.map(Vec::as_slice))];
        let set = past(&desk, &folders).unwrap().unwrap();
        assert_eq!((set.packets(), set.files(0).pop()), (2, Some(last)));
    }
}

#[test]
fn what_is_not_clear_is_refused() {
    let desk = Desk::new();
    let disks = desk
        .night(vec![Vec::new(); 2], 1, &files_of("1"))
        .log
        .disks();
    let other = desk
        .night(vec![Vec::new()], 0, &files_of("other"))
        .log
        .disks();
    let (one, two, other) = (&disks[0], &disks[1], &other[0]);
    let sets = past(&desk, &[folder(&[one]), folder(&[other])]);
    assert!(matches!(sets, Err(Error::SeveralSets)));
    let both = past(&desk, &[folder(&[]), folder(&[one, two])]);
    assert!(matches!(both, Err(Error::TwoDisksInOneFolder { place: 1 })));
    let twice = past(&desk, &[folder(&[one]), folder(&[two]), folder(&[one])]);
    assert!(matches!(twice, Err(Error::DiskTwice { one: 0, other: 2 })));
}

#[test]
fn a_set_of_another_version_is_told_and_not_gone_on_in() {
    let desk = Desk::new();
    let one = desk.night(vec![Vec::new()], 0, &files_of("1")).log.disks();
    let mut strange = vec![0; 4 * BLOCK];
    FixedChance::new(9).fill(&mut strange);
    let nonce: [u8; 24] = FixedChance::new(10).draw();
    let mut text = vec![7; 4 + 32 + 16 + 16 + 40];
    text[..4].copy_from_slice(&(VERSION + 1).to_le_bytes());
    let key = [6; 32];
    let cipher = XChaCha20Poly1305::new(&key.into());
    let (msg, aad) = (text.as_slice(), b"key".as_slice());
    let sealed = cipher.encrypt(XNonce::from_slice(&nonce), Sealing { msg, aad });
    strange[148..148 + 24].copy_from_slice(&nonce);
    strange[148 + 24..2 * 148].copy_from_slice(&sealed.unwrap());
    let mut secrets = desk.secrets();
    secrets.push(CardSecret::from_bytes(key));
    let past = Past::of(&[folder(&[&strange, &one[0]])], &secrets);
    assert_eq!(past.other_versions(), [VERSION + 1]);
    let set = past.into_set().unwrap().unwrap();
    assert_eq!((set.packets(), set.files(0)), (1, vec![1]));
    let alone = Past::of(&[folder(&[&strange])], &secrets);
    assert!(alone.into_set().unwrap().is_none());
}

#[test]
fn a_card_of_another_source_finds_nothing() {
    let (desk, stranger) = (Desk::new(), [CardSecret::from_bytes([5; 32])]);
    let disks = desk
        .night(vec![Vec::new(); 2], 1, &files_of("1"))
        .log
        .disks();
    let folders: Vec<_> = disks.iter().map(|disk| folder(&[disk])).collect();
    assert!(Past::of(&folders, &stranger).into_set().unwrap().is_none());
}
