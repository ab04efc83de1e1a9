use std::sync::Arc;
use std::time::Duration;

use model::{Chance, Timestamp, UserId};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::fields::Fields;
use crate::hashing::Hashing;
use crate::name::Handle;
use crate::session::begin_session;
use crate::strongbox::Strongbox;
use crate::throttle::{Turn, forgive};
use crate::{Error, Language, Office, Password, Session, Token, TotpSecret};

const ACT: &str = "sign in";

/// What somebody typed to sign in.
pub struct Attempt<'a> {
    /// The name.
    pub name: &'a str,
    /// The password.
    pub password: &'a str,
    /// The one-time code, in any digits and with spaces.
    pub code: &'a str,
}

/// What an attempt to sign in came to.
#[derive(Debug)]
pub enum Answer {
    /// A session has begun.
    Admitted(SignedIn),
    /// It has not; nothing tells why.
    Refused(Refusal),
}

/// A session that has begun.
#[derive(Debug)]
pub struct SignedIn {
    /// What the browser shows from now on; the office does not keep it.
    pub token: Token,
    /// The session.
    pub session: Session,
}

/// One refusal for an unknown name, a wrong password, a wrong or used code and a locked account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// How long this name, known or not, has to wait before it is looked at again.
    pub wait: Option<Duration>,
}

/// What stands in for the account of an unknown name, so that it costs as much as a known one.
pub(crate) struct Decoy {
    password: String,
    totp: Vec<u8>,
}

/// What an account signs in with, or the decoy.
struct Credentials {
    /// Nobody for the decoy.
    user: Option<UserId>,
    password: String,
    totp: TotpSecret,
    language: Option<Language>,
}

impl Decoy {
    pub(crate) fn make(
        hashing: &Hashing,
        strongbox: &dyn Strongbox,
        chance: &mut impl Chance,
    ) -> Result<Self, Error> {
        Ok(Self {
            password: hashing.decoy(),
            totp: TotpSecret::draw(chance).seal(strongbox, "")?,
        })
    }
}

impl Office {
    /// Begins a session for whoever shows a name, its password and a code that was not used yet.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`], [`Error::Unseal`], [`Error::Hash`]; a refusal is no error.
    pub async fn sign_in(
        &self,
        attempt: &Attempt<'_>,
        now: Timestamp,
        chance: &mut impl Chance,
    ) -> Result<Answer, Error> {
        let handle = Handle::of(attempt.name, &self.keys);
        let wait = match self.take_turn(&handle, now).await? {
            Turn::Now { then } => then,
            Turn::Later(wait) => return Ok(Answer::Refused(Refusal { wait: Some(wait) })),
        };
        let credentials = self.credentials(&handle).await?;
        let password = Arc::new(Password::attempted(attempt.password));
        // Both are looked at whatever the first says: time must not tell which was wrong.
        let step = credentials.totp.step(attempt.code, now);
        let phc = credentials.password.clone();
        let known = self.hashing.verify(Arc::clone(&password), phc).await?;
        if let (true, Some(step), Some(user)) = (known, step, credentials.user) {
            let renewed = self.renewed(&credentials, password, chance).await?;
            let proof = Proof {
                user,
                step,
                password: &credentials.password,
                renewed: &renewed,
            };
            let mut tx = self.begin(ACT).await?;
            if proof.spend(&mut tx).await? {
                forgive(&mut tx, &handle).await?;
                let signed_in =
                    begin_session(&mut tx, user, credentials.language, now, chance).await?;
                tx.commit().await.map_err(Error::database(ACT))?;
                return Ok(Answer::Admitted(signed_in));
            }
        }
        Ok(Answer::Refused(Refusal { wait }))
    }

    async fn credentials(&self, handle: &Handle) -> Result<Credentials, Error> {
        let find = "SELECT user_id, password, totp, language FROM office_accounts
            WHERE handle = $1";
        let row = sqlx::query(find)
            .bind(handle.as_str())
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database(ACT))?;
        match row {
            Some(row) => self.read_credentials(&row),
            None => Ok(Credentials {
                user: None,
                password: self.decoy.password.clone(),
                totp: TotpSecret::unseal(&*self.strongbox, "", &self.decoy.totp)?,
                language: None,
            }),
        }
    }

    fn read_credentials(&self, row: &AnyRow) -> Result<Credentials, Error> {
        let fields = Fields::of(row, "office_accounts");
        let user: UserId = fields.word("user_id", "id of a user")?;
        let sealed = fields.base64("totp")?;
        Ok(Credentials {
            user: Some(user),
            password: fields.text("password")?,
            totp: TotpSecret::unseal(&*self.strongbox, &user.to_string(), &sealed)?,
            language: fields.perhaps_word("language", "language")?,
        })
    }

    /// The hash to keep from now on: a new one when the cost of a hash has changed.
    async fn renewed(
        &self,
        credentials: &Credentials,
        password: Arc<Password>,
        chance: &mut impl Chance,
    ) -> Result<String, Error> {
        if self.hashing.is_outdated(&credentials.password) {
            self.hashing.hash(password, chance.draw()).await
        } else {
            Ok(credentials.password.clone())
        }
    }
}

/// A password and a code that were found right.
struct Proof<'a> {
    user: UserId,
    step: i64,
    password: &'a str,
    renewed: &'a str,
}

impl Proof<'_> {
    /// Spends the code in one change, which of two sign-ins at once only one makes; and none when the
    /// account was locked or reset since it was read.
    async fn spend(&self, tx: &mut AnyConnection) -> Result<bool, Error> {
        let spent = sqlx::query(
            "UPDATE office_accounts SET last_step = $1, password = $2
             WHERE user_id = $3 AND password = $4 AND last_step < $1 AND locked = 0",
        )
        .bind(self.step)
        .bind(self.renewed)
        .bind(self.user.to_string())
        .bind(self.password)
        .execute(&mut *tx)
        .await
        .map_err(Error::database(ACT))?;
        Ok(spent.rows_affected() == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scene::{Person, execute, text};
    use crate::tests::{Place, on_both};

    on_both!(a_proof_is_worth_nothing_once_the_account_was_locked_or_reset);

    async fn a_proof_is_worth_nothing_once_the_account_was_locked_or_reset(place: &Place) {
        let office = place.open().await;
        let person = Person::joins(&office).await;
        let password = text(&office, "SELECT password FROM office_accounts").await;
        let proof = Proof {
            user: person.user,
            step: 1,
            password: &password,
            renewed: &password,
        };
        let spend = async || proof.spend(&mut office.begin(ACT).await.unwrap()).await;
        assert!(spend().await.unwrap());
        office.lock(person.user).await.unwrap();
        assert!(!spend().await.unwrap());
        office.unlock(person.user).await.unwrap();
        assert!(spend().await.unwrap());
        execute(&office, "UPDATE office_accounts SET password = 'another'").await;
        assert!(!spend().await.unwrap());
    }
}
