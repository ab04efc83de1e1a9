/// Why a text is no key; reads after "failed to" and quotes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text is damaged: its check characters do not fit, or it is of another kind.
    #[error("read an age key: it is misread or of another kind; fetch it again from where it came")]
    Text,
    /// The text is whole, but what it holds is no key of this kind.
    #[error("read an age key: it is not one; ask whoever made it for another")]
    Key,
}
