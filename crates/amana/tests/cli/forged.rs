//! What the tree does not fix is told with the keys, and a witness that tells falsehoods stops nobody for good.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;

use model::Sha256Digest;
use serde_json::Value;

use crate::house::House;

#[test]
fn a_journal_that_was_changed_together_with_its_head_is_named_with_the_keys() {
    let house = House::new();
    house.card();
    let heads = house.at("archive/log/heads");
    let mut heads: Vec<_> = fs::read_dir(heads)
        .unwrap()
        .map(|head| head.unwrap().path())
        .collect();
    heads.sort();
    let text = fs::read_to_string(heads.last().unwrap()).unwrap();
    let head: Value = serde_json::from_str(&text).unwrap();
    let object = head["journal"]["object"].as_str().unwrap();
    fs::write(house.at("archive").join(object), "of no use").unwrap();
    let named = Sha256Digest::of("of no use").to_string();
    let forged = text.replace(head["journal"]["sha256"].as_str().unwrap(), &named);
    fs::write(heads.last().unwrap(), forged).unwrap();
    let told = house.amana(["audit", "--json"]).expect(3).json();
    let defects = told["defects"].as_array().unwrap();
    assert_eq!(defects.len(), 1, "{defects:?}");
    assert_eq!(defects[0]["code"], "journal-damaged");
    assert_eq!(defects[0]["path"], object);
}

/// Answers every request as a witness would that had cosigned four million entries; gives its URL.
fn lies() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // A request fits into this, and what is not read is not answered to.
            let _ = stream.read(&mut [0; 1 << 16]);
            let _ = stream.write_all(
                b"HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 8\r\n\
                  Connection: close\r\n\r\n4000000\n",
            );
        }
    });
    url
}

#[test]
fn a_witness_that_tells_falsehoods_can_be_removed() {
    let house = House::new();
    let key = house.witness("north");
    house.make_a_beat_due();
    house.amana(["log", "publish"]).expect(0);
    house
        .amana(["log", "witness", "add", "north", &key, &lies()])
        .expect(0);
    let refused = house.amana(["card", "new", "heron"]).expect(1);
    for word in [
        "says that it cosigned 4000000",
        "amana log witness remove north",
    ] {
        assert!(refused.err.contains(word), "{}", refused.err);
    }
    assert!(!house.at("heron.card").exists());
    house.amana(["log", "witness", "remove", "north"]).expect(0);
    house.amana(["card", "new", "heron"]).expect(0);
}
