//! Servers that answer wrongly: nothing that they say is believed further than it can be seen.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use storage::{S3, Storage};

use crate::stores::{access, key, patience};

const WHOLE: &[u8] = b"0123456789";

/// A server that answers each request, told its number from 0, with what `answer` gives; and how often it
/// was asked.
fn liar(answer: impl Fn(usize) -> Vec<u8> + Send + 'static) -> (S3, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while lines
                .next()
                .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
            {}
            let number = count.fetch_add(1, Ordering::SeqCst);
            // Who asked may have gone away.
            let _ = stream.write_all(&answer(number));
        }
    });
    let access = access(endpoint).with_patience(patience(3));
    (S3::open("bucket/a", &access).unwrap(), asked)
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

#[test]
fn an_answer_of_unknown_length_is_no_empty_object() {
    let (store, _) = liar(|_| answer("200 OK", WHOLE));
    assert!(store.read(&key("a")).is_err());
}

/// The first answer breaks off in the middle; the others are `resumed`.
fn resumed_with(resumed: Vec<u8>) -> Result<Vec<u8>, storage::Error> {
    let (store, _) = liar(move |number| match number {
        0 => answer("200 OK\r\nETag: \"a\"\r\nContent-Length: 10", &WHOLE[..5]),
        _ => resumed.clone(),
    });
    store.read(&key("a"))
}

#[test]
fn a_reading_goes_on_with_the_bytes_that_follow_and_no_others() {
    let rest = |range: &str, body: &[u8]| {
        let head = format!("206 Partial Content\r\nContent-Range: {range}\r\nContent-Length: 5");
        resumed_with(answer(&head, body))
    };
    assert_eq!(rest("bytes 5-9/10", &WHOLE[5..]).unwrap(), WHOLE);
    assert!(rest("bytes 0-4/10", &WHOLE[..5]).is_err());
    assert!(rest("bytes x", &WHOLE[..5]).is_err());
    let ignored = answer("200 OK\r\nETag: \"a\"\r\nContent-Length: 10", WHOLE);
    let refused = resumed_with(ignored).unwrap_err();
    let source = std::error::Error::source(&refused).unwrap().to_string();
    assert!(source.contains("another place"), "{source}");
}

#[test]
fn a_listing_that_leads_round_ends() {
    for round in [1, 2] {
        let (store, asked) = liar(move |number| {
            let body = format!(
                "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>bucket</Name><Prefix>a/</Prefix><MaxKeys>1000</MaxKeys>\
                 <IsTruncated>true</IsTruncated><Contents><Key>a/x</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>\
                 <ETag>\"a\"</ETag><Size>1</Size><StorageClass>STANDARD</StorageClass></Contents>\
                 <NextContinuationToken>{}</NextContinuationToken></ListBucketResult>",
                number % round
            );
            let head = format!("200 OK\r\nContent-Length: {}", body.len());
            answer(&head, body.as_bytes())
        });
        assert!(store.list("").is_err());
        assert_eq!(asked.load(Ordering::SeqCst), round + 1);
    }
}
