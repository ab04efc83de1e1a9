use custody::Event;
use serde_json::json;

/// One of each act on keys, and of those that end something.
pub(crate) fn all() -> Vec<Event> {
    let (by, requested_by, reason) = ("4T7RM2XC", "5T7RM2XC", "the family asked");
    let (accession, person, sha256) = ("7Q2K9M3T", "9B3XKQ0D", "3f".repeat(32));
    [
        json!({"kind": "keys-shared", "need": 3, "of": 5}),
        json!({"kind": "keys-passphrase-changed"}),
        json!({"kind": "keys-rotated"}),
        json!({"kind": "accession-handed-over", "accession": accession, "recipient": "age1x"}),
        json!({"kind": "destruction-requested", "accession": accession, "by": by, "reason": reason}),
        json!({"kind": "accession-destroyed", "accession": accession, "by": by,
            "requested_by": requested_by, "reason": reason, "remains": []}),
        json!({"kind": "person-stated", "person": person, "fields": "{}"}),
        json!({"kind": "erasure-requested", "person": person, "by": by, "reason": reason}),
        json!({"kind": "person-erased", "person": person, "by": by, "requested_by": requested_by, "reason": reason}),
        json!({"kind": "recovery-rehearsed", "parts": 2, "originals": 2}),
        json!({"kind": "source-identity-sealed", "codename": "heron", "sha256": sha256,
            "need": 2, "of": 3, "delay": 60}),
        json!({"kind": "source-opening-requested", "sha256": sha256, "reason": reason}),
        json!({"kind": "source-opened", "sha256": sha256}),
    ]
    .into_iter()
    .map(|event| serde_json::from_value(event).unwrap())
    .collect()
}
