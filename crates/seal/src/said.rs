use std::path::Path;

/// What stands for the program in the help: its file may have any name.
const NAME: &str = "PROGRAM";

/// What `--help` says, before the program's name is put in.
const HELP: &str = "\
PROGRAM: seal pictures onto disks for an archive

PROGRAM seal SOURCE... --card FILE --disk DIR [--disk DIR]...
    Seals files, and all files in folders, to disks. Links, devices and pipes are not files: they are
    named and left. The source files are only read. Give the same disks on another day, and it goes on in
    the set that it finds there; a disk may join, be left out, or be the only one.
    --card FILE         what the archive gave you to seal to; up to eight
    --disk DIR          a folder on a disk; up to sixteen
    --spare M           so many disks may be lost and nothing is; a third of the disks unless you say
    --name NAME         the name of a new file on each disk; a random one unless you say
    --since DATE        leave files that were changed, and came to their place, before 2013-01-31 or
                        2013-01-31T20:00:00+03:00; from a bare date on rather too much is taken
    --after CODE        begin a new set that goes on from an older one, whose code this is
    --times WHICH       neighbours: the file looks as old as the newest other one in the folder, if there
                        is one; now: as old as it is. neighbours unless you say
    --pack              store JPEGs about a fifth smaller: the same bytes come back, but it takes far longer
    --sign              signs what is sealed with a phrase that you remember, at least six words of the list; the
                        archive can tell that two deliveries are of one hand. An empty answer draws six new words
    --phrase-file FILE  the phrase, if the card asks for one, or that of your hand; else you are asked for it. If
                        both are needed, give it twice, the card's first

PROGRAM check DISK... --card FILE
    Tells the health of disks (folders, files or raw images); it cannot read what is in them.
    --card FILE         the card they were sealed to; up to eight
    --repair            makes lost disks again in empty folders that are given with the others, and adds
                        damaged blocks to folders that lack them; nothing is overwritten
    --phrase-file FILE  the phrase, if the card asks for one; else you are asked for it

PROGRAM prove CHALLENGE
    Answers twenty groups of four digits from the archive: proves that yours is the hand that signed. Give the
    three lines to the archive; they tell nothing of your phrase.
    --phrase-file FILE  the phrase of your hand; else you are asked for it

PROGRAM spread DISK... --card FILE --disk DIR [--disk DIR]...
    Moves all that older disks hold (folders, files or raw images) to one new set of disks, without being
    able to read it. The old disks are only read, and their codes stay valid. If it is stopped, begin again.
    --card FILE         the cards that the old disks were sealed to
    --disk, --spare, --name and --phrase-file as with seal

A card may stand behind the program itself; then --card may be left out. Started bare, or with folders dropped
on it, such a program seals them to the disk that it lies on; with nothing dropped it takes the newest folder: of
the folders directly in Pictures, Desktop or a memory card's DCIM, the one with the newest picture or film in it. It
shows the card code, what it will seal and where, and waits for Enter.

All take --json: one document on standard output. A Ctrl-C stops cleanly, a second one at once.
Exit codes: 0 all well; 1 could not do it; 2 wrong usage; 3 done, with defects that are listed.

Nothing is kept on this machine, and nothing is sent anywhere.";

/// The program's name: that of its file, which whoever carries it may change.
pub(crate) fn program() -> String {
    let file = std::env::args_os().next().unwrap_or_default();
    let name = Path::new(&file).file_name().unwrap_or(&file);
    name.display().to_string()
}

/// What `--help` says.
pub(crate) fn help() -> String {
    HELP.replace(NAME, &program())
}

/// What `--version` says.
pub(crate) fn version() -> String {
    format!(
        "{} {}, disks of version {}",
        program(),
        env!("CARGO_PKG_VERSION"),
        carrier::VERSION
    )
}

/// What a run says before it goes on in a set of `packets` closed packets.
pub(crate) fn going_on(packets: u32) -> String {
    match packets {
        0 => "Going on in the set that is on the disks; nothing of it is closed yet.".into(),
        _ => format!(
            "Going on in the set that is on the disks, behind {}.",
            count(packets.into(), "packet", "packets")
        ),
    }
}

/// `no file`, or how many are too old.
pub(crate) fn no_file(older: u64) -> String {
    match older {
        0 => "no file".into(),
        _ => format!(
            "no file that is new enough ({} older)",
            count(older, "is", "are")
        ),
    }
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
