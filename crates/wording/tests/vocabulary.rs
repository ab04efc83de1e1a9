//! The words of the vocabularies, as people read them.
#![cfg(test)]

use std::collections::BTreeSet;

use model::{
    Basis, Confidence, DefectCode, FileFormat, ItemState, PictureDefect, PlaceClass, RefusalReason,
    Role, Uncommitted, Use,
};
use wording::{Language, Reader};

/// Whether no defect of a picture has that name: both share a clause.
fn pictures_lack(word: &str) -> bool {
    PictureDefect::ALL
        .iter()
        .all(|defect| defect.as_str() != word)
}

/// Every word of every vocabulary as one reader sees it.
fn words(reader: &Reader) -> Vec<String> {
    let states = ItemState::ALL.iter().map(|word| reader.state(*word));
    let formats = FileFormat::ALL.iter().map(|word| reader.format(*word));
    let reasons = RefusalReason::ALL.iter().map(|word| reader.refusal(*word));
    let defects = DefectCode::ALL.iter().map(|word| reader.defect(*word));
    let pictures = PictureDefect::ALL;
    let clauses = pictures
        .iter()
        .map(|word| reader.text(&format!("clause-{word}")));
    let pictures = pictures.iter().map(|word| reader.picture_defect(*word));
    let all = states.chain(formats).chain(reasons);
    let uncommitted = Uncommitted::ALL
        .iter()
        .filter(|word| pictures_lack(word.as_str()))
        .map(|word| reader.text(&format!("clause-{word}")));
    let all = all.chain(defects).chain(pictures).chain(clauses);
    all.chain(uncommitted).collect()
}

#[test]
fn every_word_has_its_text_in_every_language() {
    for language in Language::ALL {
        for text in words(&Reader::new(language).unwrap()) {
            assert!(!text.contains("Unknown localization"), "{language}: {text}");
        }
    }
}

#[test]
fn no_two_words_are_told_apart_by_their_code_alone() {
    for language in Language::ALL {
        let all = words(&Reader::new(language).unwrap());
        let different: BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len(), "{language}");
    }
}

#[test]
fn the_defects_of_pictures_and_of_evidence_share_no_word() {
    for picture in PictureDefect::ALL {
        assert!(picture.as_str().parse::<DefectCode>().is_err(), "{picture}");
    }
}

#[test]
fn a_picture_opens_in_part_or_not_at_all() {
    let reader = Reader::new(Language::En).unwrap();
    assert_eq!(reader.opening(None), "Opens");
    assert_eq!(
        reader.opening(Some(PictureDefect::DecodedInPart)),
        "Opens in part"
    );
    assert_eq!(
        reader.opening(Some(PictureDefect::TooLarge)),
        "Does not open"
    );
}

#[test]
fn every_word_of_custody_is_said_in_every_language() {
    for language in Language::ALL {
        let reader = Reader::new(language).unwrap();
        let roles = Role::ALL.iter().map(|word| reader.role(*word));
        let uses = Use::ALL.iter().map(|word| reader.use_of(*word));
        for said in roles.chain(uses) {
            assert!(!said.contains("Unknown localization"), "{said}");
        }
        let keys = [
            Basis::ALL
                .iter()
                .map(|word| format!("basis-{word}"))
                .collect::<Vec<_>>(),
            Confidence::ALL
                .iter()
                .map(|word| format!("confidence-{word}"))
                .collect(),
            PlaceClass::ALL
                .iter()
                .map(|word| format!("place-{word}"))
                .collect(),
        ];
        for key in keys.concat() {
            assert!(!reader.text(&key).contains("Unknown localization"), "{key}");
        }
    }
}
