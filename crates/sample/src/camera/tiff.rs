/// Where the first directory begins: after the header (TIFF 6.0 §2).
pub(super) const FIRST_DIRECTORY: u32 = 8;
/// Byte order, the number 42, and where the first directory begins; least significant byte first.
pub(super) const HEADER: [u8; 8] = [b'I', b'I', 42, 0, 8, 0, 0, 0];

/// Bytes of a directory's entry.
const ENTRY: usize = 12;
/// Values up to this many bytes stand in their entry.
const INLINE: usize = 4;

/// A value with its type.
#[derive(Clone)]
pub(super) enum Value {
    Text(String),
    Short(u16),
    Long(u32),
    Ratio(u32, u32),
    SignedRatio(i32, i32),
    Raw(&'static [u8]),
}

impl Value {
    /// The number that TIFF gives to the type.
    fn kind(&self) -> u16 {
        match self {
            Self::Text(_) => 2,
            Self::Short(_) => 3,
            Self::Long(_) => 4,
            Self::Ratio(..) => 5,
            Self::Raw(_) => 7,
            Self::SignedRatio(..) => 10,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => [text.as_bytes(), &[0]].concat(),
            Self::Short(value) => value.to_le_bytes().to_vec(),
            Self::Long(value) => value.to_le_bytes().to_vec(),
            Self::Ratio(over, under) => [over.to_le_bytes(), under.to_le_bytes()].concat(),
            Self::SignedRatio(over, under) => [over.to_le_bytes(), under.to_le_bytes()].concat(),
            Self::Raw(bytes) => bytes.to_vec(),
        }
    }

    /// How many values of its type it is.
    fn count(&self) -> usize {
        match self {
            Self::Text(_) | Self::Raw(_) => self.bytes().len(),
            _ => 1,
        }
    }
}

/// A directory that begins at `offset` of the file, with its longer values behind it, and no
/// directory after it. `fields` are tags with values, in the order of the tags.
pub(super) fn directory(fields: &[(u16, Value)], offset: u32) -> Vec<u8> {
    let head = 2 + fields.len() * ENTRY + 4;
    let mut entries = number::<2>(fields.len());
    let mut behind = Vec::new();
    for (tag, value) in fields {
        let mut bytes = value.bytes();
        entries.extend(tag.to_le_bytes());
        entries.extend(value.kind().to_le_bytes());
        entries.extend(number::<4>(value.count()));
        if bytes.len() > INLINE {
            entries.extend(number::<4>(offset as usize + head + behind.len()));
            behind.append(&mut bytes);
            // Values begin at even places (TIFF 6.0 §2, "Value Offset").
            behind.resize(behind.len().next_multiple_of(2), 0);
        } else {
            bytes.resize(INLINE, 0);
            entries.append(&mut bytes);
        }
    }
    entries.extend([0; 4]);
    entries.append(&mut behind);
    entries
}

/// The lowest `N` bytes of `value`, the least significant first.
fn number<const N: usize>(value: usize) -> Vec<u8> {
    value.to_le_bytes().into_iter().take(N).collect()
}
