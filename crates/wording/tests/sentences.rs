//! The Fluent files themselves: every sentence in every language, with the same details and all the
//! plural forms that the language has.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use wording::{Language, Reader, details};

/// The sentences of a language, by key, as they stand in its files.
fn sentences(language: Language) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("i18n")
        .join(language.as_str());
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let mut key = String::new();
        for line in text.lines() {
            if line.starts_with(char::is_alphabetic) {
                let (name, value) = line.split_once(" = ").unwrap();
                name.clone_into(&mut key);
                let twice = all.insert(key.clone(), value.to_owned());
                assert!(twice.is_none(), "{language}: {key} is there twice");
            } else {
                let sentence = all.get_mut(&key).unwrap();
                sentence.push('\n');
                sentence.push_str(line);
            }
        }
    }
    all
}

/// The names of what is put into a sentence.
fn names(sentence: &str) -> BTreeSet<&str> {
    let after = sentence.split('$').skip(1);
    after
        .map(|rest| rest.split([' ', '}']).next().unwrap())
        .collect()
}

/// The cases of a sentence's choice, in their order.
fn cases(sentence: &str) -> Vec<&str> {
    let lines = sentence
        .lines()
        .map(|line| line.trim_start_matches([' ', '*']));
    lines
        .filter_map(|line| line.strip_prefix('[')?.split_once(']'))
        .map(|(case, _)| case)
        .collect()
}

#[test]
fn every_sentence_is_there_in_every_language_and_none_falls_back() {
    let english = sentences(Language::En);
    assert!(english.len() > 300, "{}", english.len());
    for language in Language::ALL {
        let keys = sentences(language);
        assert!(
            keys.keys().eq(english.keys()),
            "{language}: {:?}",
            keys.keys()
                .collect::<BTreeSet<_>>()
                .symmetric_difference(&english.keys().collect())
                .collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_sentence_takes_the_same_details_in_every_language() {
    let english = sentences(Language::En);
    for language in Language::ALL {
        for (key, sentence) in sentences(language) {
            assert_eq!(names(&sentence), names(&english[&key]), "{language}: {key}");
        }
    }
}

#[test]
fn a_counted_sentence_has_every_plural_form_of_its_language() {
    for language in Language::ALL {
        let forms: &[&str] = match language {
            Language::Ar => &["zero", "one", "two", "few", "many", "other"],
            Language::En | Language::Fr | Language::De => &["one", "other"],
        };
        for (key, sentence) in sentences(language) {
            if sentence.contains("$count ->") {
                let found: Vec<_> = cases(&sentence)
                    .into_iter()
                    .filter(|case| *case != "0")
                    .collect();
                assert_eq!(found, forms, "{language}: {key}");
            }
        }
    }
}

#[test]
fn every_sentence_can_be_said_with_what_it_takes() {
    for language in Language::ALL {
        let reader = Reader::new(language).unwrap();
        for (key, sentence) in sentences(language) {
            for count in [0, 1, 2, 3, 11, 100, 1_000_000] {
                let mut given = details([]).counting(count);
                for name in names(&sentence) {
                    if name != "count" && name != "shown" {
                        let name: &'static str = String::from(name).leak();
                        given = given.and(name, "detail");
                    }
                }
                let told = reader.say(&key, &given);
                assert!(
                    !told.is_empty() && !told.contains(['{', '}', '$']),
                    "{language}: {told}"
                );
                assert!(!told.contains("Unknown localization"), "{language}: {told}");
            }
        }
    }
}

#[test]
fn no_text_uses_a_word_that_the_archive_does_not_use() {
    const UNUSED: [&str; 9] = [
        "authentic",
        "authentique",
        "sorry",
        "désolé",
        "success",
        "processed",
        "جثة",
        "أصلية",
        "echt",
    ];
    for language in Language::ALL {
        for (key, sentence) in sentences(language) {
            let words = sentence.to_lowercase();
            let mut words = words.split(|letter: char| !letter.is_alphabetic());
            assert!(
                !words.any(|word| UNUSED.contains(&word)),
                "{language}: {key}"
            );
            assert!(!sentence.contains('!'), "{language}: {key}");
        }
    }
}

#[test]
fn no_french_line_begins_with_a_colon_or_semicolon() {
    for (key, sentence) in sentences(Language::Fr) {
        assert!(
            !sentence.contains(" ;") && !sentence.contains(" :"),
            "{key}"
        );
    }
}

#[test]
fn details_stand_between_isolates_until_they_are_made_plain() {
    for language in Language::ALL {
        let reader = Reader::new(language).unwrap();
        let told = reader.say(
            "picture-title",
            &details([("item", "7Q2K9M3T-000042".into())]),
        );
        assert!(told.contains("\u{2068}7Q2K9M3T-000042\u{2069}"), "{told}");
        let plain = reader.plain(&told);
        assert!(!plain.contains(['\u{2068}', '\u{2069}']), "{plain}");
        assert_eq!(plain.replace("7Q2K9M3T-000042", "").len() + 21, told.len());
    }
}

#[test]
fn arabic_counts_take_all_six_forms_with_arabic_digits() {
    let reader = Reader::new(Language::Ar).unwrap();
    let told = |key, count| reader.plain(&reader.counted(key, count));
    let pictures = [0, 1, 2, 3, 13, 100, 1_284].map(|count| told("pictures-count", count));
    assert_eq!(
        pictures,
        [
            "لا صور",
            "صورة واحدة",
            "صورتان",
            "٣ صور",
            "١٣ صورة",
            "١٠٠ صورة",
            "١٬٢٨٤ صورة"
        ]
    );
    let files = [1, 2, 9, 13, 200, 12_480].map(|count| told("overview-kept-of", count));
    assert_eq!(
        files,
        [
            "من ملف واحد ورد",
            "من ملفين وردا",
            "من ٩ ملفات وردت",
            "من ١٣ ملفاً ورد",
            "من ٢٠٠ ملف ورد",
            "من ١٢٬٤٨٠ ملفاً ورد"
        ]
    );
    let beyond = [
        100,
        101,
        102,
        103,
        110,
        111,
        199,
        1_002,
        1_003,
        1_000_011,
        u64::MAX,
    ];
    let beyond = beyond.map(|count| {
        let told = told("overview-kept-of", count);
        told.split_once(' ')
            .unwrap()
            .1
            .split_once(' ')
            .unwrap()
            .1
            .to_owned()
    });
    let [few, many, other] = ["ملفات وردت", "ملفاً ورد", "ملف ورد"];
    let forms = [
        other, other, other, few, few, many, many, other, few, many, many,
    ];
    assert_eq!(beyond, forms);
    assert_eq!(told("lead-missing", 12), "ينقص ١٢ ملفاً، وأسماؤها أدناه.");
}

#[test]
fn a_range_of_pictures_is_told_with_its_whole() {
    let told = Language::ALL.map(|language| {
        let reader = Reader::new(language).unwrap();
        let range = details([("first", reader.number(1)), ("last", reader.number(60))]);
        reader.plain(&reader.say("pictures-range", &range.counting(1_284)))
    });
    assert_eq!(told[0], "١–٦٠ من ١٬٢٨٤ صورة");
    assert_eq!(told[1], "1–60 of 1,284 pictures");
    assert_eq!(told[3], "1–60 von 1.284 Bildern");
}
