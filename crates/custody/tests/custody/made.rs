//! The vectors that this program makes; with `AMANA_BLESS` set, they are written anew.

use std::collections::BTreeMap;
use std::fs;

use custody::Record;
use model::Timestamp;
use serde_json::{Value, json};
use testkit::FixedChance;

use crate::kinds;
use crate::reference::{Log, MOMENT, Named, log_vkey};
use crate::vectors::home;

fn policy_text() -> String {
    let mut text = format!("log {}\n", log_vkey());
    for number in 1..=3 {
        text += &format!("witness W{number} {}\n", Named::witness(number).vkey());
    }
    text + "group W 2 W1 W2 W3\nquorum W\n"
}

fn records() -> Vec<(String, String)> {
    let time = Timestamp::from_unix_nanos(MOMENT as i64 * 1_000_000_000);
    kinds::all()
        .iter()
        .map(|event| {
            let record = Record::new(event, time, &mut FixedChance::new(7)).unwrap();
            let act = serde_json::to_value(event).unwrap();
            let act: BTreeMap<String, Value> = serde_json::from_value(act).unwrap();
            let name = format!("records/{}.json", act["kind"].as_str().unwrap());
            let line = record.to_line().unwrap();
            let vector = json!({"act": act, "leaf": record.leaf(), "line": line, "time": time});
            (name, format!("{vector:#}\n"))
        })
        .collect()
}

fn policies() -> Vec<(String, String)> {
    let key = |number| Named::witness(number).vkey();
    let (log, w1, w2) = (log_vkey(), key(1), key(2));
    [
        ("good/log-alone", format!("log {log}\nquorum none\n")),
        (
            "good/witness",
            format!("witness w {w1} https://w.example/\nlog {log}\nquorum w\n"),
        ),
        (
            "good/comments",
            format!("# a\n\n \t# b\n\tlog\t{log}\nquorum  none \n"),
        ),
        (
            "good/nested",
            format!("witness a {w1}\nwitness b {w2}\ngroup g any a\ngroup h all g b\nquorum h\n"),
        ),
        ("bad/empty", String::new()),
        ("bad/no-quorum", format!("log {log}\n")),
        ("bad/two-quorums", "quorum none\nquorum none\n".into()),
        (
            "bad/carriage-return",
            format!("log {log}\r\nquorum none\r\n"),
        ),
        (
            "bad/used-before-defined",
            format!("quorum w\nwitness w {w1}\n"),
        ),
        (
            "bad/member-twice",
            format!("witness w {w1}\ngroup g 2 w w\nquorum g\n"),
        ),
        (
            "bad/member-of-two-groups",
            format!("witness w {w1}\ngroup g any w\ngroup h any w\nquorum g\n"),
        ),
        (
            "bad/key-twice",
            format!("witness a {w1}\nwitness b {w1}\nquorum a\n"),
        ),
        (
            "bad/threshold-too-high",
            format!("witness w {w1}\ngroup g 2 w\nquorum g\n"),
        ),
        ("bad/log-as-witness", format!("witness w {log}\nquorum w\n")),
    ]
    .map(|(name, text)| (format!("policies/{name}"), text))
    .into()
}

fn checkpoints() -> Vec<(String, String)> {
    let note = |size| Log::of(size).checkpoint().as_str().to_owned();
    let cosigned = Log::of(5).cosigned(&[1, 2]).as_str().to_owned();
    let (text, signature) = cosigned.split_once("\n\n").unwrap();
    [
        ("good/empty", note(0)),
        ("good/one", note(1)),
        ("good/cosigned", cosigned.clone()),
        ("bad/unsigned", format!("{text}\n\n")),
        ("bad/size-changed", note(5).replace("\n5\n", "\n6\n")),
        ("bad/size-with-zero", note(5).replace("\n5\n", "\n05\n")),
        ("bad/no-empty-line", format!("{text}\n{signature}")),
        ("bad/last-line-without-end", note(5).trim_end().to_owned()),
        (
            "bad/extension-added",
            format!("{text}\nmore\n\n{signature}"),
        ),
    ]
    .map(|(name, text)| (format!("checkpoints/{name}"), text))
    .into()
}

fn proofs() -> Vec<(String, String)> {
    let prove = |size, index, witnesses: &[u8]| {
        let log = Log::of(size);
        log.prove(index, &["kind", "reason"], log.cosigned(witnesses))
            .to_text()
    };
    let good = prove(70, 65, &[1, 3]);
    let (head, note) = good.split_once("\n\n").unwrap();
    let extra = head.lines().nth(1).unwrap();
    [
        ("holds/only-entry", prove(1, 0, &[1, 2])),
        ("holds/last-of-70", prove(70, 69, &[1, 2, 3])),
        ("holds/one-of-70", good.clone()),
        ("refused/one-witness", prove(70, 65, &[1])),
        ("refused/other-place", good.replace("index 65", "index 64")),
        (
            "refused/index-with-zero",
            good.replace("index 65", "index 065"),
        ),
        (
            "refused/index-with-sign",
            good.replace("index 65", "index +65"),
        ),
        (
            "refused/extra-elided",
            good.replace(extra, "extra YWdl[...]"),
        ),
        (
            "refused/extra-after-index",
            good.replace(&format!("{extra}\nindex 65"), &format!("index 65\n{extra}")),
        ),
        (
            "refused/path-cut",
            format!("{}\n\n{note}", head.rsplit_once('\n').unwrap().0),
        ),
        ("refused/no-empty-line", format!("{head}\n{note}")),
        ("refused/version-2", good.replace("proof@v1", "proof@v2")),
        ("refused/carriage-returns", good.replace('\n', "\r\n")),
    ]
    .map(|(name, text)| (format!("proofs/{name}.tlog-proof"), text))
    .into()
}

#[test]
fn what_is_made_here_is_made_the_same_every_time() {
    let keys = [("policy", policy_text()), ("log.vkey", log_vkey() + "\n")];
    let keys = keys.map(|(name, text)| (name.to_owned(), text));
    let all = [keys.into(), records(), policies(), checkpoints(), proofs()].concat();
    for (name, text) in all {
        let path = home().join(&name);
        if std::env::var_os("AMANA_BLESS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let written = fs::read(&path).unwrap_or_default();
        assert!(written == text.as_bytes(), "{name} is made differently now");
    }
}
