use std::time::Duration;

use model::Timestamp;

/// The moment `by` after `now`, as a column holds it.
pub(crate) fn later(now: Timestamp, by: Duration) -> i64 {
    now.unix_nanos().saturating_add(nanos(by))
}

/// The moment `by` before `now`, as a column holds it.
pub(crate) fn earlier(now: Timestamp, by: Duration) -> i64 {
    now.unix_nanos().saturating_sub(nanos(by))
}

/// How long it is from `now` to a column's moment; nothing when that is past.
pub(crate) fn until(now: Timestamp, moment: i64) -> Duration {
    let nanos = moment.saturating_sub(now.unix_nanos());
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(0))
}

fn nanos(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX)
}
