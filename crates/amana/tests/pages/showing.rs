use std::fs::File;

use fantoccini::key::Key;
use sample::Size;

use crate::archive::Archive;
use crate::browser::{Browser, IMAGES_ARE_LOADED, KEPT};
use crate::scene::Scene;
use crate::server::{Server, Session};

const IS_SHOWN: &str = "document.querySelector('.canvas img').src.startsWith('blob:')";
const IS_SHIELDED: &str = "document.querySelector('.canvas img').src.endsWith('/shielded.jpg')";
const LOADED: &str = "document.querySelector('.canvas img').complete";
const CAPTION: &str = "document.querySelector('.canvas figcaption').textContent";
const PIXELS: &str = "document.querySelector('.canvas img').naturalWidth";
const SPACE: char = ' ';
/// Shielded copies are no longer than this, in pixels.
const LONGEST_SHIELDED: u64 = 320;
const NOT_SHOWN: &str =
    "Not shown: another command is writing to the archive. Try again when it has ended.";

pub(crate) fn rendition(session: &Session, item: &str, name: &str) -> u16 {
    session.get(&format!("/pictures/{item}/{name}.jpg")).status
}

#[test]
fn nothing_but_shielded_copies_is_loaded_before_somebody_asks() {
    let scene = Scene::get();
    let Some(browser) = Browser::open(&scene.server) else {
        return;
    };
    let browser = browser.signed_in(&scene.onlooker);
    let item = scene.unseen();
    let pages = [
        "/".into(),
        "/pictures".into(),
        "/pictures?view=list".into(),
        format!("/pictures/{item}"),
    ];
    for page in &pages {
        browser.go(page);
        browser.wait_for(IMAGES_ARE_LOADED);
        let widest =
            browser.value("Math.max(0, ...[...document.images].map(image => image.naturalWidth))");
        assert!(
            widest.as_u64().unwrap() <= LONGEST_SHIELDED,
            "{page}: {widest}"
        );
    }
    let requests = browser.requests();
    assert!(
        requests
            .iter()
            .any(|asked| asked.ends_with("/shielded.jpg")),
        "{requests:?}"
    );
    let is_harmless = |asked: &&String| {
        pages.contains(asked)
            || asked.starts_with("/assets/")
            || asked.ends_with("/shielded.jpg")
            || *asked == "data:,"
    };
    let others: Vec<_> = requests
        .iter()
        .filter(|asked| !is_harmless(asked))
        .collect();
    assert!(others.is_empty(), "{others:?}");
    for name in ["small", "large"] {
        assert_eq!(rendition(&scene.onlooker, &item, name), 404);
    }
    assert_eq!(scene.archive.views(&item), 0);
}

#[test]
fn a_view_is_entered_before_the_picture_is_given_once_for_a_session() {
    let scene = Scene::get();
    let item = scene.unseen();
    let (session, account) = (&scene.viewer, &scene.viewer_account);
    let pressed = session.press(&item);
    assert_eq!(pressed.status, 200);
    // Nothing was given yet, and the entry is there.
    assert_eq!(scene.archive.views(&item), 1);
    let told = pressed.json();
    assert_eq!(told["picture"], format!("/pictures/{item}/large.jpg"));
    for name in ["small", "large"] {
        assert_eq!(rendition(session, &item, name), 200);
    }
    assert_eq!(session.press(&item).json()["caption"], told["caption"]);
    assert_eq!(
        session.post(&format!("/pictures/{item}/show"), &[]).status,
        303
    );
    assert_eq!(scene.archive.views(&item), 1);
    let history = scene.archive.history(&item).to_string();
    assert!(
        history.contains("viewer had the picture shown"),
        "{history}"
    );

    let again = scene
        .server
        .try_sign_in("viewer", &account.password, &account.next_code());
    let again = scene.server.admitted(&again);
    assert_eq!(rendition(&again, &item, "large"), 404);
    assert_eq!(again.press(&item).status, 200);
    assert_eq!(scene.archive.views(&item), 2);
}

#[test]
fn a_picture_is_given_to_nobody_but_the_session_that_asked_and_no_other_picture_with_it() {
    let scene = Scene::get();
    let (item, other) = (scene.unseen(), scene.unseen());
    let session = &scene.viewer;
    assert_eq!(session.press(&item).status, 200);
    assert_eq!(rendition(session, &item, "large"), 200);
    for name in ["small", "large"] {
        assert_eq!(rendition(&scene.onlooker, &item, name), 404);
        assert_eq!(rendition(session, &other, name), 404);
        let path = format!("/pictures/{item}/{name}.jpg");
        assert_eq!(scene.server.get(&path).status, 303);
    }
}

#[test]
fn what_is_no_picture_cannot_be_asked_for() {
    let scene = Scene::get();
    for ending in [".txt", "IMG_9001.JPG"] {
        let item = scene.item(ending);
        assert_eq!(scene.onlooker.press(&item).status, 404);
        assert_eq!(rendition(&scene.onlooker, &item, "shielded"), 404);
        assert_eq!(scene.archive.views(&item), 0);
    }
}

#[test]
fn a_picture_shows_for_a_moment_and_shields_itself() {
    let scene = Scene::get();
    let Some(browser) = Browser::open(&scene.server) else {
        return;
    };
    let item = scene.unseen();
    let browser = browser.signed_in(&scene.viewer);
    browser.go(&format!("/pictures/{item}"));
    browser.click(".show button.primary");
    // In one look: a slow machine may be too late for a second one.
    let shown = format!("{IS_SHOWN} && {LOADED} && {PIXELS} > {LONGEST_SHIELDED}");
    browser.wait_for(&format!(
        "{shown} && {CAPTION}.includes('records it under your name')"
    ));
    browser.wait_for(&format!("{IS_SHIELDED} && {LOADED}"));
    assert!(browser.value(PIXELS).as_u64().unwrap() <= LONGEST_SHIELDED);
    assert_eq!(
        browser.value("document.querySelector('[data-keep]').hidden"),
        true
    );
    assert!(browser.complaints().is_empty());
    assert_eq!(scene.archive.views(&item), 1);
}

#[test]
fn a_picture_that_is_kept_stays_until_escape_is_pressed() {
    let scene = Scene::get();
    let Some(browser) = Browser::open(&scene.server) else {
        return;
    };
    let item = scene.unseen();
    let browser = browser.signed_in(&scene.viewer);
    browser.go(&format!("/pictures/{item}"));
    browser.type_key(SPACE);
    browser.wait_for(KEPT);
    // A timer that is set after the page's own, and is longer, ends after it.
    browser.run("setTimeout(() => { window.later = true; }, 5500)", vec![]);
    browser.wait_for("window.later");
    assert_eq!(browser.value(IS_SHOWN), true);
    browser.press(Key::Escape);
    assert_eq!(browser.value(IS_SHIELDED), true);

    browser.type_key(SPACE);
    browser.wait_for(KEPT);
    browser.type_key(SPACE);
    assert_eq!(browser.value(IS_SHIELDED), true);

    browser.type_key(SPACE);
    browser.wait_for(KEPT);
    browser.click("[data-shield]");
    assert_eq!(browser.value(IS_SHIELDED), true);
    assert_eq!(scene.archive.views(&item), 1);
}

#[test]
fn without_scripts_a_form_shows_the_picture_and_the_page_shields_it() {
    let scene = Scene::get();
    let Some(browser) = Browser::without_scripts(&scene.server) else {
        return;
    };
    let item = scene.unseen();
    let session = &scene.viewer;
    let browser = browser.signed_in(session);
    let page = format!("/pictures/{item}");
    browser.go(&page);
    browser.click(".show button.primary");
    browser.wait_to_be_at(&format!("{page}?shown=5"));
    let asked = browser.requests();
    assert!(
        asked
            .iter()
            .any(|asked| asked.ends_with("/small.jpg") || asked.ends_with("/large.jpg")),
        "{asked:?}"
    );
    assert!(
        !asked.iter().any(|asked| asked.starts_with("blob:")),
        "{asked:?}"
    );
    browser.wait_to_be_at(&page);
    assert_eq!(scene.archive.views(&item), 1);

    // On a machine with other work the page may have shielded itself before it could be pressed.
    let keeps = (0..9).any(|_| {
        browser.go(&format!("{page}?shown=5"));
        browser.try_click("[data-keep]").is_ok()
    });
    assert!(keeps);
    browser.wait_to_be_at(&format!("{page}?shown=keep"));
    let kept = session.get(&format!("{page}?shown=keep")).text();
    assert!(
        !kept.contains("http-equiv") && kept.contains("/large.jpg"),
        "{kept}"
    );
    browser.click("[data-shield]");
    browser.wait_to_be_at(&page);
    assert_eq!(scene.archive.views(&item), 1);
}

#[test]
fn an_address_that_says_shown_shows_nothing_by_itself() {
    let scene = Scene::get();
    let item = scene.unseen();
    for shown in ["5", "keep"] {
        let page = scene
            .onlooker
            .get(&format!("/pictures/{item}?shown={shown}"))
            .text();
        assert!(
            page.contains("/shielded.jpg") && !page.contains("large.jpg"),
            "{page}"
        );
        assert!(page.contains("Ask for the picture again"), "{page}");
    }
    assert_eq!(scene.archive.views(&item), 0);
}

#[test]
fn no_picture_is_given_while_the_log_cannot_be_written() {
    let archive = Archive::new("unwritable");
    let folder = archive.at("card");
    sample::card_folder(&folder, 2, 5, Size::SMALL).unwrap();
    archive.ingest(&folder);
    let account = archive.user("viewer");
    let item = archive.items()[0]["item"].as_str().unwrap().to_owned();
    let server = Server::start(&archive);
    let session = server.sign_in(&account);
    let lease = File::open(archive.at("archive/.lease-ledger")).unwrap();
    lease.lock().unwrap();
    let pressed = session.press(&item);
    assert_eq!(
        (pressed.status, &pressed.json()["said"]),
        (503, &NOT_SHOWN.into())
    );
    assert_eq!(
        session.post(&format!("/pictures/{item}/show"), &[]).status,
        503
    );
    for name in ["small", "large"] {
        assert_eq!(rendition(&session, &item, name), 404);
    }
    let proof = session.get(&format!("/pictures/{item}/proof"));
    assert_eq!(proof.status, 503);
    assert!(!proof.text().contains("tlog-proof@v1"));
    assert_eq!(archive.views(&item), 0);
    if let Some(browser) = Browser::open(&server) {
        let browser = browser.signed_in(&session);
        browser.go(&format!("/pictures/{item}"));
        browser.click(".show button.primary");
        browser.wait_for("document.querySelector('[data-said]').textContent");
        let said = browser.value("document.querySelector('[data-said]').textContent");
        assert_eq!(said, NOT_SHOWN);
        assert_eq!(browser.value(IS_SHIELDED), true);
    }
    lease.unlock().unwrap();
    assert_eq!(session.press(&item).status, 200);
    assert_eq!(rendition(&session, &item, "large"), 200);
    assert_eq!(archive.views(&item), 1);
    let proof = session.get(&format!("/pictures/{item}/proof"));
    assert!(proof.text().starts_with("c2sp.org/tlog-proof@v1"));
}

#[test]
fn a_picture_tells_how_its_file_was_made_and_what_was_measured_of_it() {
    let scene = Scene::get();
    let item = scene.item("101QAMAR/IMG_0004.JPG");
    let page = scene
        .onlooker
        .get_in(&format!("/pictures/{item}"), "en")
        .text();
    for told in [
        "JPEG process",
        "baseline",
        "Order of segments",
        "SOF0",
        "Pixels (SHA-256)",
        "Sharpness",
        "mean",
    ] {
        assert!(page.contains(told), "{told} is not in {page}");
    }
    let arabic = scene
        .onlooker
        .get_in(&format!("/pictures/{item}"), "ar")
        .text();
    assert!(arabic.contains("SOF0") && !arabic.contains("Sharpness"));
}
