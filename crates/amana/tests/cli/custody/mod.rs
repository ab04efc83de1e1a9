//! Holds, conditions, roles, the way before arrival, and what strangers are shown.

mod disclosing;
mod holds;
mod way;

use std::fs;

use model::{Clock, SystemClock, Timestamp};
use office::TotpSecret;
use serde_json::Value;

use crate::house::{Ended, House, pictures};

/// A house with one accession of two pictures, and the ids of both.
fn filled() -> (House, String, [String; 2]) {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 2);
    house
        .amana(["ingest".as_ref(), card.as_os_str(), "--no-examine".as_ref()])
        .expect(0);
    let items = [0, 1].map(|at| house.items()[at]["item"].as_str().unwrap().to_owned());
    (house, items[0][..8].to_owned(), items)
}

/// Somebody with an account, who gives a new code at each act.
struct Person {
    name: String,
    secret: TotpSecret,
    /// Codes are taken once, and half a minute early or late.
    steps: std::vec::IntoIter<i64>,
}

impl Person {
    fn added(house: &House, name: &str) -> Self {
        let file = house.at("password");
        fs::write(&file, "a long enough password\n").unwrap();
        let added = ["user", "add", name, "--json", "--password-file"];
        let added = house.amana(
            added
                .map(Into::into)
                .into_iter()
                .chain([file.into_os_string()]),
        );
        let url = added.expect(0).json()["otpauth"]
            .as_str()
            .unwrap()
            .to_owned();
        Self {
            name: name.into(),
            secret: TotpSecret::from_url(&url).unwrap(),
            steps: vec![0, 30].into_iter(),
        }
    }

    /// The command, done by this person.
    fn does(&mut self, house: &House, args: &[&str]) -> Ended {
        let now = SystemClock.now().unix_nanos();
        let step = self
            .steps
            .next()
            .expect("two acts in half a minute are all");
        let moment = Timestamp::from_unix_nanos(now + step * 1_000_000_000);
        let code = house.at("code");
        fs::write(&code, self.secret.code(moment).unwrap() + "\n").unwrap();
        self.tries(house, args)
    }

    /// The same with the code that was written last.
    fn tries(&self, house: &House, args: &[&str]) -> Ended {
        let (password, code) = (house.at("password"), house.at("code"));
        let mut line = args.to_vec();
        line.extend(["--as", &self.name]);
        line.extend(["--password-file", password.to_str().unwrap()]);
        line.extend(["--code-file", code.to_str().unwrap()]);
        house.amana(line)
    }
}

fn entries(house: &House) -> u64 {
    house.amana(["status", "--json"]).expect(0).json()["entries"]
        .as_u64()
        .unwrap()
}

fn history(house: &House, item: &str) -> Vec<Value> {
    let told = house.amana(["history", item, "--json"]).expect(0).json();
    told.as_array().unwrap().clone()
}

/// The entry that received an item.
fn receipt(house: &House, item: &str) -> String {
    let history = history(house, item);
    let received = history
        .iter()
        .find(|entry| entry["event"]["kind"] == "original-received");
    received.unwrap()["entry"].to_string()
}
