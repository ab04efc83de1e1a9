use std::path::{Path, PathBuf};

use super::large;
use super::words::Words;
use crate::exit::{Exit, Trouble};
use crate::report::{End, Report};

/// What is shown before anything is written: the card, what will be sealed and where to.
pub(super) fn first(
    card_code: &str,
    sources: &[PathBuf],
    disk: &Path,
    is_own_disk: bool,
    words: &Words,
) -> String {
    let sources = sources.iter().map(|source| indented(&source.display()));
    let mut text = words.alone(|words| words.card);
    text.push_str(&format!("\n{}\n\n", indented(&card_code)));
    text.push_str(&words.alone(|words| words.folder));
    text.push_str(&format!("\n{}\n", sources.collect::<Vec<_>>().join("\n")));
    text.push_str(&words.alone(|words| words.disk));
    text.push_str(&format!("\n{}\n\n", indented(&disk.display())));
    if is_own_disk {
        text.push_str(&words.alone(|words| words.own_disk));
        text.push_str("\n\n");
    }
    text + &words.alone(|words| words.begin)
}

fn indented(what: &dyn std::fmt::Display) -> String {
    format!("    {what}")
}

/// Why nothing could be done, and in the language of the source if it is one of the likely reasons.
pub(super) fn failure(error: &anyhow::Error, words: &Words) -> String {
    let reason = match error.downcast_ref::<Trouble>() {
        Some(Trouble::NoRoom(_)) => words.alone(|words| words.full),
        Some(Trouble::Source(_)) => words.alone(|words| words.unreadable),
        None => String::new(),
    };
    words.with(
        |words| words.failed,
        &joined(&reason, &format!("{error:#}")),
    )
}

/// What came of it: all is well, or the whole report; and the code, large so that nobody misreads it, if
/// this run gave one. That of an earlier night would be read out for this one.
pub(super) fn outcome(report: &Report, words: &Words) -> String {
    let text = match report.exit() {
        Exit::AllWell => words.alone(|words| words.done),
        _ => words.with(
            |words| words.partly,
            &joined(&reason(report, words), &report.page()),
        ),
    };
    match &report.code {
        Some(code) if report.has_new => {
            let heading = words.alone(|words| words.code);
            let next = words.alone(|words| words.next);
            format!(
                "{text}\n\n{heading}\n\n{}\n\n{code}\n\n{next}",
                large::code(code)
            )
        }
        _ => format!("{text}\n{}\n", words.alone(|words| words.nothing_new)),
    }
}

fn reason(report: &Report, words: &Words) -> String {
    match report.end {
        End::Full => words.alone(|words| words.full),
        End::Failed => words.alone(|words| words.broken),
        End::Finished | End::Stopped => String::new(),
    }
}

fn joined(reason: &str, detail: &str) -> String {
    [reason, detail].join("\n\n").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use carrier::{KitLanguage, SetId};

    use super::*;
    use crate::run::Packed;

    const CODE: &str = "8888 8888 8888 8888 8888 8888";

    fn report(end: End, has_new: bool) -> Report {
        Report {
            set: SetId([1; 16]),
            code: Some(CODE.into()),
            disks: Vec::new(),
            files: 1,
            bytes: 1,
            packed: Packed::default(),
            unreadable: Vec::new(),
            changed: Vec::new(),
            not_taken: Vec::new(),
            left_out: Vec::new(),
            missing: 0,
            k: 1,
            m: 0,
            packets: 2,
            has_new,
            went_on_from: Some(1),
            older: 0,
            card_codes: Vec::new(),
            signed: false,
            end,
            error: None,
        }
    }

    /// Asserts that a page, and the cursor's line below it, fit a console of 80 by 25.
    fn assert_fits(page: &str) {
        assert!(page.lines().count() <= 24, "{page}");
        assert!(page.lines().all(|line| line.chars().count() < 80), "{page}");
    }

    #[test]
    fn the_whole_last_page_fits_a_console_of_eighty_by_twenty_five() {
        for language in KitLanguage::ALL {
            let words = Words::of(language);
            let page = outcome(&report(End::Finished, true), &words);
            assert!(page.contains(CODE));
            assert_fits(&format!("{page}\n{}", words.alone(|words| words.enter)));
        }
    }

    #[test]
    fn the_whole_first_page_fits_too_and_names_card_folder_and_disk() {
        let (folder, disk) = (PathBuf::from("/pictures"), Path::new("/stick"));
        for language in KitLanguage::ALL {
            let words = Words::of(language);
            let page = first(CODE, std::slice::from_ref(&folder), disk, true, &words);
            for named in [CODE, "/pictures", "/stick"] {
                assert!(page.contains(named), "{page}");
            }
            assert!(page.contains(&words.alone(|words| words.own_disk)));
            assert_fits(&page);
        }
    }

    #[test]
    fn a_run_without_a_new_packet_is_never_done_and_shows_no_code() {
        for end in [End::Finished, End::Stopped, End::Full, End::Failed] {
            for language in KitLanguage::ALL {
                let words = Words::of(language);
                let page = outcome(&report(end, false), &words);
                assert!(!page.contains(CODE), "{page}");
                assert!(!page.contains(&words.alone(|words| words.done)), "{page}");
                assert!(!page.contains(&words.alone(|words| words.next)), "{page}");
                assert!(page.contains(&words.alone(|words| words.nothing_new)));
            }
        }
    }

    #[test]
    fn likely_reasons_are_said_in_the_language_of_the_source() {
        let words = Words::of(KitLanguage::Arabic);
        let full = outcome(&report(End::Full, true), &words);
        assert!(full.contains("لا مكان كافيًا"), "{full}");
        let pulled = outcome(&report(End::Failed, false), &words);
        assert!(pulled.contains("هل نُزع؟"), "{pulled}");
        let gone = anyhow::Error::from(std::io::Error::from(std::io::ErrorKind::NotFound));
        let gone = failure(&gone.context(Trouble::Source("x".into())), &words);
        assert!(
            gone.contains("تعذّرت قراءة") && gone.contains("the source x"),
            "{gone}"
        );
    }
}
