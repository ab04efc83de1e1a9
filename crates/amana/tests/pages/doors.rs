use std::path::Path;

use crate::answer::{Answer, ask, form};
use crate::desk::Desk;
use crate::scene::Scene;

/// Routes that anybody may ask for, with an address of each.
const OPEN: [(&str, &str); 3] = [
    ("/sign-in", "/sign-in"),
    ("/language/{language}", "/language/fr"),
    ("/assets/{*name}", "/assets/workbench.css"),
];

/// Every route that the pages have, as the router says.
fn routes() -> Vec<String> {
    let router = Path::new(env!("CARGO_MANIFEST_DIR")).join("../workbench/src/router.rs");
    let text = std::fs::read_to_string(router).unwrap();
    let named = text.split(".route(").skip(1).map(|rest| {
        let (_, rest) = rest.split_once('"').unwrap();
        rest.split('"').next().unwrap().to_owned()
    });
    named.collect()
}

/// An address of a route that there is something at.
fn address(scene: &Scene, route: &str) -> String {
    route
        .replace("{item}", &scene.item("IMG_0004.JPG"))
        .replace("{accession}", &scene.disks)
        .replace("{page}", "1")
        .replace("{number}", "1")
}

fn guarded() -> impl Iterator<Item = String> {
    let is_open = |route: &String| OPEN.iter().any(|(open, _)| open == route);
    routes().into_iter().filter(move |route| !is_open(route))
}

fn leads_to_sign_in(answer: &Answer) -> bool {
    let to = answer.header("location").unwrap_or_default();
    answer.status == 303 && to.starts_with("/sign-in?to=/") && answer.body.is_empty()
}

#[track_caller]
fn assert_guarded_headers(answer: &Answer, address: &str) {
    let content = answer.header("content-security-policy").expect(address);
    assert!(
        content.contains("default-src 'none'"),
        "{address}: {content}"
    );
    assert!(
        content.contains("frame-ancestors 'none'"),
        "{address}: {content}"
    );
    for lax in ["unsafe", "http", "*", "script-src 'none'"] {
        assert!(!content.contains(lax), "{address}: {content}");
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{address}: {name}");
    }
    let kept = answer.header("cache-control").expect(address);
    let is_asset = address.starts_with("/assets/") && answer.status == 200;
    assert_eq!(kept == "no-store", !is_asset, "{address}: {kept}");
}

#[test]
fn without_a_session_every_address_leads_to_signing_in() {
    let scene = Scene::get();
    let mut walked = 0;
    for route in guarded() {
        let address = address(scene, &route);
        assert!(!address.contains('{'), "{route}: give it an address here");
        let answers = [
            scene.server.get(&address),
            scene.server.post(&address, &[("csrf", "")]),
        ];
        let led = answers
            .iter()
            .filter(|answer| leads_to_sign_in(answer))
            .count();
        // A route that does not take the method has nothing to give by it.
        let refused = answers
            .iter()
            .filter(|answer| answer.header("allow").is_some())
            .count();
        assert!(led > 0 && led + refused == 2, "{address}: {answers:?}");
        walked += 1;
    }
    assert_eq!(walked, routes().len() - OPEN.len());
    for (_, open) in OPEN {
        assert!(!leads_to_sign_in(&scene.server.get(open)), "{open}");
    }
}

#[test]
fn a_token_that_is_none_opens_nothing() {
    let scene = Scene::get();
    let mut other = scene.onlooker.token.clone();
    let last = if other.pop() == Some('A') { 'B' } else { 'A' };
    other.insert(0, last);
    for token in ["", "0", &other, "\u{0661}", &"A".repeat(4_000)] {
        let cookie = format!("__Host-amana-session={token}");
        let answer = ask(scene.server.address, "GET", "/", &[("Cookie", &cookie)], "");
        assert!(leads_to_sign_in(&answer), "{token}: {answer:?}");
    }
}

#[test]
fn a_form_without_the_secret_of_its_session_does_nothing() {
    let scene = Scene::get();
    let session = &scene.viewer;
    let item = scene.unseen();
    let foreign = scene.onlooker.csrf();
    let posts = [format!("/pictures/{item}/show"), "/sign-out".to_owned()];
    for path in &posts {
        for fields in [vec![("csrf", "")], vec![("csrf", &*foreign)]] {
            let answer = session.post_as_is(path, &fields, "text/html");
            assert_eq!(answer.status, 403, "{path}");
            assert_guarded_headers(&answer, path);
        }
        let empty = session.post_as_is(path, &[], "text/html");
        assert_eq!(empty.status, 422, "{path}");
    }
    assert!(session.is_in());
    assert_eq!(scene.archive.views(&item), 0);
    assert_eq!(
        session.get(&format!("/pictures/{item}/large.jpg")).status,
        404
    );
}

#[test]
fn a_form_that_another_site_sends_signs_nobody_in() {
    let Desk { archive, server } = Desk::get();
    let account = archive.user("lured");
    let code = account.code();
    let typed = form(&[
        ("name", &account.name),
        ("password", &account.password),
        ("code", &code),
    ]);
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let own = format!("http://{}", server.address);
    for (name, value, status) in [
        ("Origin", "https://evil.example", 403),
        ("Origin", "null", 403),
        ("Sec-Fetch-Site", "cross-site", 403),
        ("Origin", &*own, 303),
    ] {
        let headers = [kind, (name, value)];
        let answer = ask(server.address, "POST", "/sign-in", &headers, &typed);
        assert_eq!(answer.status, status, "{name}: {value}");
    }
}

#[test]
fn every_answer_says_what_a_page_may_load_and_whether_it_may_be_kept() {
    let scene = Scene::get();
    let inside = guarded().map(|route| address(scene, &route));
    let outside = OPEN.iter().map(|(_, address)| (*address).to_owned());
    let faults = [
        "/nowhere",
        "/assets/nowhere",
        "/pictures?state=good",
        "/language/tlh",
        "/%ff",
    ];
    let faults = faults.map(str::to_owned);
    for address in inside.chain(outside).chain(faults) {
        assert_guarded_headers(&scene.server.get(&address), &address);
        // Whoever chooses a language keeps it: that is for other tests.
        if !address.starts_with("/language/") {
            assert_guarded_headers(&scene.onlooker.get(&address), &address);
        }
        let posted = scene.server.post(&address, &[("a", &"x".repeat(20_000))]);
        assert_guarded_headers(&posted, &address);
    }
}

#[test]
fn nobody_is_sent_to_another_host() {
    let Desk { archive, server } = Desk::get();
    let account = archive.user("led astray");
    for foreign in [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/\r\nx: y",
        "evil",
    ] {
        let asked = form(&[("back", foreign)]);
        let answer = server.get(&format!("/language/de?{asked}"));
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some("/")),
            "{foreign}"
        );
        let page = server.get(&format!(
            "/sign-in?{}",
            asked.replacen("%62%61%63%6B", "to", 1)
        ));
        assert!(page.text().contains("name=\"to\" value=\"/\""), "{foreign}");
    }
    let typed = [
        ("name", &*account.name),
        ("password", &*account.password),
        ("code", &*account.code()),
        ("to", "//evil.example"),
    ];
    let answer = server.post("/sign-in", &typed);
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
}

#[test]
fn what_is_not_there_is_not_found_by_any_way() {
    let scene = Scene::get();
    for id in [
        "00000000-000001",
        "nothing",
        "..%2f..%2fetc",
        &format!("{}-999999", scene.disks),
    ] {
        for end in ["", "/shielded.jpg", "/small.jpg", "/large.jpg", "/proof"] {
            let answer = scene.onlooker.get(&format!("/pictures/{id}{end}"));
            assert_eq!(answer.status, 404, "{id}{end}");
        }
        assert_eq!(
            scene
                .onlooker
                .post(&format!("/pictures/{id}/show"), &[])
                .status,
            404
        );
    }
    for id in ["00000000", "nothing"] {
        for end in ["", "/certificate.txt", "/certificate.json"] {
            let answer = scene.onlooker.get(&format!("/accessions/{id}{end}"));
            assert_eq!(answer.status, 404, "{id}{end}");
        }
    }
}

#[test]
fn no_picture_of_a_withdrawn_accession_is_given_and_none_is_listed() {
    let scene = Scene::get();
    for item in scene.items_of(&scene.withdrawn) {
        for rendition in ["shielded", "small", "large"] {
            let answer = scene
                .onlooker
                .get(&format!("/pictures/{item}/{rendition}.jpg"));
            assert_eq!(answer.status, 404, "{item} {rendition}");
        }
        let pressed = scene.onlooker.press(&item);
        assert_eq!(pressed.status, 404);
        assert_eq!(scene.archive.views(&item), 0);
        let page = scene.onlooker.get(&format!("/pictures/{item}")).text();
        assert!(
            page.contains("طلبت العائلة ذلك") && !page.contains("shielded.jpg"),
            "{page}"
        );
    }
    let listed = scene.onlooker.get("/pictures?view=list").text();
    assert!(!listed.contains(&format!("{}-", scene.withdrawn)));
}
