use std::sync::Arc;
use std::time::Duration;

use model::{Chance, Timestamp, UserId};
use sqlx::AnyConnection;

use crate::fields::Fields;
use crate::hashing::Hashing;
use crate::keys::Keys;
use crate::means::Means;
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
    /// Nobody's for the decoy.
    means: Option<Means>,
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
        let open = credentials.means.filter(|means| !means.locked);
        if let (true, Some(step), Some(means)) = (known, step, open) {
            let user = means.user;
            let proof = self.proof(step, means, password, chance).await?;
            let mut tx = self.begin(ACT).await?;
            if proof.spend(&mut tx, &self.keys).await? {
                forgive(&mut tx, &handle).await?;
                let language = credentials.language;
                let signed_in =
                    begin_session(&mut tx, &self.keys, user, language, now, chance).await?;
                tx.commit().await.map_err(Error::database(ACT))?;
                return Ok(Answer::Admitted(signed_in));
            }
        }
        Ok(Answer::Refused(Refusal { wait }))
    }

    /// Who it is that shows a name, its password and a code that was not used yet, for one act and
    /// without a session; `None` if it is nobody, and nothing tells why.
    ///
    /// # Errors
    ///
    /// As [`Office::sign_in`].
    pub async fn prove(
        &self,
        attempt: &Attempt<'_>,
        now: Timestamp,
        chance: &mut impl Chance,
    ) -> Result<Option<UserId>, Error> {
        match self.sign_in(attempt, now, chance).await? {
            Answer::Admitted(signed_in) => {
                self.sign_out(&signed_in.token).await?;
                Ok(Some(signed_in.session.user))
            }
            Answer::Refused(_) => Ok(None),
        }
    }

    async fn credentials(&self, handle: &Handle) -> Result<Credentials, Error> {
        let find = "SELECT user_id, handle, password, totp, locked, language, mac
            FROM office_accounts WHERE handle = $1";
        let row = sqlx::query(find)
            .bind(handle.as_str())
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database(ACT))?;
        if let Some(row) = &row
            && let Some(means) = Means::read(row, &self.keys)?
        {
            let fields = Fields::of(row, "office_accounts");
            let (whose, sealed) = (means.user.to_string(), fields.base64("totp")?);
            return Ok(Credentials {
                password: means.password.clone(),
                means: Some(means),
                totp: TotpSecret::unseal(&*self.strongbox, &whose, &sealed)?,
                language: fields.perhaps_word("language", "language")?,
            });
        }
        Ok(Credentials {
            means: None,
            password: self.decoy.password.clone(),
            totp: TotpSecret::unseal(&*self.strongbox, "", &self.decoy.totp)?,
            language: None,
        })
    }

    /// What is left to do: the hash is a new one when the cost of a hash has changed.
    async fn proof(
        &self,
        step: i64,
        means: Means,
        password: Arc<Password>,
        chance: &mut impl Chance,
    ) -> Result<Proof, Error> {
        let read = means.mac(&self.keys);
        let renewed = if self.hashing.is_outdated(&means.password) {
            let password = self.hashing.hash(password, chance.draw()).await?;
            Means { password, ..means }
        } else {
            means
        };
        Ok(Proof {
            step,
            read,
            renewed,
        })
    }
}

/// A password and a code that were found right.
struct Proof {
    step: i64,
    /// The MAC of the account as it was read.
    read: String,
    renewed: Means,
}

impl Proof {
    /// Spends the code in one change, which of two sign-ins at once only one makes; and none when the
    /// account was locked or reset since it was read, for its MAC is another then.
    async fn spend(&self, tx: &mut AnyConnection, keys: &Keys) -> Result<bool, Error> {
        let spent = sqlx::query(
            "UPDATE office_accounts SET last_step = $1, password = $2, mac = $3
             WHERE user_id = $4 AND mac = $5 AND last_step < $1",
        )
        .bind(self.step)
        .bind(&self.renewed.password)
        .bind(self.renewed.mac(keys))
        .bind(self.renewed.user.to_string())
        .bind(&self.read)
        .execute(&mut *tx)
        .await
        .map_err(Error::database(ACT))?;
        Ok(spent.rows_affected() == 1)
    }
}

#[cfg(test)]
mod tests {
    use model::OsChance;

    use super::*;
    use crate::tests::scene::Person;
    use crate::tests::{Place, on_both};

    on_both!(a_proof_is_worth_nothing_once_the_account_was_locked_or_reset);

    async fn a_proof_is_worth_nothing_once_the_account_was_locked_or_reset(place: &Place) {
        let office = place.open().await;
        let person = Person::joins(&office).await;
        let handle = Handle::of(&person.name, &office.keys);
        let means = office.credentials(&handle).await.unwrap().means.unwrap();
        let proof = Proof {
            step: 1,
            read: means.mac(&office.keys),
            renewed: means,
        };
        let spend = async || {
            let mut tx = office.begin(ACT).await.unwrap();
            proof.spend(&mut tx, &office.keys).await
        };
        assert!(spend().await.unwrap());
        office.lock(person.user).await.unwrap();
        assert!(!spend().await.unwrap());
        office.unlock(person.user).await.unwrap();
        assert!(spend().await.unwrap());
        let password = Password::new("an entirely new one").unwrap();
        let reset = office
            .reset(person.user, password, &person.totp, &mut OsChance)
            .await;
        reset.unwrap();
        assert!(!spend().await.unwrap());
    }
}
