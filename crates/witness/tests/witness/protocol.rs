//! What the protocol says, request by request.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use custody::Checkpoint;
use ed25519_dalek::SigningKey;
use model::Sha256Digest;

use crate::scene::{Log, Stand, keyring, log_key};

/// Posts a body; gives the status, the head and the body of the answer.
fn post(stand: &Stand, body: &str) -> (u16, String, String) {
    let host = stand.url().replace("http://", "");
    let mut stream = TcpStream::connect(&host).unwrap();
    let length = body.len();
    let head = "POST /add-checkpoint HTTP/1.1\r\nConnection: close\r\n";
    write!(
        stream,
        "{head}Host: {host}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_lowercase(), body.to_owned())
}

fn sign(size: u64, root: &str, key: &SigningKey, origin: &str) -> Checkpoint {
    Checkpoint::sign(&origin.parse().unwrap(), size, &Sha256Digest::of(root), key)
}

fn ours(size: u64, root: &str) -> Checkpoint {
    sign(
        size,
        root,
        keyring().signing_key(),
        log_key().name().as_str(),
    )
}

#[test]
fn each_fault_has_the_status_that_the_protocol_names() {
    let stand = Stand::new("w.example");
    let other = SigningKey::from_bytes(&[9; 32]);
    let stranger = sign(5, "a", &other, "stranger.example");
    let forged = sign(5, "a", &other, log_key().name().as_str());
    let note = ours(5, "a");
    let hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for (status, body) in [
        (400, String::new()),
        (400, format!("old 00\n\n{}", note.as_str())),
        (400, format!("old +0\n\n{}", note.as_str())),
        (400, format!("old 0\nnot a hash\n\n{}", note.as_str())),
        (
            400,
            format!(
                "old 0\n{}\n{}",
                format!("{hash}\n").repeat(64),
                note.as_str()
            ),
        ),
        (400, format!("old 6\n\n{}", note.as_str())),
        (400, format!("old 0\n\n{}", ours(1 << 63, "a").as_str())),
        (
            400,
            format!("old 0\n\n{}{}", note.as_str(), "x".repeat(300 << 10)),
        ),
        (403, format!("old 0\n\n{}", forged.as_str())),
        (404, format!("old 0\n\n{}", stranger.as_str())),
        (409, format!("old 3\n\n{}", note.as_str())),
        (422, format!("old 0\n{hash}\n\n{}", note.as_str())),
        (200, format!("old 0\n\n{}", note.as_str())),
        (200, format!("old 5\n\n{}", note.as_str())),
        (409, format!("old 5\n\n{}", ours(5, "b").as_str())),
        (409, format!("old 0\n\n{}", ours(4, "b").as_str())),
        (422, format!("old 5\n{hash}\n\n{}", ours(9, "b").as_str())),
    ] {
        let (found, head, answer) = post(&stand, &body);
        assert_eq!(found, status, "{body:.60} {answer}");
        if status == 409 {
            assert!(head.contains("content-type: text/x.tlog.size"), "{head}");
        }
    }
    let (_, _, size) = post(&stand, &format!("old 1\n\n{}", note.as_str()));
    assert_eq!(size, "5\n");
    let why: Vec<_> = stand
        .witness()
        .refusals()
        .unwrap()
        .into_iter()
        .map(|it| it.why)
        .collect();
    assert_eq!(why.len(), 3, "{why:?}");
}

#[test]
fn a_cosignature_holds_by_the_witness_key_and_by_no_other() {
    let (one, two) = (Stand::new("one.example"), Stand::new("two.example"));
    let note = ours(5, "a");
    let (_, _, line) = post(&one, &format!("old 0\n\n{}", note.as_str()));
    let cosigned = note.with_signature(&line).unwrap();
    cosigned.verify_cosignature(&one.witness().vkey()).unwrap();
    assert!(cosigned.verify_cosignature(&two.witness().vkey()).is_err());
    cosigned.verify(&log_key()).unwrap();
}

#[test]
fn of_many_requests_at_once_one_history_is_cosigned() {
    let stand = Stand::new("w.example");
    let notes: Vec<_> = (0..16)
        .map(|number| ours(7, &format!("root {number}")))
        .collect();
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = notes
            .iter()
            .map(|note| scope.spawn(|| post(&stand, &format!("old 0\n\n{}", note.as_str())).0))
            .collect();
        threads.into_iter().map(|it| it.join().unwrap()).collect()
    });
    assert_eq!(
        answers.iter().filter(|it| **it == 200).count(),
        1,
        "{answers:?}"
    );
    assert!(
        answers.iter().all(|it| matches!(it, 200 | 409)),
        "{answers:?}"
    );
    // The others are evidence.
    assert_eq!(stand.witness().refusals().unwrap().len(), 15);
}

#[test]
fn a_client_that_never_ends_its_request_keeps_nobody_waiting() {
    let (log, stand) = (Log::new(), Stand::new("w.example"));
    let host = stand.url().replace("http://", "");
    let mut slow = Vec::new();
    // More than are answered at once.
    for _ in 0..100 {
        let mut stream = TcpStream::connect(&host).unwrap();
        write!(
            stream,
            "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 99\r\n\r\nold"
        )
        .unwrap();
        slow.push(stream);
    }
    log.beat(0);
    assert_eq!(log.ask(&[&stand]), [witness::Outcome::Cosigned(100)]);
}

#[test]
fn a_client_that_never_ends_its_headers_is_cut_off() {
    let (log, mut stand) = (Log::new(), Stand::new("w.example"));
    stand.go_away();
    stand.come_with(Duration::from_millis(50));
    let mut stream = TcpStream::connect(stand.url().replace("http://", "")).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    write!(stream, "POST /add-checkpoint HTTP/1.1\r\nHost:").unwrap();
    let mut answered = Vec::new();
    // Reset or closed: not waiting for more.
    let cut = stream.read_to_end(&mut answered);
    let waiting = [ErrorKind::WouldBlock, ErrorKind::TimedOut];
    assert!(cut.is_ok() || cut.is_err_and(|it| !waiting.contains(&it.kind())));
    stand.go_away();
    stand.come();
    log.beat(0);
    assert_eq!(log.ask(&[&stand]), [witness::Outcome::Cosigned(100)]);
}

#[test]
fn old_notes_that_anybody_can_offer_again_crowd_no_evidence_out() {
    let stand = Stand::new("w.example");
    post(&stand, &format!("old 0\n\n{}", ours(9, "a").as_str()));
    let hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for size in 1..9 {
        post(&stand, &format!("old 0\n\n{}", ours(size, "old").as_str()));
        let new = ours(size + 10, "new");
        post(&stand, &format!("old 9\n{hash}\n\n{}", new.as_str()));
    }
    for other in ["b", "c"] {
        post(&stand, &format!("old 9\n\n{}", ours(9, other).as_str()));
    }
    let kept = stand.witness().refusals().unwrap();
    let count = |why: &str| kept.iter().filter(|it| it.why == why).count();
    let counts = ["rolled-back", "inconsistent", "forked"].map(count);
    assert_eq!(counts, [1, 1, 2]);
}
