use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use model::{Chance, Timestamp, UserId};
use sqlx::AnyConnection;
use sqlx::any::{AnyQueryResult, AnyRow};

use crate::fields::Fields;
use crate::name::Handle;
use crate::session::end_all;
use crate::throttle::forget_account;
use crate::{Error, Language, Office, Password, TotpSecret};

/// The means by which one person signs in; what they are called stands in the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub user: UserId,
    /// When it was made.
    pub created: Timestamp,
    /// Whether it is locked: nobody can sign in with it.
    pub locked: bool,
    /// The language that the person chose.
    pub language: Option<Language>,
}

impl Office {
    /// Makes the account of `user`, who signs in as `name`.
    ///
    /// # Errors
    ///
    /// [`Error::Name`], [`Error::NameTaken`], [`Error::AccountExists`]; as [`Office::open`] otherwise.
    pub async fn create(
        &self,
        user: UserId,
        name: &str,
        password: Password,
        totp: &TotpSecret,
        now: Timestamp,
        chance: &mut impl Chance,
    ) -> Result<(), Error> {
        let act = "make an account";
        let handle = Handle::of_new(name, &self.keys)?;
        let means = self.means(user, password, totp, chance).await?;
        let made = sqlx::query(
            "INSERT INTO office_accounts
                (user_id, handle, created, password, totp, last_step, locked)
             VALUES ($1, $2, $3, $4, $5, -1, 0) ON CONFLICT DO NOTHING",
        )
        .bind(user.to_string())
        .bind(handle.as_str())
        .bind(now.unix_nanos())
        .bind(means.password)
        .bind(means.totp)
        .execute(&self.pool)
        .await
        .map_err(Error::database(act))?;
        if made.rows_affected() == 1 {
            return Ok(());
        }
        let mut accounts = self.accounts().await?.into_iter();
        Err(if accounts.any(|account| account.user == user) {
            Error::AccountExists { user }
        } else {
            Error::NameTaken
        })
    }

    /// Gives an account a new password and a new secret, and ends its sessions and its waiting; a
    /// locked one stays locked.
    ///
    /// # Errors
    ///
    /// [`Error::NoAccount`]; as [`Office::open`] otherwise.
    pub async fn reset(
        &self,
        user: UserId,
        password: Password,
        totp: &TotpSecret,
        chance: &mut impl Chance,
    ) -> Result<(), Error> {
        let act = "reset an account";
        let means = self.means(user, password, totp, chance).await?;
        let mut tx = self.begin(act).await?;
        let changed = sqlx::query(
            "UPDATE office_accounts SET password = $1, totp = $2, last_step = -1
             WHERE user_id = $3",
        )
        .bind(means.password)
        .bind(means.totp)
        .bind(user.to_string())
        .execute(&mut *tx)
        .await
        .map_err(Error::database(act))?;
        must_be_one(&changed, user)?;
        end_all(&mut tx, user).await?;
        forget_account(&mut tx, user).await?;
        tx.commit().await.map_err(Error::database(act))
    }

    /// Locks an account and ends its sessions; locking it again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::NoAccount`], [`Error::Database`].
    pub async fn lock(&self, user: UserId) -> Result<(), Error> {
        let act = "lock an account";
        let mut tx = self.begin(act).await?;
        set_locked(&mut tx, user, 1).await?;
        end_all(&mut tx, user).await?;
        tx.commit().await.map_err(Error::database(act))
    }

    /// Unlocks an account and ends its waiting.
    ///
    /// # Errors
    ///
    /// [`Error::NoAccount`], [`Error::Database`].
    pub async fn unlock(&self, user: UserId) -> Result<(), Error> {
        let act = "unlock an account";
        let mut tx = self.begin(act).await?;
        set_locked(&mut tx, user, 0).await?;
        forget_account(&mut tx, user).await?;
        tx.commit().await.map_err(Error::database(act))
    }

    /// Keeps the language that a person chose.
    ///
    /// # Errors
    ///
    /// [`Error::NoAccount`], [`Error::Database`].
    pub async fn choose_language(&self, user: UserId, language: Language) -> Result<(), Error> {
        let changed = sqlx::query("UPDATE office_accounts SET language = $1 WHERE user_id = $2")
            .bind(language.code())
            .bind(user.to_string())
            .execute(&self.pool)
            .await
            .map_err(Error::database("keep a language"))?;
        must_be_one(&changed, user)
    }

    /// Every account, in the order in which they were made.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let rows = sqlx::query("SELECT user_id, created, locked, language FROM office_accounts")
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the accounts"))?;
        let accounts: Result<Vec<_>, _> = rows.iter().map(account).collect();
        let mut accounts = accounts?;
        // Not by the database: each sorts text in an order of its own.
        accounts.sort_by_key(|account| (account.created, account.user));
        Ok(accounts)
    }

    async fn means(
        &self,
        user: UserId,
        password: Password,
        totp: &TotpSecret,
        chance: &mut impl Chance,
    ) -> Result<Means, Error> {
        let salt = chance.draw();
        let sealed = totp.seal(&*self.strongbox, &user.to_string())?;
        Ok(Means {
            password: self.hashing.hash(Arc::new(password), salt).await?,
            totp: BASE64_STANDARD.encode(sealed),
        })
    }
}

/// What an account keeps of a password and a secret.
struct Means {
    password: String,
    totp: String,
}

fn account(row: &AnyRow) -> Result<Account, Error> {
    let fields = Fields::of(row, "office_accounts");
    Ok(Account {
        user: fields.word("user_id", "id of a user")?,
        created: fields.time("created")?,
        locked: fields.flag("locked")?,
        language: fields.perhaps_word("language", "language")?,
    })
}

async fn set_locked(tx: &mut AnyConnection, user: UserId, locked: i64) -> Result<(), Error> {
    let changed = sqlx::query("UPDATE office_accounts SET locked = $1 WHERE user_id = $2")
        .bind(locked)
        .bind(user.to_string())
        .execute(&mut *tx)
        .await
        .map_err(Error::database("lock or unlock an account"))?;
    must_be_one(&changed, user)
}

fn must_be_one(changed: &AnyQueryResult, user: UserId) -> Result<(), Error> {
    match changed.rows_affected() {
        0 => Err(Error::NoAccount { user }),
        _ => Ok(()),
    }
}
