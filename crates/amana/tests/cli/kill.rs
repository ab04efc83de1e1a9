use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use wait_timeout::ChildExt;

use crate::house::{House, contents, exported, pictures};

/// Starts the same ingest again and again and kills it a little later each time.
#[test]
fn an_ingest_that_is_killed_at_any_point_goes_on_and_enters_nothing_twice() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 700);
    let mut kills = 0;
    for turn in 1.. {
        let mut child = house
            .command(["ingest".as_ref(), "--no-examine".as_ref(), card.as_os_str()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let ended = child
            .wait_timeout(Duration::from_millis(37 * turn))
            .unwrap();
        if let Some(status) = ended {
            assert!(status.success());
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    assert!(kills > 2, "it was too quick to be killed");
    house.amana(["audit"]).expect(0);
    let items = house.items();
    let paths: BTreeSet<String> = items
        .iter()
        .map(|item| item["path_bytes"].to_string())
        .collect();
    let offered = contents(&card);
    assert_eq!((items.len(), paths.len()), (offered.len(), offered.len()));
    house
        .amana([
            "export".as_ref(),
            "--all".as_ref(),
            "--to".as_ref(),
            house.at("out").as_os_str(),
        ])
        .expect(0);
    assert_eq!(exported(&house.at("out")), offered);
    let status = house.amana(["status", "--json"]).expect(0).json();
    assert_eq!(status["accessions"].as_array().unwrap().len(), 1);
}
