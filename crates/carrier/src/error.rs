use std::io;

/// Why something could not be sealed or looked at. What is wrong with evidence is a defect instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The card's text is not a card.
    #[error("read the card: {reason}; ask for the card again and compare its card code")]
    Card {
        /// What is wrong with it, without its contents.
        reason: &'static str,
    },
    /// The card asks for a phrase and none was given.
    #[error("use the card: it needs the source's phrase; give --phrase-file")]
    PhraseNeeded,
    /// The card behind the program cannot be read.
    #[error("read the card in this program: {reason}; ask for the program again, or give --card")]
    Kit {
        /// What is wrong with it, without its contents.
        reason: &'static str,
    },
    /// The program's file could not be read.
    #[error("look for a card in the program's file")]
    KitFile(#[source] io::Error),
    /// A phrase has too few words.
    #[error("use the phrase: it has {words} words, and at least six are needed")]
    PhraseShort {
        /// Words that it has.
        words: usize,
    },
    /// A word of a phrase is of no list.
    #[error("use the phrase: word {place} is not of the list; look at its spelling")]
    PhraseWord {
        /// Its place among the words, from 1. The word itself is nearly the secret.
        place: usize,
    },
    /// Argon2 would not compute a hand's key.
    #[error("compute the key of the hand")]
    Hand(#[source] argon2::Error),
    /// A text is no challenge.
    #[error("read the challenge: {reason}")]
    Challenge {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A text is no answer to a challenge.
    #[error("read the answer: {reason}")]
    Answer {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The numbers of data and spare lanes are outside the layout.
    #[error(
        "lay out {data} data and {spare} spare lanes: there must be 1 to 16 lanes in all, at least one of data"
    )]
    Geometry {
        /// Data lanes asked for.
        data: usize,
        /// Spare lanes asked for.
        spare: usize,
    },
    /// The cards or volumes do not fit a new set.
    #[error("begin the set: {reason}")]
    Sealing {
        /// What is wrong.
        reason: &'static str,
    },
    /// The folders hold volumes of more than one set of this version.
    #[error(
        "go on: the folders hold more than one set; give the folders of one of them, or move the other \
         set's files into folders of their own"
    )]
    SeveralSets,
    /// One folder holds volumes of two disks of the set.
    #[error(
        "go on: the folder of disk {} holds the volumes of two disks of the set; move one of them into a \
         folder of its own", .place + 1
    )]
    TwoDisksInOneFolder {
        /// The disk's place in the caller's list.
        place: usize,
    },
    /// Two folders hold the volume of one disk.
    #[error(
        "go on: the folders of disks {} and {} hold the volume of the same disk; leave the copy out",
        .one + 1, .other + 1
    )]
    DiskTwice {
        /// The disk's place in the caller's list.
        one: usize,
        /// The place of its copy.
        other: usize,
    },
    /// age would not encrypt or decrypt.
    #[error("encrypt for the card")]
    Encrypt(#[source] age::EncryptError),
    /// The erasure code refused its input.
    #[error("compute the spare lanes")]
    Spares(#[source] reed_solomon_simd::Error),
    /// A length or count lies outside the layout's limits.
    #[error("write {what}: it is larger than the layout allows")]
    TooLarge {
        /// What was too large.
        what: &'static str,
    },
    /// A volume could not be read or written.
    #[error("{doing} volume {place}")]
    Volume {
        /// `write`, `flush` or `read`.
        doing: &'static str,
        /// The volume's place in the caller's list.
        place: usize,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A buffer in memory refused to be written, which the standard library does not do.
    #[error("encrypt in memory")]
    Memory(#[source] io::Error),
}
