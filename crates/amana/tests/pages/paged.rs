//! Documents of several pages.

use std::fs;

use sample::{Picture, Size};

use crate::archive::Archive;
use crate::browser::Browser;
use crate::server::Server;

#[test]
fn every_page_of_a_document_is_given_after_its_one_entry_and_none_before() {
    let archive = Archive::new("paged");
    let folder = archive.at("papers");
    fs::create_dir(&folder).unwrap();
    let size = Size::new(400, 300).unwrap();
    let drawn = |seed| (Picture::draw(seed, size).to_jpeg().unwrap(), size);
    fs::write(folder.join("a.pdf"), sample::pdf(&[1, 2, 3].map(drawn))).unwrap();
    fs::write(folder.join("b.tif"), sample::tiff(&[10, 200], 64, Some(0))).unwrap();
    fs::write(folder.join("c.jpg"), drawn(4).0).unwrap();
    let told = archive.json(&["ingest", folder.to_str().unwrap()], &[0]);
    assert_eq!(told["examined"]["pictures"], 3);
    let items: Vec<_> = archive
        .items()
        .iter()
        .map(|item| item["item"].as_str().unwrap().to_owned())
        .collect();
    let [viewer, other] = ["viewer", "other"].map(|name| archive.user(name));
    let server = Server::start(&archive);
    let (session, other) = (server.sign_in(&viewer), server.sign_in(&other));
    let address = |item: &str, page: u32| format!("/pictures/{item}/pages/{page}");
    for (item, pages) in [(&items[0], 3), (&items[1], 2)] {
        assert_eq!(session.get(&address(item, 2)).status, 404);
        let shielded = session.get(&format!("/pictures/{item}")).text();
        assert!(shielded.contains(&format!("max=\"{pages}\"")), "{shielded}");
        assert!(!shielded.contains("/pages/"), "{shielded}");
        let show = format!("/pictures/{item}/show");
        let asked = session.post(&show, &[("keep", "1"), ("page", "2")]);
        assert_eq!(asked.status, 303);
        let shown = session.get(asked.header("location").unwrap()).text();
        assert!(shown.contains(&address(item, 2)), "{shown}");
        assert!(
            shown.contains(&format!(
                "Page \u{2068}2\u{2069} of \u{2068}{pages}\u{2069}."
            )),
            "{shown}"
        );
        let made: Vec<_> = (1..=pages)
            .map(|page| session.get(&address(item, page)))
            .collect();
        for page in &made {
            assert_eq!(page.status, 200);
            assert!(page.body.starts_with(b"\xff\xd8\xff"));
        }
        let large = session.get(&format!("/pictures/{item}/large.jpg"));
        assert_eq!(made[0].body, large.body);
        assert!(made[1].body != large.body);
        for page in [0, pages + 1, u32::MAX] {
            assert_eq!(session.get(&address(item, page)).status, 404);
        }
        assert_eq!(other.get(&address(item, 2)).status, 404);
        assert_eq!(
            session.post(&show, &[("keep", "1"), ("page", "1")]).status,
            303
        );
        assert_eq!(archive.views(item), 1);
    }
    // A page that there is not is not entered as looked at.
    let show = format!("/pictures/{}/show", items[0]);
    let other_page = other.post(&show, &[("keep", "1"), ("page", "4")]);
    assert_eq!((other_page.status, archive.views(&items[0])), (404, 1));
    let cut = session.get(&format!("/pictures/{}", items[1])).text();
    assert!(cut.contains("does not lead to an end"), "{cut}");
    let single = session.get(&format!("/pictures/{}", items[2])).text();
    assert!(!single.contains("name=\"page\""), "{single}");
    assert_eq!(session.press(&items[2]).status, 200);
    assert_eq!(session.get(&address(&items[2], 1)).status, 404);
}

#[test]
fn what_a_camera_put_inside_of_a_file_is_given_after_the_entry_of_its_view() {
    let archive = Archive::new("embedded");
    let folder = archive.at("card");
    fs::create_dir(&folder).unwrap();
    let [picture, thumbnail] = [(4, 400, 300), (5, 160, 120)].map(|(seed, width, height)| {
        let picture = Picture::draw(seed, Size::new(width, height).unwrap());
        picture.to_jpeg().unwrap()
    });
    let file = sample::with_thumbnail(&picture, &thumbnail);
    fs::write(folder.join("a.jpg"), file).unwrap();
    archive.ingest(&folder);
    let item = archive.items()[0]["item"].as_str().unwrap().to_owned();
    let server = Server::start(&archive);
    let session = server.sign_in(&archive.user("viewer"));
    let address = |number: u32| format!("/pictures/{item}/embedded/{number}");
    assert_eq!(session.get(&address(1)).status, 404);
    let shielded = session.get(&format!("/pictures/{item}")).text();
    assert!(
        shielded.contains("name=\"embedded\" value=\"1\""),
        "{shielded}"
    );
    assert!(!shielded.contains(&address(1)), "{shielded}");
    let show = format!("/pictures/{item}/show");
    let none = session.post(&show, &[("keep", "1"), ("embedded", "2")]);
    assert_eq!((none.status, archive.views(&item)), (404, 0));
    let asked = session.post(&show, &[("keep", "1"), ("embedded", "1")]);
    assert_eq!((asked.status, archive.views(&item)), (303, 1));
    let shown = session.get(asked.header("location").unwrap()).text();
    assert!(
        shown.contains(&format!("src=\"{}\"", address(1))),
        "{shown}"
    );
    let given = session.get(&address(1));
    assert_eq!(given.status, 200);
    assert!(given.body.starts_with(b"\xff\xd8\xff"));
    assert!(given.body != session.get(&format!("/pictures/{item}/large.jpg")).body);
    for number in [0, 2, u32::MAX] {
        assert_eq!(session.get(&address(number)).status, 404);
    }
}

/// An archive of one document of three pages.
fn document(name: &str) -> (Archive, String) {
    let archive = Archive::new(name);
    let folder = archive.at("papers");
    fs::create_dir(&folder).unwrap();
    let size = Size::new(400, 300).unwrap();
    let drawn = |seed| (Picture::draw(seed, size).to_jpeg().unwrap(), size);
    fs::write(folder.join("a.pdf"), sample::pdf(&[1, 2, 3].map(drawn))).unwrap();
    archive.ingest(&folder);
    let item = archive.items()[0]["item"].as_str().unwrap().to_owned();
    (archive, item)
}

#[test]
fn a_page_that_was_granted_is_given_no_more_once_it_is_forbidden() {
    let (archive, item) = document("forbidden");
    let viewer = archive.user("viewer");
    let server = Server::start(&archive);
    let session = server.sign_in(&viewer);
    assert_eq!(session.press(&item).status, 200);
    let page = format!("/pictures/{item}/pages/2");
    assert_eq!(session.get(&page).status, 200);
    let accession = &item[..8];
    let conditions = ["conditions", "set", accession];
    let no = [&conditions[..], &["--deny", "view", "--text", "no"]].concat();
    archive.run(no, &[0]);
    assert_eq!(session.get(&page).status, 404);
    let yes = [&conditions[..], &["--allow", "view", "--text", "yes"]].concat();
    archive.run(yes, &[0]);
    assert_eq!(session.press(&item).status, 200);
    assert_eq!(session.get(&page).status, 200);
    archive.run(["hold", "place", &item, "--reason", "not yet"], &[0]);
    assert_eq!(session.get(&page).status, 403);
}

#[test]
fn a_page_that_is_shown_is_shielded_at_once() {
    let (archive, item) = document("shielded");
    let viewer = archive.user("viewer");
    let server = Server::start(&archive);
    let Some(browser) = Browser::open(&server) else {
        return;
    };
    let session = server.sign_in(&viewer);
    let browser = browser.signed_in(&session);
    let shields: [fn(&Browser); 2] = [
        |browser| browser.click("[data-shield]"),
        |browser| browser.press(fantoccini::key::Key::Escape),
    ];
    for shield in shields {
        browser.go(&format!("/pictures/{item}"));
        browser.click(".paged button");
        browser.wait_for("document.querySelector('.canvas img').src.endsWith('/pages/2')");
        shield(&browser);
        browser.wait_for("document.querySelector('.canvas img').src.endsWith('/shielded.jpg')");
        assert_eq!(browser.at(), format!("/pictures/{item}"));
    }
}
