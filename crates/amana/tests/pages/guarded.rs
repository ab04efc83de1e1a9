use sample::Size;

use crate::archive::Archive;
use crate::server::Server;
use crate::showing::rendition;

#[test]
fn what_is_held_has_no_page_no_picture_and_no_proof_until_it_is_let_go() {
    let archive = Archive::new("held");
    let folder = archive.at("card");
    sample::card_folder(&folder, 2, 5, Size::SMALL).unwrap();
    archive.ingest(&folder);
    let account = archive.user("viewer");
    let items = [0, 1].map(|at| archive.items()[at]["item"].as_str().unwrap().to_owned());
    let [item, other] = &items;
    let path = archive.items()[0]["path"].as_str().unwrap().to_owned();
    let server = Server::start(&archive);
    let session = server.sign_in(&account);
    assert_eq!(session.press(item).status, 200);
    assert_eq!(rendition(&session, item, "large"), 200);
    archive.run(["hold", "place", item, "--reason", "not yet"], &[0]);
    let page = session.get_in(&format!("/pictures/{item}"), "en");
    assert_eq!(page.status, 403);
    let text = page.text();
    assert!(text.contains("stopped by the hold of entry"), "{text}");
    assert!(!text.contains(&path), "{text}");
    // A view that was granted before is of no more use.
    for name in ["shielded", "small", "large"] {
        assert_eq!(rendition(&session, item, name), 403, "{name}");
    }
    assert_eq!(session.press(item).status, 403);
    assert_eq!(session.get(&format!("/pictures/{item}/proof")).status, 403);
    for page in ["/pictures", "/pictures?view=list", "/log"] {
        assert!(!session.get(page).text().contains(&path), "{page}");
    }
    assert_eq!(session.get(&format!("/pictures/{other}")).status, 200);
    assert_eq!(session.press(other).status, 200);
    let accession = &item[..8];
    assert_eq!(session.get(&format!("/accessions/{accession}")).status, 200);
    archive.run(["hold", "place", accession, "--reason", "all of it"], &[0]);
    assert_eq!(session.get(&format!("/accessions/{accession}")).status, 403);
    assert_eq!(session.get(&format!("/pictures/{other}")).status, 403);
}

#[test]
fn conditions_and_the_way_before_arrival_stand_on_the_page_and_are_obeyed() {
    let archive = Archive::new("conditions");
    let folder = archive.at("card");
    sample::card_folder(&folder, 1, 5, Size::SMALL).unwrap();
    archive.ingest(&folder);
    let account = archive.user("viewer");
    let item = archive.items()[0]["item"].as_str().unwrap().to_owned();
    let accession = &item[..8];
    let leg = [
        "leg",
        "add",
        accession,
        "--order",
        "1",
        "--agent",
        "sami",
        "--agent-role",
        "courier",
    ];
    let sure = ["--basis", "own-words", "--confidence", "certain"];
    archive.run(leg.iter().chain(&sure), &[0]);
    let stated = [
        "conditions",
        "set",
        accession,
        "--deny",
        "view",
        "--text",
        "nobody looks",
    ];
    archive.run(stated, &[0]);
    archive.run(["user", "role", "viewer", "--add", "analyst"], &[0]);
    let server = Server::start(&archive);
    let session = server.sign_in(&account);
    for (language, words) in [
        ("en", ["Not witnessed by the archive", "Conditions of use"]),
        ("ar", ["لم يشهده الأرشيف", "شروط الاستعمال"]),
        (
            "fr",
            ["L’archive n’en a pas été témoin", "Conditions d’usage"],
        ),
        (
            "de",
            ["Vom Archiv nicht bezeugt", "Bedingungen der Verwendung"],
        ),
    ] {
        let page = session
            .get_in(&format!("/accessions/{accession}"), language)
            .text();
        for word in words.iter().chain(&["sami", "nobody looks"]) {
            assert!(page.contains(word), "{language} {word}: {page}");
        }
    }
    let page = session.get_in(&format!("/pictures/{item}"), "en").text();
    assert!(page.contains("do not allow this use"), "{page}");
    assert_eq!(session.press(&item).status, 404);
    for name in ["shielded", "small", "large"] {
        assert_eq!(rendition(&session, &item, name), 404, "{name}");
    }
    assert_eq!(archive.views(&item), 0);
    archive.run(
        [
            "conditions",
            "set",
            accession,
            "--allow",
            "view",
            "--text",
            "look, and no more",
        ],
        &[0],
    );
    assert_eq!(session.press(&item).status, 200);
    let history = archive.history(&item);
    let viewed = history.as_array().unwrap().iter();
    let viewed: Vec<_> = viewed
        .filter(|it| it["event"]["kind"] == "viewed")
        .collect();
    assert_eq!(viewed[0]["event"]["role"], "analyst");
    assert_eq!(session.get(&format!("/pictures/{item}/proof")).status, 403);
}
