use model::{AccessionId, PartNumber};
use sqlx::any::AnyRow;

use crate::fields::Fields;
use crate::{Card, Catalog, Certificate, Error, Part, Refusal, Volume};

impl Catalog {
    /// Every part of the vault, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn parts(&self) -> Result<Vec<Part>, Error> {
        let rows = self.all("SELECT * FROM parts ORDER BY entry").await?;
        rows.iter().map(part).collect()
    }

    /// Every volume that is kept as it came, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn volumes(&self) -> Result<Vec<Volume>, Error> {
        let rows = self.all("SELECT * FROM volumes ORDER BY entry").await?;
        rows.iter().map(volume).collect()
    }

    /// Every card that was issued, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn cards(&self) -> Result<Vec<Card>, Error> {
        let rows = self.all("SELECT * FROM cards ORDER BY entry").await?;
        rows.iter().map(card).collect()
    }

    /// The files that were offered to an accession and refused, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn refusals(&self, accession: AccessionId) -> Result<Vec<Refusal>, Error> {
        let text = "SELECT * FROM refusals WHERE accession = $1 ORDER BY entry";
        let rows = self.of_accession(text, accession).await?;
        rows.iter().map(refusal).collect()
    }

    /// The certificates that an accession was given, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn certificates(&self, accession: AccessionId) -> Result<Vec<Certificate>, Error> {
        let text = "SELECT * FROM certificates WHERE accession = $1 ORDER BY entry";
        let rows = self.of_accession(text, accession).await?;
        rows.iter().map(certificate).collect()
    }

    pub(super) async fn all(&self, text: &'static str) -> Result<Vec<AnyRow>, Error> {
        sqlx::query(text)
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list what the archive holds"))
    }

    async fn of_accession(
        &self,
        text: &'static str,
        accession: AccessionId,
    ) -> Result<Vec<AnyRow>, Error> {
        sqlx::query(text)
            .bind(accession.to_string())
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list what an accession holds"))
    }
}

const ACCESSION: &str = "id of an accession";
const DIGEST: &str = "SHA-256 digest";

fn part(row: &AnyRow) -> Result<Part, Error> {
    let fields = Fields::of(row, "parts");
    Ok(Part {
        entry: fields.entry()?,
        accession: fields.word("accession", ACCESSION)?,
        number: PartNumber(fields.count32("part")?),
        object: fields.text("object")?,
        inventory_sha256: fields.word("inventory_sha256", DIGEST)?,
        originals: fields.count32("originals")?,
    })
}

fn volume(row: &AnyRow) -> Result<Volume, Error> {
    let fields = Fields::of(row, "volumes");
    Ok(Volume {
        entry: fields.entry()?,
        accession: fields.word("accession", ACCESSION)?,
        object: fields.text("object")?,
        sha256: fields.word("sha256", DIGEST)?,
        size: fields.size("size")?,
        disk: fields.perhaps_text("disk")?,
        name: fields.text("name")?,
    })
}

fn card(row: &AnyRow) -> Result<Card, Error> {
    let fields = Fields::of(row, "cards");
    Ok(Card {
        entry: fields.entry()?,
        time: fields.time("time")?,
        codename: fields.text("codename")?,
        code: fields.text("card_code")?,
        recipients: fields.json("recipients", "list of recipients")?,
    })
}

fn refusal(row: &AnyRow) -> Result<Refusal, Error> {
    let fields = Fields::of(row, "refusals");
    Ok(Refusal {
        entry: fields.entry()?,
        accession: fields.word("accession", ACCESSION)?,
        source: fields.count32("source")?,
        path: fields.path()?,
        encoding: fields.encoding()?,
        path_view: fields.text("path")?,
        reason: fields.word("reason", "reason of a refusal")?,
    })
}

fn certificate(row: &AnyRow) -> Result<Certificate, Error> {
    let fields = Fields::of(row, "certificates");
    Ok(Certificate {
        entry: fields.entry()?,
        time: fields.time("time")?,
        accession: fields.word("accession", ACCESSION)?,
        sha256: fields.word("sha256", DIGEST)?,
        document: fields.json("document", "certificate")?,
    })
}
