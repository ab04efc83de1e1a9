//! A log that says a bit of everything.

use custody::{
    Acting, AuthorityAdded, Event, HeldSubject, Manner, Record, Sidecar, Stamped, TilesCommitted,
};
use model::{
    AccessionId, ByteCount, EntryIndex, Facts, FileFormat, Gps, ItemId, ItemState, PartNumber,
    PathEncoding, PdqHash, PictureDefect, RefusalReason, Role, ScopeId, Sha256Digest, SourcePath,
    Timestamp, Uncommitted, Use,
};
use serde_json::{Value, json};
use testkit::FixedChance;

use crate::tests::care;

use crate::entry::Folding;

pub(crate) const FIRST: &str = "7Q2K9M3T";
pub(crate) const SECOND: &str = "00000ZZZ";
pub(crate) const METHOD: &str = "facts/1";
pub(crate) const TILES: &str = "tiles/1";

pub(crate) fn accession(text: &str) -> AccessionId {
    text.parse().unwrap()
}

pub(crate) fn item(text: &str, number: u32) -> ItemId {
    ItemId::new(accession(text), number)
}

pub(crate) fn digest(content: &str) -> Sha256Digest {
    Sha256Digest::of(content)
}

/// Records as a ledger keeps them, the clock going on by a second each.
pub(crate) struct Log {
    records: Vec<Record>,
    chance: FixedChance,
}

impl Log {
    pub(crate) fn new(events: impl IntoIterator<Item = Event>) -> Self {
        let mut log = Self {
            records: Vec::new(),
            chance: FixedChance::new(7),
        };
        log.extend(events);
        log
    }

    pub(crate) fn extend(&mut self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            let time = time(self.records.len());
            let record = Record::new(&event, time, &mut self.chance).unwrap();
            self.records.push(record);
        }
    }

    /// The records as they are folded: each under the scope that the ledger would give it.
    pub(crate) fn folding(&self) -> Vec<Folding<'_>> {
        folding(&self.entries())
    }

    pub(crate) fn entries(&self) -> Vec<(EntryIndex, &Record)> {
        let indexes = (0..).map(EntryIndex);
        indexes.zip(&self.records).collect()
    }
}

pub(crate) fn folding<'r>(entries: &[(EntryIndex, &'r Record)]) -> Vec<Folding<'r>> {
    let one = |(index, record): &(EntryIndex, &'r Record)| Folding {
        follows: *index,
        index: *index,
        scope: scope(&record.event().unwrap()),
        leaf: record.leaf(),
        record: Some(*record),
    };
    entries.iter().map(one).collect()
}

fn scope(event: &Event) -> ScopeId {
    match event {
        Event::PersonStated(act) => ScopeId::Person(act.person),
        Event::DestructionRequested(_) | Event::AccessionDestroyed(_) => ScopeId::Archive,
        other => other
            .accession()
            .map_or(ScopeId::Archive, ScopeId::Accession),
    }
}

pub(crate) fn time(index: usize) -> Timestamp {
    Timestamp::from_unix_nanos(1_400_000_000_000_000_000 + index as i64 * 1_000_000_000)
}

pub(crate) fn opened(text: &str) -> Event {
    Event::AccessionOpened {
        accession: accession(text),
        manner: Manner::Carrier,
        sources: vec!["قرص ١".into(), "disk \0 two".into()],
        set: Some("set-1".into()),
        acting: custody::Acting::default(),
    }
}

pub(crate) fn withdrawn(text: &str) -> Event {
    Event::AccessionWithdrawn {
        accession: accession(text),
        reason: "بطلب من العائلة".into(),
        acting: Acting::default(),
    }
}

pub(crate) fn restored(text: &str) -> Event {
    Event::AccessionRestored {
        accession: accession(text),
        reason: "the family agreed".into(),
        acting: Acting::default(),
    }
}

pub(crate) fn received(item: ItemId, path: &[u8], content: &str) -> Event {
    Event::OriginalReceived {
        item,
        source: 0,
        path: SourcePath::from_bytes(path),
        encoding: PathEncoding::Bytes,
        size: ByteCount(content.len() as u64),
        sha256: digest(content),
        modified: Some(Timestamp::from_unix_nanos(-1)),
        state: ItemState::Stored,
        empty: content.is_empty(),
        part: PartNumber(1),
        content: format!("content/{:06}.age", item.number()),
        stored_sha256: digest("encrypted"),
        stored_size: ByteCount(300),
        expected_sha256: None,
        lost: Vec::new(),
        place: Some("1.0.4".into()),
        repaired: true,
        deleted: false,
    }
}

/// The same act with other values.
pub(crate) fn with(event: Event, changes: &[(&str, Value)]) -> Event {
    let mut fields = serde_json::to_value(event).unwrap();
    for (name, value) in changes {
        fields[name] = value.clone();
    }
    serde_json::from_value(fields).unwrap()
}

pub(crate) fn duplicate(item: ItemId, of: ItemId, content: &str) -> Event {
    Event::DuplicateReceived {
        item,
        source: 1,
        path: SourcePath::from_bytes("نسخة/IMG_0001.JPG"),
        encoding: PathEncoding::Bytes,
        size: ByteCount(content.len() as u64),
        sha256: digest(content),
        modified: None,
        of,
        place: None,
        repaired: false,
        deleted: true,
    }
}

pub(crate) fn named(item: ItemId, state: ItemState) -> Event {
    Event::ItemNamed {
        item,
        source: 0,
        path: SourcePath::from_bytes(b"named.jpg".to_vec()),
        encoding: PathEncoding::Bytes,
        size: Some(ByteCount(77)),
        sha256: Some(digest("what was named")),
        modified: None,
        state,
        place: Some("2.0.1".into()),
    }
}

pub(crate) fn part(text: &str) -> Event {
    Event::PartStored {
        accession: accession(text),
        part: PartNumber(1),
        object: format!("{text}.0001"),
        inventory_sha256: digest("inventory"),
        originals: 2,
    }
}

pub(crate) fn certificate(text: &str) -> Event {
    Event::CertificateIssued {
        accession: accession(text),
        sha256: digest("certificate"),
        document: json!({"present": 2, "title": "شهادة"}),
        acting: custody::Acting::default(),
    }
}

pub(crate) fn finished(text: &str) -> Event {
    Event::IngestFinished {
        accession: accession(text),
        offered: 5,
        stored: 3,
        duplicate: 1,
        refused: 1,
        bytes: ByteCount(1_000),
        acting: custody::Acting::default(),
    }
}

/// Every kind of act at least once.
pub(crate) fn story() -> Vec<Event> {
    let utf16: Vec<u8> = "صورة.jpg"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let windows = with(
        received(item(FIRST, 3), &utf16, ""),
        &[
            ("encoding", json!("utf-16")),
            ("state", json!("damaged")),
            ("expected_sha256", json!(digest("expected"))),
            ("lost", json!([[0, 512], [16_384, u64::MAX]])),
        ],
    );
    vec![
        Event::CardIssued {
            codename: "زيتون".into(),
            card_code: "1234 5678".into(),
            recipients: vec!["age1one".into(), "age1two".into()],
            acting: custody::Acting::default(),
        },
        opened(FIRST),
        Event::VolumeHeld {
            accession: accession(FIRST),
            object: "held/7Q2K9M3T/1".into(),
            sha256: digest("volume"),
            size: ByteCount(u64::MAX),
            disk: None,
            name: "VOLUME\0.BIN".into(),
        },
        received(
            item(FIRST, 1),
            "أيلول ٢٠١٢/صورة.JPG".as_bytes(),
            "picture one",
        ),
        duplicate(item(FIRST, 2), item(FIRST, 1), "picture one"),
        windows,
        received(item(FIRST, 4), b"a\0b\xff\xe2\x80\xae.jpg", "picture four"),
        named(item(FIRST, 5), ItemState::Missing),
        named(item(FIRST, 6), ItemState::Unreadable),
        Event::FileRefused {
            accession: accession(FIRST),
            source: 1,
            path: SourcePath::from_bytes(b"link\xfe".to_vec()),
            encoding: PathEncoding::Bytes,
            reason: RefusalReason::SymbolicLink,
        },
        part(FIRST),
        finished(FIRST),
        certificate(FIRST),
        opened(SECOND),
        received(item(SECOND, 1), b"again.jpg", "picture one"),
        received(item(FIRST, 5), b"named.jpg", "what was named"),
        Event::Exported {
            item: item(FIRST, 1),
            purpose: None,
            acting: Acting::default(),
        },
        withdrawn(SECOND),
        examined(item(FIRST, 1), None),
        examined(item(FIRST, 3), Some(PictureDefect::Empty)),
        user_added("4T7RM2XC", "ريما ن."),
        Event::Viewed {
            item: item(FIRST, 1),
            by: "4T7RM2XC".parse().unwrap(),
            session: "session".into(),
            rendition: "renditions/1 large".into(),
            role: None,
        },
        Event::UserReset {
            user: "4T7RM2XC".parse().unwrap(),
        },
        Event::UserLocked {
            user: "4T7RM2XC".parse().unwrap(),
        },
        user_added("00000000", "somebody else"),
        Event::UserLocked {
            user: "00000000".parse().unwrap(),
        },
        Event::UserUnlocked {
            user: "00000000".parse().unwrap(),
        },
        Event::AuthorityAdded(AuthorityAdded {
            authority: "observatory".into(),
            url: "http://time.example/tsa".into(),
            root: "MIIB".into(),
        }),
        Event::Stamped(Stamped {
            authority: "observatory".into(),
            size: 12,
            stamped: time(0),
            note: "archive.example/log\n12\n".into(),
            token: "MIIC".into(),
            root: "MIIB".into(),
        }),
        Event::AuthorityRemoved {
            authority: "observatory".into(),
        },
        care::given(Role::Custodian),
        care::taken(Role::Custodian),
        care::placed(HeldSubject::Item(item(SECOND, 1))),
        care::lifted(29, HeldSubject::Item(item(SECOND, 1))),
        care::leg(1, "sami", None),
        care::superseded(31),
        care::conditions(&[Use::Publish]),
        care::disclosed(3, Some(item(FIRST, 1))),
        committed(item(FIRST, 1), None),
    ]
}

pub(crate) fn user_added(user: &str, name: &str) -> Event {
    Event::UserAdded {
        user: user.parse().unwrap(),
        name: name.into(),
    }
}

/// What the archive committed to of a photograph, or why it did not.
pub(crate) fn committed(item: ItemId, uncommitted: Option<Uncommitted>) -> Event {
    let some = uncommitted.is_none();
    Event::TilesCommitted(Box::new(TilesCommitted {
        item,
        method: TILES.into(),
        root: some.then(|| digest("root")),
        wide: some.then_some(47),
        high: some.then_some(32),
        uncommitted,
        recompression: None,
    }))
}

/// A photograph of which everything is known, or a file that has the defect.
pub(crate) fn examined(item: ItemId, defect: Option<PictureDefect>) -> Event {
    let mut facts = Facts::of_format(FileFormat::Jpeg);
    facts.defect = defect;
    facts.width = Some(3008);
    facts.make = Some("NIKON CORPORATION".into());
    facts.captured = Some("2012-08-14T11:04:31.25".parse().unwrap());
    facts.gps = Some(Gps {
        latitude: 33.513_8,
        longitude: 36.276_5,
        altitude: Some(-3.5),
    });
    facts.pdq = Some(PdqHash::from_bytes([0xa5; 32]));
    let metadata = Sidecar {
        object: format!("derived/metadata-1/{item}.age"),
        sha256: digest("metadata"),
        size: ByteCount(8),
    };
    Event::Examined {
        item,
        method: METHOD.into(),
        facts: Box::new(facts),
        metadata: defect.is_none().then_some(metadata),
    }
}
