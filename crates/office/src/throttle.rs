use std::time::Duration;

use model::{Timestamp, UserId};
use sqlx::AnyConnection;

use crate::fields::Fields;
use crate::moment::{earlier, later, until};
use crate::name::Handle;
use crate::{Error, Office};

/// Failures in a row after which a name waits.
const FREE_FAILURES: i64 = 5;
/// The first wait; each failure after it doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// Failures of all names together in [`TOTAL_WINDOW`], after which everybody waits for its end.
const TOTAL_FAILURES: i64 = 100;
const TOTAL_WINDOW: Duration = Duration::from_secs(60);
/// How long a name's failures are remembered after the last.
pub(crate) const MEMORY: Duration = Duration::from_secs(24 * 60 * 60);

/// The row of all names together; a handle has 64 characters.
const TOTAL: &str = "total";
const TABLE: &str = "office_throttle";
const ACT: &str = "count an attempt to sign in";

/// Whether an attempt may be looked at.
pub(crate) enum Turn {
    /// It may, and has been counted as a failure; if it is one, the next has to wait so long.
    Now { then: Option<Duration> },
    /// It must come again, so much later.
    Later(Duration),
}

impl Office {
    /// Counts an attempt as a failure before it is looked at, so that guesses made at once are
    /// counted like guesses made in turn.
    pub(crate) async fn take_turn(&self, handle: &Handle, now: Timestamp) -> Result<Turn, Error> {
        let mut tx = self.begin(ACT).await?;
        // Everywhere in this order, so that two transactions never wait for each other.
        let mut turn = count_in_total(&mut tx, now).await?;
        if matches!(turn, Turn::Now { .. }) {
            turn = count_for(&mut tx, handle, now).await?;
        }
        if matches!(turn, Turn::Now { .. }) {
            tx.commit().await.map_err(Error::database(ACT))?;
        } else {
            tx.rollback().await.map_err(Error::database(ACT))?;
        }
        Ok(turn)
    }
}

/// Takes back what [`Office::take_turn`] counted, and what was counted for the name before.
pub(crate) async fn forgive(tx: &mut AnyConnection, handle: &Handle) -> Result<(), Error> {
    let take_back = "UPDATE office_throttle SET failures = failures - 1
        WHERE subject = $1 AND failures > 0";
    sqlx::query(take_back)
        .bind(TOTAL)
        .execute(&mut *tx)
        .await
        .map_err(Error::database(ACT))?;
    let forget = "DELETE FROM office_throttle WHERE subject = $1";
    sqlx::query(forget)
        .bind(handle.as_str())
        .execute(&mut *tx)
        .await
        .map_err(Error::database(ACT))
        .map(drop)
}

/// Forgets the failures of one account.
pub(crate) async fn forget_account(tx: &mut AnyConnection, user: UserId) -> Result<(), Error> {
    let forget = "DELETE FROM office_throttle
        WHERE subject = (SELECT handle FROM office_accounts WHERE user_id = $1)";
    sqlx::query(forget)
        .bind(user.to_string())
        .execute(&mut *tx)
        .await
        .map_err(Error::database(ACT))
        .map(drop)
}

/// A count that began after `now` is of a clock that was set back, and begins again.
async fn count_in_total(tx: &mut AnyConnection, now: Timestamp) -> Result<Turn, Error> {
    let counted = sqlx::query(
        "INSERT INTO office_throttle (subject, failures, since, wait_until) VALUES ($1, 1, $2, 0)
         ON CONFLICT (subject) DO UPDATE SET
            failures = CASE WHEN office_throttle.since <= $3 OR office_throttle.since > $2
                THEN 1 ELSE office_throttle.failures + 1 END,
            since = CASE WHEN office_throttle.since <= $3 OR office_throttle.since > $2
                THEN $2 ELSE office_throttle.since END
         WHERE office_throttle.since <= $3 OR office_throttle.since > $2
            OR office_throttle.failures < $4",
    )
    .bind(TOTAL)
    .bind(now.unix_nanos())
    .bind(earlier(now, TOTAL_WINDOW))
    .bind(TOTAL_FAILURES)
    .execute(&mut *tx)
    .await
    .map_err(Error::database(ACT))?;
    if counted.rows_affected() > 0 {
        return Ok(Turn::Now { then: None });
    }
    let since = Timestamp::from_unix_nanos(column(tx, TOTAL, "since").await?);
    Ok(Turn::Later(until(now, later(since, TOTAL_WINDOW))))
}

/// A wait longer than the longest is of a clock that was set back, and is over.
async fn count_for(tx: &mut AnyConnection, handle: &Handle, now: Timestamp) -> Result<Turn, Error> {
    let counted = sqlx::query(
        "INSERT INTO office_throttle (subject, failures, since, wait_until) VALUES ($1, 1, $2, 0)
         ON CONFLICT (subject) DO UPDATE SET failures = office_throttle.failures + 1, since = $2
         WHERE office_throttle.wait_until <= $2 OR office_throttle.wait_until > $3",
    )
    .bind(handle.as_str())
    .bind(now.unix_nanos())
    .bind(later(now, LONGEST_WAIT))
    .execute(&mut *tx)
    .await
    .map_err(Error::database(ACT))?;
    if counted.rows_affected() == 0 {
        let moment = column(tx, handle.as_str(), "wait_until").await?;
        return Ok(Turn::Later(until(now, moment)));
    }
    let then = wait_after(column(tx, handle.as_str(), "failures").await?);
    if let Some(wait) = then {
        sqlx::query("UPDATE office_throttle SET wait_until = $1 WHERE subject = $2")
            .bind(later(now, wait))
            .bind(handle.as_str())
            .execute(&mut *tx)
            .await
            .map_err(Error::database(ACT))?;
    }
    Ok(Turn::Now { then })
}

/// How long a name waits after so many failures in a row.
fn wait_after(failures: i64) -> Option<Duration> {
    if failures < FREE_FAILURES {
        return None;
    }
    let beyond = u32::try_from(failures - FREE_FAILURES).unwrap_or(u32::MAX);
    let factor = 2_u32.saturating_pow(beyond);
    Some(FIRST_WAIT.saturating_mul(factor).min(LONGEST_WAIT))
}

async fn column(tx: &mut AnyConnection, subject: &str, name: &'static str) -> Result<i64, Error> {
    let find = "SELECT failures, since, wait_until FROM office_throttle WHERE subject = $1";
    let row = sqlx::query(find)
        .bind(subject)
        .fetch_one(&mut *tx)
        .await
        .map_err(Error::database(ACT))?;
    Fields::of(&row, TABLE).number(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_failure_in_a_row_waits_30_seconds_and_each_later_one_twice_as_long() {
        let seconds = |failures| wait_after(failures).map(|wait| wait.as_secs());
        assert_eq!([i64::MIN, 0, 1, 4].map(seconds), [None; 4]);
        assert_eq!(
            [5, 6, 7, 8, 9, 10, 100, i64::MAX].map(seconds),
            [30, 60, 120, 240, 480, 900, 900, 900].map(Some)
        );
    }
}
