use std::collections::BTreeMap;

use custody::HeldSubject;
use model::{AccessionId, EntryIndex, Role, UserId};
use sqlx::any::AnyRow;

use crate::fields::Fields;
use crate::{Catalog, Error, Guards, Hold, Leg};

/// A hold on a duplicate is one on the bytes that it repeats.
const STANDING: &str = "SELECT h.entry AS entry, h.time AS time, h.subject AS subject,
    h.reason AS reason, h.placed_by AS placed_by, h.lifted AS lifted, i.of_item AS of_item
    FROM holds h LEFT JOIN items i ON i.item = h.subject
    WHERE h.lifted IS NULL ORDER BY h.entry";

impl Catalog {
    /// The roles that people have now, in the order in which they were given.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn roles(&self) -> Result<Vec<(UserId, Role)>, Error> {
        sqlx::query("SELECT * FROM roles WHERE taken IS NULL ORDER BY entry")
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the roles"))?
            .iter()
            .map(|row| {
                let fields = Fields::of(row, "roles");
                let user = fields.word("user_id", "id of a user")?;
                Ok((user, fields.word("role", "role")?))
            })
            .collect()
    }

    /// Every hold that was ever placed, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn holds(&self) -> Result<Vec<Hold>, Error> {
        sqlx::query("SELECT * FROM holds ORDER BY entry")
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the holds"))?
            .iter()
            .map(hold)
            .collect()
    }

    /// Every statement about the way of an accession before it arrived: by their place, then in the
    /// order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn legs(&self, accession: AccessionId) -> Result<Vec<Leg>, Error> {
        sqlx::query("SELECT * FROM legs WHERE accession = $1 ORDER BY place, entry")
            .bind(accession.to_string())
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the legs before arrival"))?
            .iter()
            .map(leg)
            .collect()
    }

    /// Every hold that stands and every condition that counts.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn guards(&self) -> Result<Guards, Error> {
        let act = "look up holds and conditions";
        let holds = sqlx::query(STANDING)
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database(act))?;
        let holds = holds.iter().map(|row| {
            let holder = Fields::of(row, "holds").perhaps_word("of_item", "id of an item")?;
            Ok((hold(row)?, holder))
        });
        let holds = holds.collect::<Result<_, Error>>()?;
        let rows = sqlx::query("SELECT * FROM conditions")
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database(act))?;
        let mut conditions = BTreeMap::new();
        for row in &rows {
            let fields = Fields::of(row, "conditions");
            let accession = fields.word("accession", "id of an accession")?;
            let stated = fields.json("statement", "conditions of use")?;
            conditions.insert(accession, (fields.entry()?, stated));
        }
        Ok(Guards {
            holds,
            conditions,
            codenames: self.codenames().await?,
        })
    }

    /// The code names of the sources of accessions that came sealed to a card.
    async fn codenames(&self) -> Result<BTreeMap<AccessionId, String>, Error> {
        let sealed = self.accessions().await?.into_iter();
        Ok(sealed
            .filter_map(|one| Some((one.id, one.codename()?.to_owned())))
            .collect())
    }
}

fn hold(row: &AnyRow) -> Result<Hold, Error> {
    let fields = Fields::of(row, "holds");
    Ok(Hold {
        entry: fields.entry()?,
        time: fields.time("time")?,
        on: fields.word::<HeldSubject>("subject", "subject of a hold")?,
        reason: fields.text("reason")?,
        by: fields.perhaps_word("placed_by", "id of a user")?,
        lifted: fields.perhaps_count("lifted")?.map(EntryIndex),
    })
}

fn leg(row: &AnyRow) -> Result<Leg, Error> {
    let fields = Fields::of(row, "legs");
    let superseded = match fields.perhaps_count("superseded")? {
        Some(entry) => Some((EntryIndex(entry), fields.text("reason")?)),
        None => None,
    };
    Ok(Leg {
        entry: fields.entry()?,
        time: fields.time("time")?,
        stated: fields.json("statement", "statement about a leg")?,
        superseded,
    })
}
