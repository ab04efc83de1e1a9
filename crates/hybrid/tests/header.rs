#![cfg(test)]
//! How the header of an age file is looked at before the age crate reads it.

use std::io::{Cursor, Write};

use age::{Decryptor, Encryptor};
use hybrid::{Identity, header_length};

/// Stanzas that a header may have.
const MOST: usize = 8;
use model::OsChance;

const NONCE: u64 = 16;
const MAC: &str = "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";

/// A header with these stanzas, and a nonce and a chunk behind it.
fn file(stanzas: &str) -> Vec<u8> {
    format!("age-encryption.org/v1\n{stanzas}{MAC}{}", "-".repeat(32)).into()
}

fn is_age_to_the_crate(file: &[u8]) -> bool {
    Decryptor::new(file).is_ok()
}

#[test]
fn a_header_is_as_long_as_the_age_crate_finds_it() {
    let own = Identity::generate(&mut OsChance);
    let (hybrid, classic) = (own.to_public(), age::x25519::Identity::generate());
    let classic = classic.to_public();
    // The crate draws a stanza of random length, with full lines and without.
    for _ in 0..64 {
        for recipient in [&hybrid as &dyn age::Recipient, &classic] {
            let mut file = Vec::new();
            let encryptor = Encryptor::with_recipients(std::iter::once(recipient)).unwrap();
            let mut writer = encryptor.wrap_output(&mut file).unwrap();
            writer.write_all(b"photo").unwrap();
            writer.finish().unwrap();
            let mut cursor = Cursor::new(&file);
            drop(Decryptor::new_buffered(&mut cursor).unwrap());
            let length = header_length(&file, MOST).unwrap();
            assert_eq!(length as u64 + NONCE, cursor.position());
            assert_eq!(header_length(&file[..length], MOST), Some(length));
            for cut in 0..length {
                assert_eq!(header_length(&file[..cut], MOST), None, "{cut} of {length}");
            }
        }
    }
}

#[test]
fn a_stanza_ends_with_a_short_line() {
    let full = "A".repeat(64);
    for body in [
        "\n".to_owned(),
        "AAAA\n".to_owned(),
        format!("{full}\n\n"),
        format!("{full}\n{full}\nAA\n"),
    ] {
        let file = file(&format!("-> one\n{body}-> two of them\n{body}"));
        assert_eq!(
            header_length(&file, MOST),
            Some(file.len() - 32),
            "{body:?}"
        );
        assert!(is_age_to_the_crate(&file), "{body:?}");
    }
}

#[test]
fn what_the_age_crate_reads_for_the_sake_of_old_files_is_refused() {
    let full = "A".repeat(64);
    for body in [
        String::new(),
        format!("{full}\n"),
        format!("{full}\n{full}\n"),
    ] {
        for stanzas in [
            format!("-> one\n{body}"),
            format!("-> one\n{body}-> two\n\n"),
            format!("-> one\n\n-> two\n{body}"),
        ] {
            let file = file(&stanzas);
            assert_eq!(header_length(&file, MOST), None, "{stanzas:?}");
            assert!(is_age_to_the_crate(&file), "{stanzas:?}");
        }
    }
}

#[test]
fn what_is_no_header_is_refused() {
    let long = "A".repeat(65);
    for stanzas in [
        "",
        "->\n\n",
        "-> \n\n",
        "-> one \n\n",
        "-> one\r\n\r\n",
        "-> one\nAA==\n",
        "-> one\nAB\n",
        "-> one\nA\n",
        "-> one\nAAAA\nAAAA\n",
        "-> one\n\n\n",
        &format!("-> one\n{long}\n\n"),
    ] {
        assert_eq!(header_length(&file(stanzas), MOST), None, "{stanzas:?}");
    }
    let good = file("-> one\n\n");
    let mut of_another_version = good.clone();
    of_another_version[20] = b'2';
    assert_eq!(header_length(&of_another_version, MOST), None);
    let mut with_a_longer_mac = good.clone();
    with_a_longer_mac[good.len() - 33] = b'A';
    assert_eq!(header_length(&with_a_longer_mac, MOST), None);
}
