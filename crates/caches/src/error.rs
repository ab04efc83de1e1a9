/// Why a cache could not be read; reads after "failed to".
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It does not begin as such a cache does.
    #[error("read the cache: it is of another kind")]
    OtherKind,
    /// It is of a version that is not read.
    #[error("read the cache: its version {0} is not known")]
    Version(u32),
    /// It is damaged where everything else depends on it.
    #[error("read the cache: it is damaged")]
    Damaged,
    /// It is larger than what is read.
    #[error("read the cache: it is too large")]
    TooLarge,
}
