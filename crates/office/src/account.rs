use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use model::{Chance, Timestamp, UserId};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::fields::Fields;
use crate::means::{Means, hold, hold_row};
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
    /// Makes the account of `user`, who signs in as `name`; it takes the place of a row for that user
    /// which the office did not write.
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
        let (password, totp) = self.sealed(user, password, totp, chance).await?;
        let means = Means {
            user,
            handle: handle.as_str().into(),
            password,
            totp,
            locked: false,
        };
        let mut tx = self.begin(act).await?;
        self.make_room(&mut tx, user).await?;
        let made = sqlx::query(
            "INSERT INTO office_accounts
                (user_id, handle, created, password, totp, last_step, locked, mac)
             VALUES ($1, $2, $3, $4, $5, -1, 0, $6) ON CONFLICT DO NOTHING",
        )
        .bind(user.to_string())
        .bind(&means.handle)
        .bind(now.unix_nanos())
        .bind(&means.password)
        .bind(&means.totp)
        .bind(means.mac(&self.keys))
        .execute(&mut *tx)
        .await
        .map_err(Error::database(act))?;
        if made.rows_affected() == 1 {
            return tx.commit().await.map_err(Error::database(act));
        }
        // Another program may have made it since.
        Err(match hold_row(&mut tx, user).await? {
            Some(_) => Error::AccountExists { user },
            None => Error::NameTaken,
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
        let (password, totp) = self.sealed(user, password, totp, chance).await?;
        let mut tx = self.begin(act).await?;
        let held = hold(&mut tx, user, &self.keys).await?;
        let means = Means {
            password,
            totp,
            ..held
        };
        means.write(&mut tx, &self.keys).await?;
        sqlx::query("UPDATE office_accounts SET last_step = -1 WHERE user_id = $1")
            .bind(user.to_string())
            .execute(&mut *tx)
            .await
            .map_err(Error::database(act))?;
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
        self.set_locked(&mut tx, user, true).await?;
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
        self.set_locked(&mut tx, user, false).await?;
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
        match changed.rows_affected() {
            0 => Err(Error::NoAccount { user }),
            _ => Ok(()),
        }
    }

    /// Every account that the office wrote, in the order in which they were made.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let rows = sqlx::query(
            "SELECT user_id, handle, created, password, totp, locked, language, mac
             FROM office_accounts",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(Error::database("list the accounts"))?;
        let accounts = rows.iter().map(|row| self.account(row));
        let accounts: Vec<Option<Account>> = accounts.collect::<Result<_, Error>>()?;
        let mut accounts: Vec<Account> = accounts.into_iter().flatten().collect();
        // Not by the database: each sorts text in an order of its own.
        accounts.sort_by_key(|account| (account.created, account.user));
        Ok(accounts)
    }

    /// Takes away a row for `user` that the office did not write, and its sessions.
    async fn make_room(&self, tx: &mut AnyConnection, user: UserId) -> Result<(), Error> {
        let Some(row) = hold_row(tx, user).await? else {
            return Ok(());
        };
        if Means::read(&row, &self.keys)?.is_some() {
            return Err(Error::AccountExists { user });
        }
        sqlx::query("DELETE FROM office_accounts WHERE user_id = $1")
            .bind(user.to_string())
            .execute(&mut *tx)
            .await
            .map_err(Error::database("make an account"))?;
        end_all(tx, user).await
    }

    async fn set_locked(
        &self,
        tx: &mut AnyConnection,
        user: UserId,
        locked: bool,
    ) -> Result<(), Error> {
        let held = hold(tx, user, &self.keys).await?;
        let means = Means { locked, ..held };
        means.write(tx, &self.keys).await
    }

    /// What a row keeps of a password and a secret.
    async fn sealed(
        &self,
        user: UserId,
        password: Password,
        totp: &TotpSecret,
        chance: &mut impl Chance,
    ) -> Result<(String, String), Error> {
        let salt = chance.draw();
        let sealed = totp.seal(&*self.strongbox, &user.to_string())?;
        let password = self.hashing.hash(Arc::new(password), salt).await?;
        Ok((password, BASE64_STANDARD.encode(sealed)))
    }

    fn account(&self, row: &AnyRow) -> Result<Option<Account>, Error> {
        let Some(means) = Means::read(row, &self.keys)? else {
            return Ok(None);
        };
        let fields = Fields::of(row, "office_accounts");
        Ok(Some(Account {
            user: means.user,
            created: fields.time("created")?,
            locked: means.locked,
            language: fields.perhaps_word("language", "language")?,
        }))
    }
}
