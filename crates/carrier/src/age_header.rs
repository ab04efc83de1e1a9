use crate::block::PAYLOAD;

/// Stanzas of a header. A run has at most eight cards of eight recipients each, and age adds one that
/// means nothing.
const MAX_STANZAS: usize = 128;

/// How long the header of an age file is; `None` if age forbids it, or if it does not end within the
/// file's first block. Each stanza of a header costs the reader an exchange of keys, and whoever has
/// the card can forge a header of millions.
pub(crate) fn short_header(file: &[u8]) -> Option<usize> {
    hybrid::header_length(file.get(..PAYLOAD).unwrap_or(file), MAX_STANZAS)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use age::EncryptError;
    use age::x25519::Identity;
    use age_core::format::{FileKey, Stanza};
    use model::OsChance;

    use crate::directory::Directory;
    use crate::slice::{SliceSealer, open_slice};

    /// A recipient, and what is written into the header before the name of its stanza.
    struct Preceded<'a>(&'a dyn age::Recipient, &'a str);

    impl age::Recipient for Preceded<'_> {
        fn wrap_file_key(
            &self,
            file_key: &FileKey,
        ) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
            let (mut stanzas, labels) = self.0.wrap_file_key(file_key)?;
            for stanza in &mut stanzas {
                stanza.tag = format!("{}{}", self.1, stanza.tag);
            }
            Ok((stanzas, labels))
        }
    }

    #[test]
    fn a_header_of_more_stanzas_than_a_card_has_recipients_is_not_read() {
        let identity = Identity::generate();
        let classic = identity.to_public();
        let own = hybrid::Identity::generate(&mut OsChance);
        let hybrid = own.to_public();
        let open = |recipient, recipients, identity: &dyn age::Identity| {
            let all = std::iter::repeat_n(recipient, recipients);
            let slice = SliceSealer::begin(8, all).unwrap().finish(None, &[]);
            open_slice(&slice.unwrap(), &[identity])
        };
        for (recipient, few, many, identity) in [
            (
                &classic as &dyn age::Recipient,
                100,
                150,
                &identity as &dyn age::Identity,
            ),
            (&hybrid, 8, 12, &own),
        ] {
            assert!(open(recipient, few, identity).is_some());
            assert!(open(recipient, many, identity).is_none());
        }
    }

    #[test]
    fn a_stanza_without_a_body_is_not_read() {
        let identity = Identity::generate();
        let classic = identity.to_public();
        for (before, is_read) in [("empty\n\n-> ", true), ("empty\n-> ", false)] {
            let recipient = Preceded(&classic, before);
            let all = || std::iter::once(&recipient as &dyn age::Recipient);
            let slice = SliceSealer::begin(4, all()).unwrap().finish(None, &[]);
            assert_eq!(open_slice(&slice.unwrap(), &[&identity]).is_some(), is_read);
            let directory = Directory::seal_lines(b"", b"", all()).unwrap();
            let lines = Directory::open_lines(&directory.payloads.concat(), &[&identity]);
            assert_eq!(lines.is_some(), is_read);
        }
    }
}
