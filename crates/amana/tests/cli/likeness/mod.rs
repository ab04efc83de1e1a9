//! Which pictures are alike.

mod groups;
mod pictures;
mod published;
mod seen;
mod similar;

use std::path::Path;

use serde_json::Value;

use crate::house::House;

/// Takes a folder in; gives the items of the new accession by their names.
fn ingested(house: &House, folder: &Path) -> Vec<(String, String)> {
    let told = house.amana(["ingest", "--json", folder.to_str().unwrap()]);
    let accession = told.expect(0).json()["accession"]
        .as_str()
        .unwrap()
        .to_owned();
    let items = house.items().into_iter();
    items
        .map(|item| (text(&item["path"]), text(&item["item"])))
        .filter(|(_, item)| item.starts_with(&accession))
        .collect()
}

/// The item of that name.
fn named(items: &[(String, String)], name: &str) -> String {
    let found = items.iter().find(|(path, _)| path.ends_with(name));
    found
        .unwrap_or_else(|| panic!("{name}: {items:?}"))
        .1
        .clone()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// How many entries the log has.
fn entries(house: &House) -> u64 {
    let status = house.amana(["status", "--json"]).expect(0).json();
    status["entries"].as_u64().unwrap()
}

/// What was found: item, distance, orientation, whether the bytes are the same.
fn found(document: &Value) -> Vec<(String, Option<u64>, Option<u64>, bool)> {
    let found = document["found"].as_array().unwrap().iter();
    found
        .map(|one| {
            (
                text(&one["item"]),
                one["distance"].as_u64(),
                one["orientation"].as_u64(),
                one["same_bytes"].as_bool().unwrap(),
            )
        })
        .collect()
}
