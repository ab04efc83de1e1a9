/// A path as it came, cut into what is isolated from each other on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShownPath(String);

/// A stretch of a segment: text, or a character that is shown by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) control: bool,
}

impl ShownPath {
    /// From the view of a path, in which control characters and wrong bytes are escaped.
    pub(crate) fn new(view: impl Into<String>) -> Self {
        Self(view.into())
    }

    /// The segments between slashes, each in its pieces.
    pub(crate) fn segments(&self) -> Vec<Vec<Piece>> {
        self.0.split('/').map(pieces).collect()
    }
}

fn pieces(segment: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut text = String::new();
    let mut rest = segment;
    while let Some(first) = rest.chars().next() {
        let length = if first == '\\' { escape(rest) } else { None };
        let taken = length.unwrap_or(first.len_utf8());
        let (piece, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        if length.is_some() {
            push(&mut found, &mut text);
            found.push(Piece {
                text: piece
                    .trim_start_matches(['\\', 'u', 'x'])
                    .replace(['{', '}'], ""),
                control: true,
            });
        } else {
            text.push_str(piece);
        }
        rest = after;
    }
    push(&mut found, &mut text);
    found
}

fn push(found: &mut Vec<Piece>, text: &mut String) {
    if !text.is_empty() {
        found.push(Piece {
            text: std::mem::take(text),
            control: false,
        });
    }
}

/// How long the escape at the beginning is: `\u{202E}` or `\xFF`; none is a doubled backslash.
fn escape(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.get(1)? {
        b'x' => (bytes.len() >= 4).then_some(4),
        b'u' if bytes.get(2) == Some(&b'{') => text.find('}').map(|end| end + 1),
        _ => None,
    }
}

/// An address of these pages, or their first page: never one of another host.
pub(crate) fn own_address(address: &str) -> &str {
    let own = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains(|letter: char| letter == '\\' || letter.is_control());
    if own { address } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(view: &str) -> Vec<Vec<(String, bool)>> {
        let segments = ShownPath::new(view).segments().into_iter();
        segments
            .map(|pieces| {
                pieces
                    .into_iter()
                    .map(|piece| (piece.text, piece.control))
                    .collect()
            })
            .collect()
    }

    #[test]
    fn each_segment_stands_alone_and_controls_show_their_code() {
        assert_eq!(
            shown("2013-03/آذار/a\\u{202E}gpj.exe\\xFF"),
            [
                vec![("2013-03".to_owned(), false)],
                vec![("آذار".to_owned(), false)],
                vec![
                    ("a".to_owned(), false),
                    ("202E".to_owned(), true),
                    ("gpj.exe".to_owned(), false),
                    ("FF".to_owned(), true),
                ],
            ]
        );
    }

    #[test]
    fn a_backslash_of_the_name_stays() {
        assert_eq!(shown("a\\\\b"), [vec![("a\\\\b".to_owned(), false)]]);
        assert_eq!(shown("\\u{"), [vec![("\\u{".to_owned(), false)]]);
    }

    #[test]
    fn an_address_of_another_host_is_not_come_back_to() {
        assert_eq!(
            own_address("/pictures?state=stored"),
            "/pictures?state=stored"
        );
        for foreign in [
            "/\t/evil.example",
            "\t//evil.example",
            "//evil.example",
            "https://evil.example",
            "",
            "/\\evil.example",
        ] {
            assert_eq!(own_address(foreign), "/", "{foreign}");
        }
    }
}
