//! A policy is read by the whole grammar of C2SP tlog-policy.

use crate::reference::{Named, log_vkey};
use custody::{Error, Policy};
use proptest::prelude::*;

fn fill(template: &str) -> String {
    let mut text = template.replace("LOG", &log_vkey());
    for number in 1..=3 {
        let key = Named::witness(number).vkey();
        text = text.replace(&format!("KEY{number}"), &key);
    }
    text
}

fn refused(template: &str, line: usize) {
    let wrong = Policy::parse(fill(template).as_bytes()).unwrap_err();
    let at = match wrong {
        Error::Policy { line, .. } => line,
        other => panic!("{other}"),
    };
    assert_eq!(at, line, "{template:?}");
}

#[test]
fn spaces_comments_urls_and_octets_of_any_script_are_read() {
    let text = fill(
        " \t# a comment\n\n\tlog  LOG \t https://archive.example/ \n witness شاهد KEY1 https://w.example\n\
         witness \u{fe}2 KEY2\ngroup مجموعة any شاهد \u{fe}2\nquorum مجموعة",
    );
    let mut octets = text.into_bytes();
    octets.extend(b"\n#\xff\xfe\n");
    let policy = Policy::parse(&octets).unwrap();
    assert_eq!((policy.logs().count(), policy.witnesses().count()), (1, 2));
    assert!(policy.asks_for_witnesses());
    assert_eq!(Policy::parse(&policy.to_bytes()).unwrap(), policy);
}

#[test]
fn names_are_octets_and_keywords_are_names_too() {
    let text = fill("witness all KEY1\nwitness log KEY2\ngroup 2 all all log\nquorum 2\n");
    let policy = Policy::parse(text.as_bytes()).unwrap();
    assert_eq!(Policy::parse(&policy.to_bytes()).unwrap(), policy);
    let octets = [fill("witness \u{1}").as_bytes(), b"x KEY"].concat();
    assert!(Policy::parse(&octets).is_err());
}

#[test]
fn a_policy_without_one_quorum_line_is_refused() {
    refused("log LOG\n", 0);
    refused("", 0);
    refused("quorum none\nquorum none\n", 2);
    refused("witness a KEY1\nquorum a\nquorum a\n", 3);
}

#[test]
fn names_must_be_defined_once_and_before_they_are_used() {
    refused("quorum a\nwitness a KEY1\n", 1);
    refused("group g any a\nwitness a KEY1\nquorum none\n", 1);
    refused("witness a KEY1\nwitness a KEY2\nquorum none\n", 2);
    refused("witness a KEY1\ngroup a any a\nquorum none\n", 2);
    refused("group g any g\nquorum none\n", 1);
    refused("witness none KEY1\nquorum none\n", 1);
    refused("witness a KEY1\ngroup none any a\nquorum none\n", 2);
    refused("group g any none\nquorum none\n", 1);
}

#[test]
fn a_witness_counts_once() {
    refused("witness a KEY1\ngroup g all a a\nquorum none\n", 2);
    refused(
        "witness a KEY1\ngroup g all a\ngroup h all a\nquorum none\n",
        3,
    );
    refused("witness a KEY1\nwitness b KEY1\nquorum none\n", 2);
    refused("log LOG\nlog LOG\nquorum none\n", 2);
}

#[test]
fn one_key_under_two_names_is_one_key() {
    let mut alias = Named::witness(1);
    alias.name = "another.example".into();
    let template = format!("witness a KEY1\nwitness b {}\nquorum none\n", alias.vkey());
    refused(&template, 2);
}

#[test]
fn thresholds_are_from_one_to_the_number_of_members() {
    for enough in ["0", "3", "+1", "-1", "1.0", "some", "18446744073709551616"] {
        let template = format!("witness a KEY1\nwitness b KEY2\ngroup g {enough} a b\nquorum g\n");
        refused(&template, 3);
    }
    refused("group g all\nquorum none\n", 1);
    refused("group g\nquorum none\n", 1);
}

#[test]
fn lines_of_the_wrong_shape_are_refused() {
    for line in [
        "log",
        "log LOG url more",
        "log KEY1",
        "log nonsense",
        "witness a",
        "witness a KEY1 url more",
        "witness a LOG",
        "quorum",
        "quorum none none",
        "Quorum none",
        "log LOG\r",
        "log LOG\u{7f}",
        "log\u{b}LOG",
    ] {
        refused(&format!("# first\n{line}\nquorum none\n"), 2);
    }
}

proptest! {
    #[test]
    fn a_policy_reads_back(members in 1usize..4, url in prop::option::of("[!-~]{1,20}"), enough in 1usize..4) {
        let url = url.unwrap_or_default();
        let mut text = format!("log LOG {url}\n");
        for number in 1..=members {
            text += &format!("witness w{number} KEY{number} {url}\n");
        }
        let names: Vec<_> = (1..=members).map(|number| format!("w{number}")).collect();
        text += &format!("group g {} {}\nquorum g\n", enough.min(members), names.join(" "));
        let policy = Policy::parse(fill(&text).as_bytes()).unwrap();
        prop_assert_eq!(Policy::parse(&policy.to_bytes()).unwrap(), policy);
    }

    #[test]
    fn no_octets_panic(octets: Vec<u8>, at: prop::sample::Index, bit in 0u32..8) {
        let _ = Policy::parse(&octets);
        let mut text = fill("log LOG\nwitness a KEY1\ngroup g 1 a\nquorum g\n").into_bytes();
        let at = at.index(text.len());
        let _ = Policy::parse(&text[..at]);
        text[at] ^= 1 << bit;
        let _ = Policy::parse(&text);
    }
}
