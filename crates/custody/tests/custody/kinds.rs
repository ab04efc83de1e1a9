//! Every kind of act as a record.

use custody::{
    DIGESTS, Event, ImageDigest, ImageFile, ImageFileSystem, ImageRead, MAX_LINE, Manner, Record,
    Sidecar, TilesCommitted,
};
use model::{
    AccessionId, ByteCount, Facts, FileFormat, Gps, ItemId, ItemState, PartNumber, PathEncoding,
    Recompression, RefusalReason, Sha256Digest, SourcePath, Timestamp, UserId,
};
use serde_json::{Value, json};
use testkit::FixedChance;

pub(crate) fn accession() -> AccessionId {
    "7Q2K9M3T".parse().unwrap()
}

pub(crate) fn item(number: u32) -> ItemId {
    ItemId::new(accession(), number)
}

fn path() -> SourcePath {
    SourcePath::from_bytes("أيلول ٢٠١٢/IMG_0001.JPG")
}

fn received() -> Event {
    Event::OriginalReceived {
        item: item(1),
        source: 0,
        path: path(),
        encoding: PathEncoding::Bytes,
        size: ByteCount(9),
        sha256: Sha256Digest::of("a picture"),
        modified: Some(Timestamp::from_unix_nanos(1_346_457_600_000_000_000)),
        state: ItemState::Damaged,
        empty: false,
        part: PartNumber(1),
        content: "content/000001.age".into(),
        stored_sha256: Sha256Digest::of("its ciphertext"),
        stored_size: ByteCount(225),
        expected_sha256: None,
        lost: vec![[4, 2]],
        place: Some("3.0.17".into()),
        repaired: true,
        deleted: false,
    }
}

fn committed() -> Event {
    Event::TilesCommitted(Box::new(TilesCommitted {
        item: item(1),
        method: "tiles/1".into(),
        root: Some(Sha256Digest::of("a root")),
        wide: Some(47),
        high: Some(32),
        uncommitted: None,
        recompression: Some(Recompression {
            method: "comb/1".into(),
            rises: [
                Some(31),
                Some(4),
                Some(0),
                None,
                None,
                None,
                None,
                None,
                None,
            ],
        }),
    }))
}

fn of_items() -> Vec<Event> {
    vec![
        received(),
        Event::DuplicateReceived {
            item: item(2),
            source: 0,
            path: path(),
            encoding: PathEncoding::Utf16,
            size: ByteCount(9),
            sha256: Sha256Digest::of("a picture"),
            modified: None,
            of: item(1),
            place: None,
            repaired: false,
            deleted: false,
        },
        Event::ItemNamed {
            item: item(3),
            source: 1,
            path: path(),
            encoding: PathEncoding::Bytes,
            size: None,
            sha256: None,
            modified: None,
            state: ItemState::Missing,
            place: None,
        },
        Event::FileRefused {
            accession: accession(),
            source: 1,
            path: path(),
            encoding: PathEncoding::Bytes,
            reason: RefusalReason::SymbolicLink,
        },
        Event::Exported {
            item: item(1),
            purpose: None,
            acting: custody::Acting::default(),
        },
        Event::Examined {
            item: item(1),
            method: "facts/1".into(),
            facts: Box::new(Facts {
                gps: Some(Gps {
                    latitude: 33.513_8,
                    longitude: -36.276_5,
                    altitude: None,
                }),
                captured: Some("2012-08-14T11:04:31".parse().unwrap()),
                ..Facts::of_format(FileFormat::Jpeg)
            }),
            metadata: Some(Sidecar {
                object: "derived/metadata-1/7Q2K9M3T/000001.age".into(),
                sha256: Sha256Digest::of("its metadata"),
                size: ByteCount(12),
            }),
        },
        committed(),
        Event::Viewed {
            item: item(1),
            by: user(),
            session: "9M3T7Q2K".into(),
            rendition: "renditions/1 large".into(),
            role: None,
        },
    ]
}

pub(crate) fn user() -> UserId {
    "4T7RM2XC".parse().unwrap()
}

fn of_users() -> Vec<Event> {
    vec![
        Event::UserAdded {
            user: user(),
            name: "ريما ن.".into(),
        },
        Event::UserReset { user: user() },
        Event::UserLocked { user: user() },
        Event::UserUnlocked { user: user() },
    ]
}

fn of_accessions() -> Vec<Event> {
    vec![
        Event::AccessionOpened {
            accession: accession(),
            manner: Manner::Folder,
            sources: vec!["DCIM".into()],
            set: None,
            acting: custody::Acting::default(),
        },
        Event::ImageRead(Box::new(ImageRead {
            accession: accession(),
            format: "e01".into(),
            size: ByteCount(8_388_608),
            sha256: Sha256Digest::of("a medium"),
            files: vec![ImageFile {
                name: "card.E01".into(),
                size: ByteCount(1_018_369),
                sha256: Sha256Digest::of("a segment"),
            }],
            digests: vec![ImageDigest {
                method: "md5".into(),
                stored: "d13f4738c3e3c37da6e2ef35611a6bfd".into(),
                computed: "d13f4738c3e3c37da6e2ef35611a6bfd".into(),
            }],
            file_systems: vec![ImageFileSystem {
                name: "fs1".into(),
                start: ByteCount(1_048_576),
                size: ByteCount(7_340_032),
                partition: Some("Win95 FAT32 (0x0c)".into()),
                kind: Some("fat16".into()),
                whole: true,
            }],
            deleted_files: 2,
            deleted_readable: 1,
        })),
        Event::VolumeHeld {
            accession: accession(),
            object: "held/7Q2K9M3T/0001".into(),
            sha256: Sha256Digest::of("a volume"),
            size: ByteCount(16_384),
            disk: Some("A".into()),
            name: "notes.bin".into(),
        },
        Event::PartStored {
            accession: accession(),
            part: PartNumber(1),
            object: "7Q2K9M3T.0001".into(),
            inventory_sha256: Sha256Digest::of("an inventory"),
            originals: 1,
        },
        Event::IngestFinished {
            accession: accession(),
            offered: 4,
            stored: 1,
            duplicate: 1,
            refused: 2,
            bytes: ByteCount(9),
            acting: custody::Acting::default(),
        },
        Event::CertificateIssued {
            accession: accession(),
            sha256: Sha256Digest::of("a certificate"),
            document: json!({"accession": "7Q2K9M3T", "present": 1}),
            acting: custody::Acting::default(),
        },
        Event::HandChallenged {
            accession: accession(),
            challenge: "1234 5678".into(),
        },
        Event::HandProved {
            accession: accession(),
            challenge: "1234 5678".into(),
            key: "6f46".into(),
            answer: "b0YSndpP".into(),
        },
        Event::AccessionWithdrawn {
            accession: accession(),
            reason: "a family asked".into(),
            acting: custody::Acting::default(),
        },
        Event::AccessionRestored {
            accession: accession(),
            reason: "it agreed".into(),
            acting: custody::Acting::default(),
        },
    ]
}

pub(crate) fn all() -> Vec<Event> {
    let card = Event::CardIssued {
        codename: "heron".into(),
        card_code: "1234 5678".into(),
        recipients: vec!["age1example".into()],
        acting: custody::Acting::default(),
    };
    [
        vec![card],
        of_accessions(),
        of_items(),
        of_users(),
        crate::care::all(),
        crate::endings::all(),
    ]
    .concat()
}

fn record(event: &Event) -> Record {
    Record::new(
        event,
        Timestamp::from_unix_nanos(0),
        &mut FixedChance::new(5),
    )
    .unwrap()
}

#[test]
fn every_kind_reads_back() {
    for event in all() {
        assert_eq!(record(&event).event().unwrap(), event);
    }
}

#[test]
fn every_kind_has_the_same_number_of_digests() {
    for event in all() {
        let record = record(&event);
        let digests = record.disclosures().len() + record.decoys().len();
        assert_eq!(digests, DIGESTS, "{event:?}");
    }
}

#[test]
fn no_kind_has_a_field_that_hides_the_time() {
    for event in all() {
        let fields = serde_json::to_value(&event).unwrap();
        assert!(fields.get("time").is_none(), "{event:?}");
        assert!(fields.get("kind").is_some(), "{event:?}");
    }
}

#[test]
fn a_field_that_a_later_version_adds_may_be_absent() {
    let mut line: Value = serde_json::from_str(&record(&received()).to_line().unwrap()).unwrap();
    let fields = line["disclosures"].as_array_mut().unwrap();
    fields.retain(|text| {
        let field = custody::Disclosure::parse(text.as_str().unwrap()).unwrap();
        field.name() != "expected_sha256"
    });
    let read = Record::parse_line(&line.to_string()).unwrap();
    assert_eq!(read.event().unwrap(), received());
}

#[test]
fn every_kind_is_described_with_its_fields() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/spec/record.md");
    let spec = std::fs::read_to_string(path).unwrap();
    for event in all() {
        let mut fields = serde_json::to_value(&event).unwrap();
        let kind = fields.as_object_mut().unwrap().remove("kind").unwrap();
        let row = format!("| `{}` | ", kind.as_str().unwrap());
        let row = spec.lines().find_map(|line| line.strip_prefix(&row));
        let row = row.unwrap_or_else(|| panic!("{kind} is not described"));
        let mut described: Vec<_> = row.split('`').skip(1).step_by(2).collect();
        described.sort_unstable();
        let mut names: Vec<_> = fields.as_object().unwrap().keys().collect();
        names.sort_unstable();
        assert_eq!(described, names, "{kind}");
    }
}

#[test]
fn a_record_that_no_reader_would_take_is_not_written() {
    let event = |length| Event::CertificateIssued {
        accession: accession(),
        sha256: Sha256Digest::of(""),
        document: json!({ "long": "a".repeat(length) }),
        acting: custody::Acting::default(),
    };
    let line = |length| {
        let record = Record::new(
            &event(length),
            Timestamp::from_unix_nanos(0),
            &mut FixedChance::new(1),
        );
        record.unwrap().to_line()
    };
    // Base64 makes four letters of three bytes.
    assert!(line(MAX_LINE / 4 * 3 - 10_000).is_ok_and(|line| Record::parse_line(&line).is_ok()));
    assert!(matches!(
        line(MAX_LINE / 4 * 3),
        Err(custody::Error::Record { .. })
    ));
}
