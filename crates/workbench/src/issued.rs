use catalog::Catalog;
use custody::Event;
use intake::Certificate;
use ledger::Ledger;
use model::{AccessionId, Sha256Digest};
use wording::Entered;

/// The newest certificate of an accession, as the log holds it and not merely the catalog.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The certificate.
    pub certificate: Certificate,
    /// Its document: compact JSON, which the digest in the log is of.
    pub document: String,
    /// Where it stands in the log.
    pub entered: Entered,
}

/// Why a certificate cannot be shown; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Unissued {
    /// The catalog cannot be asked.
    #[error("look up the certificate")]
    Catalog(#[from] catalog::Error),
    /// The log does not hold the entry, or cannot be read.
    #[error("find the entry of the certificate in the log")]
    Ledger(#[from] ledger::Error),
    /// The entry cannot be read.
    #[error("read the entry of the certificate")]
    Record(#[from] custody::Error),
    /// The document is none that this program knows.
    #[error("read the certificate")]
    Document(#[from] serde_json::Error),
    /// The catalog contradicts the log or itself.
    #[error("find the certificate in its entry; `amana replay` rebuilds the catalog")]
    Differs,
}

impl Issued {
    /// Loads the newest certificate of an accession; `None` if it was given none.
    ///
    /// # Errors
    /// [`Unissued`], also if the published log does not hold the entry.
    pub async fn load(
        catalog: &Catalog,
        ledger: &Ledger,
        accession: AccessionId,
    ) -> Result<Option<Self>, Unissued> {
        let Some(last) = catalog.certificates(accession).await?.pop() else {
            return Ok(None);
        };
        let record = catalog.record(last.entry).await?;
        let record = record.ok_or(Unissued::Differs)?;
        let proof = ledger.prove(last.entry, &record, &[])?;
        let Event::CertificateIssued {
            accession: of,
            sha256,
            document,
            ..
        } = record.event()?
        else {
            return Err(Unissued::Differs);
        };
        let text = document.to_string();
        if of != accession || Sha256Digest::of(&text) != sha256 {
            return Err(Unissued::Differs);
        }
        Ok(Some(Self {
            certificate: serde_json::from_value(document)?,
            document: text,
            entered: Entered {
                entry: last.entry,
                sha256,
                checkpoint: proof.checkpoint().clone(),
            },
        }))
    }
}
