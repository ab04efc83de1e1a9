//! Large renditions that were left for when somebody looks.

use std::fs;
use std::path::PathBuf;

use sample::Size;

use crate::archive::Archive;
use crate::server::Server;
use crate::showing::rendition;

/// What stands below `derived/` whose name ends so.
fn shelved(archive: &Archive, ending: &str) -> Vec<PathBuf> {
    let folders = fs::read_dir(archive.at("archive/derived/renditions-4")).unwrap();
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    files
        .map(|file| file.unwrap().path())
        .filter(|path| path.to_str().unwrap().ends_with(ending))
        .collect()
}

#[test]
fn a_large_rendition_that_was_left_for_later_is_made_when_its_view_is_entered_and_somebody_looks() {
    let archive = Archive::new("late");
    let card = archive.at("card");
    sample::card_folder(&card, 3, 21, Size::SMALL).unwrap();
    let ingest = ["ingest", card.to_str().unwrap(), "--lazy-previews"];
    let examined = &archive.json(&ingest, &[0])["examined"];
    assert_eq!(examined["pictures"], 3);
    assert_eq!(shelved(&archive, "-small.age").len(), 3);
    assert_eq!(shelved(&archive, "-large.age"), Vec::<PathBuf>::new());

    let [viewer, another] = ["viewer", "another"].map(|name| archive.user(name));
    let item = archive.items()[1]["item"].as_str().unwrap().to_owned();
    let server = Server::start(&archive);
    let session = server.sign_in(&viewer);
    assert_eq!(rendition(&session, &item, "large"), 404);
    assert_eq!(shelved(&archive, "-large.age"), Vec::<PathBuf>::new());
    assert_eq!(session.press(&item).status, 200);
    let large = session.get(&format!("/pictures/{item}/large.jpg"));
    assert_eq!(large.status, 200);
    assert!(large.body.starts_with(b"\xff\xd8\xff"));
    assert_eq!(shelved(&archive, "-large.age").len(), 1);
    assert_eq!(
        session.get(&format!("/pictures/{item}/large.jpg")).body,
        large.body
    );
    drop(server);

    // Who examines later makes the rest; what was made is what would have been made at once.
    let again = archive.json(&["examine"], &[0]);
    assert_eq!(
        (&again["examined"], &again["remade"]),
        (&0.into(), &2.into())
    );
    assert_eq!(shelved(&archive, "-large.age").len(), 3);
    fs::remove_dir_all(archive.at("archive/derived")).unwrap();
    archive.json(&["examine"], &[0]);
    let server = Server::start(&archive);
    let session = server.sign_in(&another);
    assert_eq!(session.press(&item).status, 200);
    assert_eq!(
        session.get(&format!("/pictures/{item}/large.jpg")).body,
        large.body
    );
}
