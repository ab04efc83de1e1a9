use age_core::format::read::age_stanza;

const FIRST_LINE: &[u8] = b"age-encryption.org/v1\n";
/// What begins the last line; a MAC of 32 bytes in base64 follows, and the line's end.
const LAST: &[u8] = b"--- ";
const LAST_LINE: usize = LAST.len() + 43 + 1;

/// How many bytes the header of an age file has; `None` if its stanzas are not as the specification
/// says, if there are more than `most`, or if it does not end within `file`.
///
/// The age crate also reads stanzas of old files, whose body is absent or ends with a full line, and
/// which other readers refuse. So look here before it reads the same bytes; to check the MAC and to
/// find the recipients is left to it. It begins anew at each line until it has all of the header, so the
/// time that it takes grows with the square of the stanzas.
pub fn header_length(file: &[u8], most: usize) -> Option<usize> {
    let mut rest = file.strip_prefix(FIRST_LINE)?;
    for _ in 0..most {
        (rest, _) = age_stanza(rest).ok()?;
        if rest.starts_with(LAST) {
            let (last, payload) = rest.split_at_checked(LAST_LINE)?;
            return last.ends_with(b"\n").then_some(file.len() - payload.len());
        }
    }
    None
}
