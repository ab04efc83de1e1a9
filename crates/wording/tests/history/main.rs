//! What entries mean, told in every language.
#![cfg(test)]

mod care;
mod endings;

use custody::{Event, Manner, Sidecar, TilesCommitted};
use model::{
    AccessionId, ByteCount, Facts, FileFormat, ItemId, ItemState, PartNumber, PathEncoding,
    PictureDefect, RefusalReason, Sha256Digest, SourcePath, Uncommitted, UserId,
};
use wording::{Language, Reader};

fn accession() -> AccessionId {
    "7Q2K9M3T".parse().unwrap()
}

fn item() -> ItemId {
    ItemId::new(accession(), 42)
}

fn rima() -> UserId {
    "4T7RM2XC".parse().unwrap()
}

fn digest() -> Sha256Digest {
    "3f".repeat(32).parse().unwrap()
}

fn path() -> SourcePath {
    SourcePath::from_bytes(b"2013-03/DSC_2212.JPG".to_vec())
}

fn received(state: ItemState, empty: bool, repaired: bool) -> Event {
    Event::OriginalReceived {
        item: item(),
        source: 0,
        path: path(),
        encoding: PathEncoding::Bytes,
        size: ByteCount(2_418_000),
        sha256: digest(),
        modified: None,
        state,
        empty,
        part: PartNumber(1),
        content: "42".into(),
        stored_sha256: digest(),
        stored_size: ByteCount(2_418_200),
        expected_sha256: None,
        lost: vec![[0, 1_000], [5_000, 204]],
        place: None,
        repaired,
        deleted: false,
    }
}

fn duplicate(of: ItemId) -> Event {
    Event::DuplicateReceived {
        item: ItemId::new(accession(), 43),
        source: 0,
        path: path(),
        encoding: PathEncoding::Bytes,
        size: ByteCount(1),
        sha256: digest(),
        modified: None,
        of,
        place: None,
        repaired: false,
        deleted: false,
    }
}

/// A file that was deleted from its image and recovered, and its copy.
fn deleted() -> [Event; 2] {
    [received(ItemState::Stored, false, false), duplicate(item())].map(|mut event| {
        if let Event::OriginalReceived { deleted, .. } | Event::DuplicateReceived { deleted, .. } =
            &mut event
        {
            *deleted = true;
        }
        event
    })
}

fn image() -> Event {
    Event::ImageRead(Box::new(custody::ImageRead {
        accession: accession(),
        format: "raw".into(),
        size: ByteCount(31_914_983_424),
        sha256: digest(),
        files: Vec::new(),
        digests: Vec::new(),
        file_systems: Vec::new(),
        deleted_files: 117,
        deleted_readable: 90,
    }))
}

fn named(state: ItemState) -> Event {
    Event::ItemNamed {
        item: item(),
        source: 0,
        path: path(),
        encoding: PathEncoding::Bytes,
        size: None,
        sha256: None,
        modified: None,
        state,
        place: None,
    }
}

fn examined(defect: Option<PictureDefect>) -> Event {
    let mut facts = Facts::of_format(FileFormat::Jpeg);
    facts.defect = defect;
    Event::Examined {
        item: item(),
        method: "facts/1".into(),
        facts: Box::new(facts),
        metadata: Some(Sidecar {
            object: "derived/1".into(),
            sha256: digest(),
            size: ByteCount(9),
        }),
    }
}

fn committed(uncommitted: Option<Uncommitted>) -> Event {
    Event::TilesCommitted(Box::new(TilesCommitted {
        item: item(),
        method: "tiles/1".into(),
        root: uncommitted.is_none().then(digest),
        wide: None,
        high: None,
        uncommitted,
        recompression: None,
    }))
}

fn viewed() -> Event {
    Event::Viewed {
        item: item(),
        by: rima(),
        session: "ABCDEFGH".into(),
        rendition: "renditions/1 large".into(),
        role: None,
    }
}

fn of_files() -> Vec<Event> {
    let mut events = vec![
        received(ItemState::Stored, false, false),
        received(ItemState::Stored, true, false),
        received(ItemState::Stored, false, true),
        received(ItemState::Damaged, false, false),
        received(ItemState::Altered, false, false),
        received(ItemState::Added, false, false),
        duplicate(item()),
        named(ItemState::Missing),
        named(ItemState::Unreadable),
        Event::FileRefused {
            accession: accession(),
            source: 0,
            path: path(),
            encoding: PathEncoding::Bytes,
            reason: RefusalReason::SymbolicLink,
        },
        examined(None),
        Event::Exported {
            item: item(),
            purpose: None,
            acting: custody::Acting::default(),
        },
    ];
    events.extend(deleted());
    events.push(committed(None));
    events.extend(Uncommitted::ALL.iter().map(|why| committed(Some(*why))));
    events.extend(
        PictureDefect::ALL
            .iter()
            .map(|defect| examined(Some(*defect))),
    );
    events
}

fn of_people() -> Vec<Event> {
    vec![
        viewed(),
        Event::UserAdded {
            user: rima(),
            name: "Rima N.".into(),
        },
        Event::UserReset { user: rima() },
        Event::UserLocked { user: rima() },
        Event::UserUnlocked { user: rima() },
    ]
}

fn of_accessions() -> Vec<Event> {
    let opened = |manner| Event::AccessionOpened {
        accession: accession(),
        manner,
        sources: Vec::new(),
        set: None,
        acting: custody::Acting::default(),
    };
    vec![
        opened(Manner::Carrier),
        opened(Manner::Folder),
        opened(Manner::Image),
        image(),
        Event::CardIssued {
            codename: "swallow".into(),
            card_code: "1234 5678".into(),
            recipients: Vec::new(),
            acting: custody::Acting::default(),
        },
        Event::VolumeHeld {
            accession: accession(),
            object: "held/1".into(),
            sha256: digest(),
            size: ByteCount(4_096),
            disk: None,
            name: "disk-1.img".into(),
        },
        Event::PartStored {
            accession: accession(),
            part: PartNumber(1),
            object: "urn:part".into(),
            inventory_sha256: digest(),
            originals: 1,
        },
        Event::IngestFinished {
            accession: accession(),
            offered: 2_418,
            stored: 2_391,
            duplicate: 22,
            refused: 5,
            bytes: ByteCount(7),
            acting: custody::Acting::default(),
        },
        Event::CertificateIssued {
            accession: accession(),
            sha256: digest(),
            document: serde_json::json!({ "code": { "result": "matches" } }),
            acting: custody::Acting::default(),
        },
        Event::HandChallenged {
            accession: accession(),
            challenge: "1234 5678".into(),
        },
        Event::HandProved {
            accession: accession(),
            challenge: "1234 5678".into(),
            key: "6f46129d".into(),
            answer: "b0YSndpP".into(),
        },
        Event::AccessionWithdrawn {
            accession: accession(),
            reason: "a family asked".into(),
            acting: custody::Acting::default(),
        },
        Event::AccessionRestored {
            accession: accession(),
            reason: "the family agreed".into(),
            acting: custody::Acting::default(),
        },
    ]
}

fn told(language: Language, event: &Event, about: Option<ItemId>) -> String {
    let reader = Reader::new(language).unwrap();
    let name = |user| (user == rima()).then(|| "Rima N.".to_owned());
    reader.plain(&reader.sentence(event, about, &name))
}

#[test]
fn every_entry_has_a_sentence_of_its_own_in_every_language() {
    for language in Language::ALL {
        let events = [
            of_files(),
            of_people(),
            of_accessions(),
            care::all(),
            endings::all(),
        ]
        .concat();
        let other = Reader::new(language).unwrap().text("history-other");
        let mut sentences: Vec<_> = events
            .iter()
            .map(|event| told(language, event, None))
            .collect();
        for sentence in &sentences {
            assert_ne!(*sentence, other);
            assert!(!sentence.contains("Unknown localization"), "{sentence}");
            assert!(!sentence.contains(['{', '$']), "{sentence}");
        }
        let all = sentences.len();
        sentences.sort();
        sentences.dedup();
        assert_eq!(sentences.len(), all, "{language}");
    }
}

#[test]
fn numbers_in_a_history_have_the_form_of_the_reader() {
    let lossy = received(ItemState::Damaged, false, false);
    let arabic = told(Language::Ar, &lossy, Some(item()));
    assert!(
        arabic.contains("فُقد ١٬٢٠٤ من أصل ٢٬٤١٨٬٠٠٠ بايت"),
        "{arabic}"
    );
    let english = told(Language::En, &lossy, Some(item()));
    assert!(
        english.contains("1,204 of its 2,418,000 bytes"),
        "{english}"
    );
}

#[test]
fn an_examination_is_told_with_its_method_and_its_defect() {
    assert_eq!(
        told(Language::En, &examined(None), Some(item())),
        "The machine examined it with the method facts/1 and changed nothing in it."
    );
    assert_eq!(
        told(
            Language::Ar,
            &examined(Some(PictureDefect::DoesNotDecode)),
            Some(item())
        ),
        "فحصته الآلة بالطريقة facts/1 ولم تغيّر فيه شيئاً؛ يبدأ كصورة أو وثيقة ولا يُفتح."
    );
}

#[test]
fn a_view_names_the_person_or_else_their_id() {
    assert_eq!(
        told(Language::En, &viewed(), Some(item())),
        "Rima N. had the picture shown without the shield (renditions/1 large)."
    );
    let reader = Reader::new(Language::En).unwrap();
    let unnamed = reader.plain(&reader.sentence(&viewed(), None, &|_| None));
    assert!(unnamed.starts_with("4T7RM2XC had"), "{unnamed}");
}

#[test]
fn a_duplicate_is_told_differently_of_itself_and_of_its_original() {
    let seen_by_original = told(Language::En, &duplicate(item()), Some(item()));
    assert!(
        seen_by_original.contains("Another placement"),
        "{seen_by_original}"
    );
    let own = ItemId::new(accession(), 43);
    for about in [None, Some(own)] {
        let of_itself = told(Language::En, &duplicate(item()), about);
        assert!(
            of_itself.contains("its bytes are those of 7Q2K9M3T-000042"),
            "{of_itself}"
        );
    }
}
