use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use model::Chance;
use sqlx::AnyConnection;
use zeroize::Zeroizing;

use crate::Error;
use crate::fields::Fields;
use crate::strongbox::{Label, Strongbox};

const NAME_KEY: usize = 64;
const PASSWORD_KEY: usize = 32;
const ROW_KEY: usize = 64;
const ALL: usize = NAME_KEY + PASSWORD_KEY + ROW_KEY;

/// The office's own keys: without them its database tells neither names nor whether a guessed
/// password is right, and nobody can write a row that lets them in.
pub(crate) struct Keys(Zeroizing<[u8; ALL]>);

impl Keys {
    /// What the names of accounts are digested with.
    pub(crate) fn names(&self) -> [u8; NAME_KEY] {
        self.0.first_chunk().copied().unwrap_or([0; NAME_KEY])
    }

    /// What passwords are hashed with, beside their salt.
    pub(crate) fn passwords(&self) -> &[u8] {
        self.0
            .get(NAME_KEY..NAME_KEY + PASSWORD_KEY)
            .unwrap_or_default()
    }

    /// What stands for tokens, and shows which rows the office wrote, is made with.
    pub(crate) fn rows(&self) -> [u8; ROW_KEY] {
        self.0.last_chunk().copied().unwrap_or([0; ROW_KEY])
    }

    #[cfg(test)]
    pub(crate) fn all(byte: u8) -> Self {
        Self(Zeroizing::new([byte; ALL]))
    }

    /// Opens the keys, or makes them in an office that has none.
    pub(crate) async fn open(
        tx: &mut AnyConnection,
        strongbox: &dyn Strongbox,
        chance: &mut impl Chance,
    ) -> Result<Self, Error> {
        let failed = Error::database("read the office's keys");
        let find = "SELECT sealed FROM office_keys";
        if let Some(row) = sqlx::query(find)
            .fetch_optional(&mut *tx)
            .await
            .map_err(failed)?
        {
            let sealed = Fields::of(&row, "office_keys").base64("sealed")?;
            return Label::Keys.open(strongbox, &sealed).map(Self);
        }
        let keys = Zeroizing::new(chance.draw::<ALL>());
        let sealed = Label::Keys.seal(strongbox, &*keys)?;
        sqlx::query("INSERT INTO office_keys (one, sealed) VALUES (1, $1)")
            .bind(BASE64_STANDARD.encode(sealed))
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        Ok(Self(keys))
    }
}
