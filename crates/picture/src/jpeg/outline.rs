//! The order of a JPEG's markers in words.

/// Most characters of an outline; a marker that does not fit is the last, as [`CUT`].
const MOST: usize = 512;
const CUT: &str = " ...";
/// Most characters of what a segment says that it is.
const MOST_NAME: usize = 24;

/// The markers so far, those that follow each other and are equal counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    text: String,
    last: String,
    marker: u8,
    times: u32,
}

impl Outline {
    /// Takes in a marker, and the body of its segment if it has one.
    pub(super) fn add(&mut self, marker: u8, body: &[u8]) {
        // A hostile file has millions of them.
        if self.text.ends_with(CUT) {
            return;
        }
        let again = marker == self.marker && !is_of_application(marker);
        let word = if again {
            String::new()
        } else {
            word(marker, body)
        };
        if again || word == self.last {
            self.times = self.times.saturating_add(1);
            return;
        }
        self.flush();
        self.marker = marker;
        self.last = word;
        self.times = 1;
    }

    /// All of it.
    pub(super) fn into_text(mut self) -> String {
        self.flush();
        self.text
    }

    fn flush(&mut self) {
        if self.times == 0 || self.text.ends_with(CUT) {
            return;
        }
        let space = if self.text.is_empty() { "" } else { " " };
        let times = match self.times {
            1 => String::new(),
            times => format!("*{times}"),
        };
        let more = format!("{space}{}{times}", self.last);
        let room = MOST - CUT.len();
        self.text.push_str(if self.text.len() + more.len() > room {
            CUT
        } else {
            &more
        });
    }
}

fn is_of_application(marker: u8) -> bool {
    matches!(marker, 0xE0..=0xEF)
}

/// The name of a marker (ISO/IEC 10918-1 table B.1), and of a segment of an application what it calls itself.
fn word(marker: u8, body: &[u8]) -> String {
    match marker {
        0xC4 => "DHT".into(),
        0xC8 => "JPG".into(),
        0xCC => "DAC".into(),
        0xC0..=0xCF => format!("SOF{}", marker & 0x0F),
        0xD0..=0xD7 => format!("RST{}", marker & 0x07),
        0xD8 => "SOI".into(),
        0xD9 => "EOI".into(),
        0xDA => "SOS".into(),
        0xDB => "DQT".into(),
        0xDC => "DNL".into(),
        0xDD => "DRI".into(),
        0xE0..=0xEF => format!("APP{}{}", marker & 0x0F, name(body)),
        0xFE => "COM".into(),
        _ => format!("{marker:02X}"),
    }
}

/// What stands before the first NUL, if that is a name: `(Exif)`.
fn name(body: &[u8]) -> String {
    let is_of_names = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.:/ ".contains(byte);
    let name: String = body
        .iter()
        .take_while(|byte| is_of_names(byte))
        .take(MOST_NAME)
        .map(|byte| char::from(if *byte == b' ' { b'_' } else { *byte }))
        .collect();
    if name.is_empty() {
        name
    } else {
        format!("({name})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_named_and_counted_in_their_order() {
        let mut outline = Outline::default();
        for (marker, body) in [
            (0xE0, &b"JFIF\0\x01"[..]),
            (0xE1, b"Exif\0\0MM"),
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0<"),
            (0xED, b"Photoshop 3.0\0"),
            (0xEE, b"\xFF\xFE"),
            (0xDB, b"\0"),
            (0xDB, b"\x01"),
            (0xC0, b""),
            (0xC4, b""),
            (0xDA, b""),
            (0xD9, b""),
        ] {
            outline.add(marker, body);
        }
        assert_eq!(
            outline.into_text(),
            "APP0(JFIF) APP1(Exif) APP1(http://ns.adobe.com/xap/) APP13(Photoshop_3.0) APP14 DQT*2 SOF0 DHT SOS EOI"
        );
    }

    #[test]
    fn an_outline_is_bounded() {
        let mut outline = Outline::default();
        for turn in 0..10_000u32 {
            outline.add(
                if turn % 2 == 0 { 0xFE } else { 0xE3 },
                b"long name of an application",
            );
        }
        let text = outline.into_text();
        assert!(text.len() <= MOST && text.ends_with(" ..."), "{text}");
    }
}
