use std::fs;

use sample::{Picture, Size};

use crate::archive::Archive;
use crate::server::Server;

/// In each language, what is said of a file that did not come.
const NOT_RECEIVED: [(&str, &str); 4] = [
    ("ar", "شوهد في ذاكرة مخبّأة، وليس بين ما ورد"),
    (
        "de",
        "In einem Zwischenspeicher gesehen, nicht unter dem Empfangenen",
    ),
    ("en", "Seen in a cache, not among the received"),
    ("fr", "Vu dans un cache, absent de ce qui a été reçu"),
];

#[test]
fn the_page_of_a_cache_says_what_was_seen_in_it_and_did_not_come() {
    let archive = Archive::new("seen");
    let folder = archive.at("card");
    fs::create_dir(&folder).unwrap();
    let notes = "[here.jpg]\nstar=yes\n[<script>gone.jpg]\ncaption=the yard\n";
    fs::write(folder.join(".picasa.ini"), notes).unwrap();
    let picture = Picture::draw(3, Size::SMALL).to_jpeg().unwrap();
    fs::write(folder.join("here.jpg"), picture).unwrap();
    archive.ingest(&folder);
    let reader = archive.user("reader");
    let items = archive.items();
    let item = |name: &str| {
        let mut items = items.iter();
        let found = items.find(|item| item["path"].as_str().unwrap().ends_with(name));
        found.unwrap()["item"].as_str().unwrap().to_owned()
    };
    let (cache, here) = (item(".picasa.ini"), item("here.jpg"));
    let server = Server::start(&archive);
    let session = server.sign_in(&reader);
    for (language, words) in NOT_RECEIVED {
        let page = session
            .get_in(&format!("/pictures/{cache}"), language)
            .text();
        assert_eq!(page.matches(words).count(), 1, "{language}: {page}");
        assert!(page.contains("script&#62;gone.jpg"), "{page}");
        assert!(!page.contains("<script>gone"), "{page}");
        assert!(page.contains("the yard"), "{page}");
    }
    let page = session.get(&format!("/pictures/{cache}")).text();
    let (_, seen) = page.split_once("id=\"seen\"").unwrap();
    assert!(
        seen.contains(&format!("href=\"/pictures/{here}\"")),
        "{page}"
    );
    let other = session.get(&format!("/pictures/{here}")).text();
    assert!(!other.contains("id=\"seen\""), "{other}");

    let first = |address: &str| {
        let page = session.get(address).text();
        let (_, rest) = page
            .split_once("<li><a class=\"tile\" href=\"/pictures/")
            .unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    assert_eq!(first("/pictures"), cache);
    assert_eq!(first("/pictures?order=best"), here);
}
