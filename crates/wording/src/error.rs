use crate::Language;

/// Why there is no reader of a language.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The forms of numbers that are built in lack the language.
    #[error(
        "load the forms of numbers for {language}: build the program again, its data are not whole"
    )]
    Numbers {
        /// Which.
        language: Language,
    },
    /// The forms of dates and times that are built in lack the language.
    #[error(
        "load the forms of dates for {language}: build the program again, its data are not whole"
    )]
    Dates {
        /// Which.
        language: Language,
        /// What is missing.
        source: icu_datetime::DateTimeFormatterLoadError,
    },
}
