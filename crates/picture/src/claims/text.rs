/// Longest text that is taken from a file, in characters.
const MAX_TEXT: usize = 128;

/// A text as cameras write it, without what fills its field: up to the first NUL, without control
/// characters and without spaces around it; `None` if nothing is left.
pub(super) fn clean(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().position(|byte| *byte == 0);
    let bytes = bytes.get(..end.unwrap_or(bytes.len()))?;
    readable(&String::from_utf8_lossy(bytes), MAX_TEXT)
}

/// A text without control characters, without marks that cannot be seen and without spaces around it, and of it at most
/// so many characters; `None` if nothing is left.
pub fn readable(text: &str, most: usize) -> Option<String> {
    let seen = |character: &char| !character.is_control() && !model::is_unseen(*character);
    let text: String = text.chars().filter(seen).collect();
    let text: String = text.trim().chars().take(most).collect();
    let text = text.trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_freed_from_what_fills_its_field() {
        assert_eq!(clean(b"  NIKON D70\x07 \0rest"), Some("NIKON D70".into()));
        assert_eq!(clean(b"\xFF"), Some("\u{FFFD}".into()));
        let turned = "Canon\u{202E}gpj.exe\u{2066}\u{FEFF}\u{2028}";
        assert_eq!(clean(turned.as_bytes()), Some("Canongpj.exe".into()));
        assert_eq!(clean(b" \n \0x"), None);
        assert_eq!(clean(&[b'a'; 500]).unwrap().len(), MAX_TEXT);
    }
}
