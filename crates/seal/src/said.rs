/// `amana-seal --help`.
pub(crate) const HELP: &str = "\
amana-seal: seal pictures onto disks for an archive

amana-seal seal SOURCE... --card FILE --disk DIR [--disk DIR]...
    Seals files, and all files in folders, to a new set of disks. Links, devices and pipes are not files:
    they are named and left. The source files are only read.
    --card FILE         what the archive gave you to seal to; up to eight
    --disk DIR          a folder on a disk; up to sixteen, and nothing of an older set in it
    --spare M           so many disks may be lost and nothing is; a third of the disks unless you say
    --name NAME         the file's name on each disk; a random one unless you say
    --sign              signs what is sealed with a phrase that you remember, at least six words of the list; the
                        archive can tell that two deliveries are of one hand. An empty answer draws six new words
    --phrase-file FILE  the phrase, if the card asks for one, or that of your hand; else you are asked for it. If
                        both are needed, give it twice, the card's first

amana-seal check DISK... --card FILE
    Tells the health of disks (folders, files or raw images); it cannot read what is in them.
    --card FILE         the card they were sealed to; up to eight
    --phrase-file FILE  the phrase, if the card asks for one; else you are asked for it

amana-seal prove CHALLENGE
    Answers twenty groups of four digits from the archive: proves that yours is the hand that signed. Give the
    three lines to the archive; they tell nothing of your phrase.
    --phrase-file FILE  the phrase of your hand; else you are asked for it

All take --json: one document on standard output. A Ctrl-C stops cleanly, a second one at once.
Exit codes: 0 all well; 1 could not do it; 2 wrong usage; 3 done, with defects that are listed.

Nothing is kept on this machine, and nothing is sent anywhere.";

/// `amana-seal --version`.
pub(crate) fn version() -> String {
    format!(
        "amana-seal {}, disks of version {}",
        env!("CARGO_PKG_VERSION"),
        carrier::VERSION
    )
}

/// A number with its thousands apart.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `3 disks`, `1 disk`.
pub(crate) fn count(of: u64, one: &str, many: &str) -> String {
    let word = if of == 1 { one } else { many };
    format!("{} {word}", number(of))
}

/// `3 files`, `1 file`.
pub(crate) fn files(number: u64) -> String {
    count(number, "file", "files")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_words_agree() {
        assert_eq!(files(1), "1 file");
        assert_eq!(files(0), "0 files");
        assert_eq!(files(999), "999 files");
        assert_eq!(files(1_234_567), "1,234,567 files");
    }
}
