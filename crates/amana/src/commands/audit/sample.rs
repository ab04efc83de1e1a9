use model::Sha256Digest;
use storage::Claim;

use crate::failure::usage;

/// How much of everything is to be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sample {
    Percent(f64),
    Count(usize),
}

impl Sample {
    /// Reads `5%` or `1000`.
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        let wrong = || {
            usage(format!(
                "--sample {text}: give a percentage above 0% and at most 100%, or a count from 1"
            ))
        };
        let parsed = match text.strip_suffix('%') {
            Some(percent) => percent.parse().ok().map(Self::Percent),
            None => text.parse().ok().map(Self::Count),
        };
        let sensible = |sample: &Self| match sample {
            Self::Percent(percent) => *percent > 0.0 && *percent <= 100.0,
            Self::Count(count) => *count > 0,
        };
        parsed.filter(sensible).ok_or_else(wrong)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a part of a count, rounded up"
    )]
    fn of(self, count: usize) -> usize {
        match self {
            Self::Percent(percent) => (count as f64 * percent / 100.0).ceil() as usize,
            Self::Count(wanted) => wanted,
        }
    }

    /// The objects whose names, hashed with the seed, come first; in the order that they stood in. Who
    /// does not know the seed cannot tell which will be read.
    pub(super) fn draw(self, seed: &str, claims: &[Claim]) -> Vec<Claim> {
        let mut drawn: Vec<_> = claims
            .iter()
            .enumerate()
            .map(|(at, claim)| (Sha256Digest::of(format!("{seed} {}", claim.key)), at))
            .collect();
        drawn.sort();
        drawn.truncate(self.of(claims.len()));
        drawn.sort_by_key(|(_, at)| *at);
        let drawn = drawn.into_iter().filter_map(|(_, at)| claims.get(at));
        drawn.cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use model::ByteCount;
    use storage::Key;

    use super::*;

    fn claims(count: usize) -> Vec<Claim> {
        let claim = |number| Claim {
            key: Key::parse(&format!("ocfl/{number:04}")).unwrap(),
            size: ByteCount(1),
            sha256: Sha256Digest::of(""),
        };
        (0..count).map(claim).collect()
    }

    #[test]
    fn a_sample_is_as_large_as_asked_in_order_and_the_same_for_a_seed() {
        let all = claims(1_000);
        for (text, size) in [("5%", 50), ("0.01%", 1), ("7", 7), ("5000", 1_000)] {
            let sample = Sample::parse(text).unwrap();
            let drawn = sample.draw("a", &all);
            assert_eq!(drawn.len(), size, "{text}");
            assert!(drawn.is_sorted());
            assert_eq!(drawn, sample.draw("a", &all));
        }
        let ten = Sample::Count(10);
        assert_ne!(ten.draw("a", &all), ten.draw("b", &all));
    }

    #[test]
    fn what_is_no_sample_is_refused() {
        for wrong in ["", "0", "0%", "101%", "-1", "a", "5 %", "NaN%"] {
            assert!(Sample::parse(wrong).is_err(), "{wrong}");
        }
    }
}
