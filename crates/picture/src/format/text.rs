use crate::bytes::Order;

const LITTLE_ENDIAN_MARK: &[u8] = b"\xFF\xFE";
const BIG_ENDIAN_MARK: &[u8] = b"\xFE\xFF";

/// Whether `bytes` are text: UTF-8, or UTF-16 that says so, without control characters but tab and
/// those that end lines. A last character that is cut is no fault of what only begins a file.
pub(super) fn is(bytes: &[u8], whole: bool) -> bool {
    if let Some(units) = bytes.strip_prefix(LITTLE_ENDIAN_MARK) {
        return utf_16(units, Order::Little, whole);
    }
    if let Some(units) = bytes.strip_prefix(BIG_ENDIAN_MARK) {
        return utf_16(units, Order::Big, whole);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().all(is_printed),
        Err(error) if !whole && error.error_len().is_none() => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            String::from_utf8_lossy(valid).chars().all(is_printed)
        }
        Err(_) => false,
    }
}

fn utf_16(units: &[u8], order: Order, whole: bool) -> bool {
    let (pairs, rest) = units.as_chunks::<2>();
    let numbers = pairs.iter().filter_map(|pair| order.u16(pair, 0));
    let mut characters = char::decode_utf16(numbers).peekable();
    while let Some(character) = characters.next() {
        match character {
            Ok(character) if is_printed(character) => {}
            Err(_) if !whole && characters.peek().is_none() => {}
            _ => return false,
        }
    }
    rest.is_empty() || !whole
}

fn is_printed(character: char) -> bool {
    matches!(character, '\t' | '\r' | '\n') || !character.is_control()
}
