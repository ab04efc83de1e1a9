use std::fs;
use std::path::Path;

use crate::browser::{Browser, IMAGES_ARE_LOADED, KEPT, NARROW, Screen, WIDE};
use crate::checks::faults;
use crate::scene::Scene;

/// Pages by the names of their screenshots.
fn pages(scene: &Scene) -> Vec<(&'static str, String)> {
    let picture = |ending: &str| format!("/pictures/{}", scene.item(ending));
    let accession = |id: &str| format!("/accessions/{id}");
    vec![
        ("overview", "/".into()),
        ("grid", "/pictures".into()),
        ("list", "/pictures?view=list".into()),
        ("none", "/pictures?state=missing&format=png".into()),
        ("picture", picture("101QAMAR/IMG_0003.JPG")),
        ("picture-in-part", picture("IMG_9002.JPG")),
        ("picture-broken", picture("IMG_9001.JPG")),
        ("picture-override", picture("gpj.exe.JPG")),
        ("picture-long-name", picture("without_a_space_.JPG")),
        ("picture-embedded", picture("IMG_9003.JPG")),
        ("film", picture("film.mp4")),
        ("notes", picture("notes (1).txt")),
        (
            "picture-withdrawn",
            format!("/pictures/{}", scene.items_of(&scene.withdrawn)[0]),
        ),
        ("accessions", "/accessions".into()),
        ("disks", accession(&scene.disks)),
        (
            "certificate",
            format!("/accessions/{}/certificate", scene.disks),
        ),
        ("folder", accession(&scene.folder)),
        ("withdrawn", accession(&scene.withdrawn)),
        ("log", "/log".into()),
        ("not-found", "/nowhere".into()),
        ("bad-request", "/pictures?state=good".into()),
        ("sign-in", "/sign-in".into()),
    ]
}

/// Does to a page what must be found.
const SPOIL: &str = "
    const add = html => document.querySelector('main').insertAdjacentHTML('beforeend', html);
    add('<img src=\"https://127.0.0.2/a.png\">');
    add('<p>Unknown localization</p>');
    const pale = document.querySelector('main p:last-child');
    pale.style.color = '#dddddd';
    pale.style.width = '4000px';";

/// The pages that are looked at in every language and shade; the others differ by what is on them.
const MAIN: [&str; 9] = [
    "overview",
    "grid",
    "list",
    "picture",
    "disks",
    "certificate",
    "folder",
    "log",
    "sign-in",
];

/// Keeps what a page looks like, where `AMANA_SCREENSHOTS` asks for it.
fn keep(browser: &Browser, name: &str) {
    if std::env::var_os("AMANA_SCREENSHOTS").is_some() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pages");
        fs::create_dir_all(&folder).unwrap();
        fs::write(
            folder.join(name).with_extension("png"),
            browser.screenshot(),
        )
        .unwrap();
    }
}

/// Looks at every page and ends the test with all that is wrong.
#[track_caller]
fn look(language: &str, screen: Screen, dark: bool) {
    let scene = Scene::get();
    let everything = !dark && ["ar", "en"].contains(&language);
    let Some(browser) = Browser::open(&scene.server) else {
        return;
    };
    let browser = browser.signed_in(&scene.onlooker).reading(language);
    browser.resize(screen);
    browser.darken(dark);
    let mut wrong = Vec::new();
    let pages = pages(scene).into_iter();
    for (name, address) in pages.filter(|(name, _)| everything || MAIN.contains(name)) {
        browser.go(&address);
        browser.wait_for("document.fonts.status === 'loaded'");
        browser.wait_for(IMAGES_ARE_LOADED);
        let answers = ["not-found", "bad-request"].contains(&name);
        let found = faults(&browser, language).into_iter();
        // The browser itself remarks on an answer that is an error.
        let found = found.filter(|fault| {
            !(answers && fault.contains("the server responded with a status of 40"))
        });
        wrong.extend(found.map(|fault| format!("{name} ({address}): {fault}")));
        let shade = if dark { "-dark" } else { "" };
        keep(
            &browser,
            &format!("{name}-{language}-{}{shade}", screen.name),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_page_that_is_spoiled_is_not_found_to_be_sound() {
    let scene = Scene::get();
    let Some(browser) = Browser::open(&scene.server) else {
        return;
    };
    let browser = browser.signed_in(&scene.onlooker).reading("en");
    browser.go("/accessions");
    assert_eq!(faults(&browser, "en"), [""; 0]);
    browser.run(SPOIL, vec![]);
    let found = faults(&browser, "ar").join("\n");
    for fault in [
        "lang and dir",
        "scrolls sideways",
        "a sentence is missing",
        "Content Security Policy",
    ] {
        assert!(found.contains(fault), "{fault}: {found}");
    }
    let checked = std::env::var_os("AMANA_AXE").is_some();
    assert_eq!(found.contains("image-alt"), checked, "{found}");
    assert_eq!(found.contains("color-contrast"), checked, "{found}");
}

#[test]
fn arabic_pages_are_sound_on_a_wide_screen() {
    look("ar", WIDE, false);
}

#[test]
fn arabic_pages_are_sound_on_a_narrow_screen() {
    look("ar", NARROW, false);
}

#[test]
fn english_pages_are_sound_on_a_wide_screen() {
    look("en", WIDE, false);
}

#[test]
fn english_pages_are_sound_on_a_narrow_screen() {
    look("en", NARROW, false);
}

#[test]
fn french_pages_are_sound() {
    look("fr", WIDE, false);
}

#[test]
fn german_pages_are_sound() {
    look("de", WIDE, false);
}

#[test]
fn dark_pages_are_sound() {
    look("ar", WIDE, true);
}

#[test]
fn a_page_that_shows_a_picture_and_one_that_refuses_somebody_are_sound() {
    let scene = Scene::get();
    let Some(mut browser) = Browser::open(&scene.server) else {
        return;
    };
    for (language, screen) in [("ar", WIDE), ("en", NARROW)] {
        browser = browser.reading(language);
        browser.resize(screen);
        browser.go("/sign-in");
        browser.fill("#name", "nobody");
        browser.fill("#password", "nothing at all");
        browser.fill("#code", "١٢٣٤٥٦");
        browser.click("button.primary");
        browser.wait_for("document.querySelector('.refusal')");
        let mut found = faults(&browser, language);
        found.retain(|fault| !fault.contains("the server responded with a status of 401"));
        assert!(found.is_empty(), "{}", found.join("\n"));
        keep(&browser, &format!("refused-{language}-{}", screen.name));
    }
    let item = scene.unseen();
    browser = browser.signed_in(&scene.viewer);
    for (language, screen) in [("ar", WIDE), ("en", NARROW)] {
        browser = browser.reading(language);
        browser.resize(screen);
        browser.go(&format!("/pictures/{item}"));
        browser.click(".show button.primary");
        browser.wait_for(KEPT);
        let found = faults(&browser, language);
        assert!(found.is_empty(), "{}", found.join("\n"));
        keep(&browser, &format!("shown-{language}-{}", screen.name));
    }
}
