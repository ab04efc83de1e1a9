//! C2SP tlog-cosignature, `cosignature/v1`: a witness signs the time and the text of a checkpoint.

use model::Timestamp;

/// Parts a signature into the time, in seconds since the Unix epoch, and the Ed25519 signature.
pub(crate) fn split(signature: &[u8]) -> Option<(u64, &[u8])> {
    let (time, rest) = signature.split_first_chunk()?;
    let time = u64::from_be_bytes(*time);
    i64::try_from(time).is_ok().then_some((time, rest))
}

/// What is signed.
pub(crate) fn message(time: u64, text: &[u8]) -> Vec<u8> {
    [format!("cosignature/v1\ntime {time}\n").as_bytes(), text].concat()
}

/// When a cosignature says that it was made; a time after 2262 becomes the last one there is.
pub(crate) fn time(signature: &[u8]) -> Option<Timestamp> {
    let (seconds, _) = split(signature)?;
    let seconds = i64::try_from(seconds).ok()?;
    Some(Timestamp::from_unix_nanos(
        seconds.saturating_mul(1_000_000_000),
    ))
}
