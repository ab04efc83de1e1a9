//! People who sign what they do with a password and a code.

use std::fs;

use model::{Clock, SystemClock, Timestamp};
use office::TotpSecret;

use crate::house::House;

const PASSWORD: &str = "a long enough password";
/// How long a code counts, in nanoseconds.
const STEP: i64 = 30_000_000_000;

pub(crate) struct Colleague {
    pub(crate) name: String,
    totp: TotpSecret,
}

impl Colleague {
    pub(crate) fn joins(house: &House, name: &str) -> Self {
        let file = house.at("password");
        fs::write(&file, format!("{PASSWORD}\n")).unwrap();
        let file = file.to_str().unwrap();
        let told = house
            .amana(["user", "add", name, "--json", "--password-file", file])
            .expect(0)
            .json();
        Self {
            name: name.into(),
            totp: TotpSecret::from_url(told["otpauth"].as_str().unwrap()).unwrap(),
        }
    }

    /// What proves them once.
    pub(crate) fn proof(&self, house: &House) -> Proof {
        self.proof_at(house, SystemClock.now())
    }

    /// Another one: a code counts once.
    pub(crate) fn next_proof(&self, house: &House) -> Proof {
        let next = SystemClock.now().unix_nanos() + STEP;
        self.proof_at(house, Timestamp::from_unix_nanos(next))
    }

    fn proof_at(&self, house: &House, time: Timestamp) -> Proof {
        let [password, code] = ["password", "code"].map(|what| {
            let file = house.at(&format!("{what}-{}", self.name));
            file.to_str().unwrap().to_owned()
        });
        fs::write(&password, format!("{PASSWORD}\n")).unwrap();
        let counts = self.totp.code(time).unwrap();
        fs::write(&code, format!("{counts}\n")).unwrap();
        Proof { password, code }
    }
}

/// Files with a password and with a code.
pub(crate) struct Proof {
    password: String,
    code: String,
}

/// A command of somebody who proves who they are.
pub(crate) fn line<'a>(command: &[&'a str], who: &'a Colleague, proof: &'a Proof) -> Vec<&'a str> {
    let mut line = command.to_vec();
    line.extend(["--as", &who.name]);
    line.extend(["--password-file", &proof.password]);
    line.extend(["--code-file", &proof.code]);
    line
}
