use model::ByteCount;

use crate::fields::Fields;
use crate::{Catalog, Error, Status};

/// The unit in which sizes are summed: a sum of sizes may pass 2^63, a sum of units does not.
const UNIT: u64 = 1 << 20;

const COUNTS: &str = "SELECT
    (SELECT COUNT(*) FROM entries) AS entries,
    (SELECT COUNT(*) FROM accessions) AS accessions,
    (SELECT COUNT(*) FROM accessions WHERE withdrawn IS NOT NULL) AS withdrawn,
    (SELECT COUNT(*) FROM refusals) AS refusals,
    (SELECT COUNT(*) FROM parts) AS parts,
    (SELECT COUNT(*) FROM volumes) AS volumes,
    (SELECT COUNT(*) FROM cards) AS cards,
    (SELECT MAX(time) FROM entries WHERE entry = (SELECT MAX(entry) FROM entries)) AS last_entry";

const STATES: &str = "SELECT
    CASE WHEN a.withdrawn IS NULL THEN i.state ELSE 'withdrawn' END AS state,
    COUNT(*) AS items
    FROM items i LEFT JOIN accessions a ON a.accession = i.accession
    GROUP BY 1";

const BYTES: &str = "SELECT
    CAST(COALESCE(SUM(size / 1048576), 0) AS BIGINT) AS units,
    CAST(COALESCE(SUM(size % 1048576), 0) AS BIGINT) AS rest
    FROM items WHERE content IS NOT NULL";

impl Catalog {
    /// How much the archive holds.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn status(&self) -> Result<Status, Error> {
        let act = "count what the catalog holds";
        let counts = sqlx::query(COUNTS)
            .fetch_one(&self.pool)
            .await
            .map_err(Error::database(act))?;
        let states = sqlx::query(STATES)
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database(act))?;
        let bytes = sqlx::query(BYTES)
            .fetch_one(&self.pool)
            .await
            .map_err(Error::database(act))?;

        let counts = Fields::of(&counts, "entries");
        let bytes = Fields::of(&bytes, "items");
        let items = states.iter().map(|row| {
            let fields = Fields::of(row, "items");
            Ok((fields.word("state", "state")?, fields.count("items")?))
        });
        Ok(Status {
            entries: counts.count("entries")?,
            last_entry: counts.perhaps_time("last_entry")?,
            accessions: counts.count("accessions")?,
            withdrawn: counts.count("withdrawn")?,
            items: items.collect::<Result<_, Error>>()?,
            bytes: ByteCount(
                bytes
                    .count("units")?
                    .saturating_mul(UNIT)
                    .saturating_add(bytes.count("rest")?),
            ),
            refusals: counts.count("refusals")?,
            parts: counts.count("parts")?,
            volumes: counts.count("volumes")?,
            cards: counts.count("cards")?,
        })
    }
}
