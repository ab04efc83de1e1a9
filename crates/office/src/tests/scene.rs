//! Somebody who works with the archive, and what they type.

use model::{Clock, OsChance, Timestamp, UserId};
use sqlx::{AssertSqlSafe, Row};
use testkit::{FixedChance, FixedClock};
use zeroize::Zeroizing;

use crate::means::{Means, hold};
use crate::{Answer, Attempt, Office, Password, Refusal, SignedIn, Strongbox, TotpSecret};

pub(crate) const NAME: &str = "سامي Haddad";
pub(crate) const PASSWORD: &str = "سبعة أبواب وثلاث نوافذ";

/// A strongbox whose key is one byte: enough to see what lies in the clear, and who sealed.
pub(crate) struct Lockbox(pub(crate) u8);

impl Strongbox for Lockbox {
    fn seal(&self, plain: &[u8]) -> Option<Vec<u8>> {
        Some([0].iter().chain(plain).map(|byte| byte ^ self.0).collect())
    }

    fn open(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let plain: Vec<u8> = sealed.iter().map(|byte| byte ^ self.0).collect();
        Some(Zeroizing::new(plain.strip_prefix(&[0])?.to_vec()))
    }
}

/// The moment so many seconds after tests begin.
pub(crate) fn at(seconds: i64) -> Timestamp {
    let begin = FixedClock::default().now().unix_nanos();
    Timestamp::from_unix_nanos(begin + seconds * 1_000_000_000)
}

/// Somebody with an account.
pub(crate) struct Person {
    pub(crate) user: UserId,
    pub(crate) name: String,
    pub(crate) totp: TotpSecret,
}

impl Person {
    pub(crate) async fn joins(office: &Office) -> Self {
        Self::joins_as(office, NAME, 2).await
    }

    pub(crate) async fn joins_as(office: &Office, name: &str, seed: u64) -> Self {
        let mut chance = FixedChance::new(seed);
        let person = Self {
            user: UserId::draw(&mut chance),
            name: name.into(),
            totp: TotpSecret::draw(&mut chance),
        };
        let password = Password::new(PASSWORD).unwrap();
        let created = office
            .create(
                person.user,
                name,
                password,
                &person.totp,
                at(0),
                &mut OsChance,
            )
            .await;
        created.unwrap();
        person
    }

    /// Types everything right.
    pub(crate) async fn signs_in(&self, office: &Office, seconds: i64) -> Answer {
        let code = self.totp.code(at(seconds)).unwrap();
        types(office, &self.name, PASSWORD, &code, seconds).await
    }

    /// Changes the row of the account as the office itself would: its MAC is right.
    pub(crate) async fn changes(&self, office: &Office, change: impl FnOnce(Means) -> Means) {
        let mut tx = office.begin("change an account").await.unwrap();
        let held = hold(&mut tx, self.user, &office.keys).await.unwrap();
        change(held).write(&mut tx, &office.keys).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn is_in(&self, office: &Office, seconds: i64) -> SignedIn {
        admitted(self.signs_in(office, seconds).await)
    }
}

pub(crate) async fn types(
    office: &Office,
    name: &str,
    password: &str,
    code: &str,
    seconds: i64,
) -> Answer {
    let attempt = Attempt {
        name,
        password,
        code,
    };
    let answer = office.sign_in(&attempt, at(seconds), &mut OsChance).await;
    answer.unwrap()
}

pub(crate) fn admitted(answer: Answer) -> SignedIn {
    match answer {
        Answer::Admitted(signed_in) => signed_in,
        Answer::Refused(refusal) => panic!("{refusal:?}"),
    }
}

pub(crate) fn refused(answer: Answer) -> Refusal {
    match answer {
        Answer::Refused(refusal) => refusal,
        Answer::Admitted(_) => panic!("admitted"),
    }
}

/// The seconds that a refused attempt has to wait.
pub(crate) fn wait(answer: Answer) -> Option<u64> {
    refused(answer).wait.map(|wait| wait.as_secs())
}

/// One column of the first row that a statement finds.
pub(crate) async fn text(office: &Office, statement: &str) -> String {
    let row = sqlx::query(AssertSqlSafe(statement))
        .fetch_one(&office.pool)
        .await
        .unwrap();
    row.try_get(0)
        .or_else(|_| row.try_get(0).map(|number: i64| number.to_string()))
        .unwrap()
}

pub(crate) async fn execute(office: &Office, statement: &str) {
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&office.pool)
        .await
        .unwrap();
}
