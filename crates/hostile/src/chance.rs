use model::Chance;
use testkit::FixedChance;

/// Chance that is the same in every run of a body: what the bytes do is then all that differs.
pub(crate) fn fixed() -> impl Chance {
    FixedChance::new(7)
}
