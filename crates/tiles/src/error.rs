/// Why there are no coefficients, or a proof shows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A picture without rows, columns or components, or factors that JPEG does not have.
    #[error("not the frame of a JPEG")]
    NoFrame,
    /// Fewer or more blocks than the frame says.
    #[error("the blocks are not those that the frame says")]
    OtherBlocks,
    /// A place outside of the picture.
    #[error("there is no tile in column {column}, row {row}")]
    NoTile {
        /// From the left, from 0.
        column: u32,
        /// From the top, from 0.
        row: u32,
    },
    /// The proof is of another form: of tiles out of order, or with too few or too many hashes.
    #[error("the proof is not of the form that its tiles ask for")]
    Malformed,
    /// The proof does not lead to the root.
    #[error(
        "the proof does not lead to the root that was committed to: it is of another original, or the copy has another size, other colours, factors or tables"
    )]
    OtherRoot,
}
