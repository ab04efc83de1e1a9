//! What of a directory is encrypted: its lines, the signature field of a hand, and padding (spec section 9).

use crate::error::Error;

const LENGTH: usize = 4;
const FIELD_LENGTH: usize = 2;

/// Lines and signature field, with zeros that hide the length of both.
pub(crate) fn join(lines: &[u8], field: &[u8]) -> Result<Vec<u8>, Error> {
    let too_large = |_| Error::TooLarge {
        what: "a directory",
    };
    let of_lines = u32::try_from(lines.len()).map_err(too_large)?.to_le_bytes();
    let of_field = u16::try_from(field.len()).map_err(too_large)?.to_le_bytes();
    let parts = [of_lines.as_slice(), lines, &of_field, field];
    let length = padme(parts.iter().map(|part| part.len()).sum());
    let mut plain = Vec::with_capacity(length);
    parts.iter().for_each(|part| plain.extend_from_slice(part));
    plain.resize(length, 0);
    Ok(plain)
}

/// The lines, and the signature field unless it is cut off; `None` if the lines are.
pub(crate) fn split(plain: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    let (length, rest) = plain.split_first_chunk::<LENGTH>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (lines, rest) = rest.split_at_checked(length)?;
    let field = rest.split_first_chunk::<FIELD_LENGTH>();
    let field =
        field.and_then(|(length, rest)| rest.get(..usize::from(u16::from_le_bytes(*length))));
    Some((lines, field))
}

/// The Padmé length: at most 12 % more, and it leaks only O(log log) bits of the true one.
pub(crate) fn padme(length: usize) -> usize {
    let Some(exponent) = length.checked_ilog2() else {
        return length;
    };
    let kept = exponent.checked_ilog2().map_or(0, |bits| bits + 1);
    let mask = (1_usize << exponent.saturating_sub(kept)) - 1;
    (length + mask) & !mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_lies_within_the_padding() {
        for length in (0..40_000).step_by(7) {
            let lines = vec![b'x'; length];
            for field in [&[][..], &[1; 96]] {
                let plain = join(&lines, field).unwrap();
                assert_eq!(plain.len(), padme(length + 4 + 2 + field.len()));
                assert_eq!(split(&plain), Some((&*lines, Some(field))));
            }
        }
    }

    #[test]
    fn what_is_cut_off_is_told() {
        let plain = join(b"lines", &[1; 96]).unwrap();
        for length in 0..4 + 5 {
            assert_eq!(split(&plain[..length]), None);
        }
        for length in 4 + 5..4 + 5 + 2 + 96 {
            assert_eq!(split(&plain[..length]), Some((&b"lines"[..], None)));
        }
    }

    #[test]
    fn padding_grows_a_length_by_at_most_an_eighth() {
        for length in (0..100_000).chain([1 << 20, (1 << 26) + 1]) {
            let padded = padme(length);
            assert!(
                padded >= length && padded <= length + length / 8 + 1,
                "{length} → {padded}"
            );
        }
        // Nikitin et al. 2019, worked example: 9 → 10.
        assert_eq!(padme(9), 10);
    }
}
