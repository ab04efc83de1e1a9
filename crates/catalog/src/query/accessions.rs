use std::collections::BTreeSet;

use model::AccessionId;
use sqlx::any::AnyRow;

use crate::fields::Fields;
use crate::{Accession, Catalog, Error, Finished};

impl Catalog {
    /// Every accession, in the order in which they were opened.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn accessions(&self) -> Result<Vec<Accession>, Error> {
        sqlx::query("SELECT * FROM accessions ORDER BY entry")
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the accessions"))?
            .iter()
            .map(accession)
            .collect()
    }

    /// The accessions that were given a certificate.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn certified(&self) -> Result<BTreeSet<AccessionId>, Error> {
        sqlx::query("SELECT DISTINCT accession FROM certificates")
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the accessions with a certificate"))?
            .iter()
            .map(|row| Fields::of(row, "certificates").word("accession", "id of an accession"))
            .collect()
    }

    /// One accession; `None` when there is none of that id.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn accession(&self, id: AccessionId) -> Result<Option<Accession>, Error> {
        sqlx::query("SELECT * FROM accessions WHERE accession = $1")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database("look up an accession"))?
            .as_ref()
            .map(accession)
            .transpose()
    }
}

fn accession(row: &AnyRow) -> Result<Accession, Error> {
    let fields = Fields::of(row, "accessions");
    let withdrawn = fields.perhaps_count("withdrawn")?;
    Ok(Accession {
        id: fields.word("accession", "id of an accession")?,
        entry: fields.entry()?,
        opened: fields.time("opened")?,
        manner: fields.text("manner")?,
        sources: fields.json("sources", "list of sources")?,
        set: fields.perhaps_text("set_name")?,
        finished: finished(&fields)?,
        withdrawn: match withdrawn {
            Some(_) => Some(fields.text("reason")?),
            None => None,
        },
    })
}

fn finished(fields: &Fields<'_>) -> Result<Option<Finished>, Error> {
    let Some(time) = fields.perhaps_time("finished")? else {
        return Ok(None);
    };
    Ok(Some(Finished {
        time,
        offered: fields.count("offered")?,
        stored: fields.count("stored")?,
        duplicate: fields.count("duplicate")?,
        refused: fields.count("refused")?,
        bytes: fields.size("bytes")?,
    }))
}
