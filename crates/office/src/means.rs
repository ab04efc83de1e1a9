use model::UserId;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::Error;
use crate::fields::Fields;
use crate::keys::Keys;
use crate::mac::{Kind, is_mac, mac};

/// What an account signs in with, as its row holds it; the MAC of the row covers all of it.
pub(crate) struct Means {
    pub(crate) user: UserId,
    pub(crate) handle: String,
    pub(crate) password: String,
    pub(crate) totp: String,
    pub(crate) locked: bool,
}

impl Means {
    /// Reads `user_id`, `handle`, `password`, `totp`, `locked` and `mac`; nothing when the office did
    /// not write them together.
    pub(crate) fn read(row: &AnyRow, keys: &Keys) -> Result<Option<Self>, Error> {
        let fields = Fields::of(row, "office_accounts");
        let text = |column| fields.text(column);
        let locked = fields.number("locked")?.to_string();
        let (user, handle) = (text("user_id")?, text("handle")?);
        let (password, totp) = (text("password")?, text("totp")?);
        let values = [&user, &handle, &password, &totp, &locked];
        if !is_mac(keys, Kind::Account, &values, &text("mac")?) {
            return Ok(None);
        }
        Ok(Some(Self {
            user: fields.word("user_id", "id of a user")?,
            handle,
            password,
            totp,
            locked: fields.flag("locked")?,
        }))
    }

    pub(crate) fn mac(&self, keys: &Keys) -> String {
        let user = self.user.to_string();
        let locked = i64::from(self.locked).to_string();
        let values = [&user, &self.handle, &self.password, &self.totp, &locked];
        mac(keys, Kind::Account, &values)
    }

    /// Writes everything but whose they are, into a row that is held.
    pub(crate) async fn write(&self, tx: &mut AnyConnection, keys: &Keys) -> Result<(), Error> {
        sqlx::query(
            "UPDATE office_accounts SET password = $1, totp = $2, locked = $3, mac = $4
             WHERE user_id = $5",
        )
        .bind(&self.password)
        .bind(&self.totp)
        .bind(i64::from(self.locked))
        .bind(self.mac(keys))
        .bind(self.user.to_string())
        .execute(&mut *tx)
        .await
        .map_err(Error::database("change an account"))
        .map(drop)
    }
}

/// The means of an account that nobody else changes until the transaction ends.
pub(crate) async fn hold(
    tx: &mut AnyConnection,
    user: UserId,
    keys: &Keys,
) -> Result<Means, Error> {
    let row = hold_row(tx, user).await?;
    let means = row.map(|row| Means::read(&row, keys)).transpose()?;
    means.flatten().ok_or(Error::NoAccount { user })
}

/// The row of an account, whoever wrote it. Reads by a change that changes nothing: so both
/// databases keep others away, and SQLite waits for its lock.
pub(crate) async fn hold_row(
    tx: &mut AnyConnection,
    user: UserId,
) -> Result<Option<AnyRow>, Error> {
    sqlx::query(
        "UPDATE office_accounts SET user_id = user_id WHERE user_id = $1
         RETURNING user_id, handle, password, totp, locked, mac",
    )
    .bind(user.to_string())
    .fetch_optional(&mut *tx)
    .await
    .map_err(Error::database("find an account"))
}
