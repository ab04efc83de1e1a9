use sqlx::{AnyConnection, AssertSqlSafe};

use crate::Error;
use crate::fields::Fields;

/// What carries the tables from each version to the next; the first begins from nothing.
///
/// The office is not derived from anything, so a step that was ever released stays as it is, and a
/// change is a step of its own at the end.
pub(crate) const STEPS: &[&str] = &[FIRST];

const CREATE_VERSION: &str = "CREATE TABLE IF NOT EXISTS office_version (
    one BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL)";

/// Of programs that start at once, one makes the tables: PostgreSQL lets two of them find that there
/// are none, and refuses the second. The number is "office" in ASCII; the lock ends with the
/// transaction.
const TAKE_TURNS: &str = "SELECT pg_advisory_xact_lock(122485595530085)";

const FIRST: &str = "
CREATE TABLE office_keys (
    one BIGINT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL);
CREATE TABLE office_accounts (
    user_id TEXT NOT NULL PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    created BIGINT NOT NULL,
    password TEXT NOT NULL,
    totp TEXT NOT NULL,
    last_step BIGINT NOT NULL,
    locked BIGINT NOT NULL,
    language TEXT,
    mac TEXT NOT NULL);
CREATE TABLE office_throttle (
    subject TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    since BIGINT NOT NULL,
    wait_until BIGINT NOT NULL);
CREATE TABLE office_sessions (
    token_mac TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL,
    csrf TEXT NOT NULL,
    started BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    mac TEXT NOT NULL);
CREATE INDEX office_sessions_by_user ON office_sessions (user_id);
CREATE TABLE office_views (
    session_id TEXT NOT NULL,
    item TEXT NOT NULL,
    entry BIGINT NOT NULL,
    granted_until BIGINT NOT NULL,
    mac TEXT NOT NULL,
    PRIMARY KEY (session_id, item));
";

/// Carries the tables to the version after the last of `steps`, in the caller's transaction.
pub(crate) async fn carry_forward(tx: &mut AnyConnection, steps: &[&str]) -> Result<(), Error> {
    let failed = Error::database("carry the office's tables forward");
    begin_version(tx).await.map_err(failed)?;
    let row = sqlx::query("SELECT version FROM office_version")
        .fetch_one(&mut *tx)
        .await
        .map_err(failed)?;
    let found = Fields::of(&row, "office_version").number("version")?;
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let missing = usize::try_from(found)
        .ok()
        .and_then(|done| steps.get(done..))
        .ok_or(Error::Version { found, known })?;
    for step in missing {
        sqlx::raw_sql(AssertSqlSafe(*step))
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
    }
    sqlx::query("UPDATE office_version SET version = $1")
        .bind(known)
        .execute(&mut *tx)
        .await
        .map_err(failed)
        .map(drop)
}

/// Sees that there is a version, 0 before the first step.
async fn begin_version(tx: &mut AnyConnection) -> Result<(), sqlx::Error> {
    if tx.backend_name() == "PostgreSQL" {
        sqlx::query(TAKE_TURNS).execute(&mut *tx).await?;
    }
    sqlx::raw_sql(CREATE_VERSION).execute(&mut *tx).await?;
    let begin = "INSERT INTO office_version (one, version) VALUES (1, 0) ON CONFLICT DO NOTHING";
    sqlx::query(begin).execute(&mut *tx).await.map(drop)
}
