use std::fmt;

use age::secrecy::{ExposeSecret, SecretString};
use hybrid::EitherIdentity;
use model::{Chance, Defect, DefectCode, Timestamp};
use serde::{Deserialize, Serialize};
use storage::{Key, Storage};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Error, Keyring, json};

const VERSION: u32 = 1;
const PREFIX: &str = "keys/card-";

/// A card as the archive keeps it: what was given to the source, and the identity that opens what
/// the source seals. All of it is confidential, the codename too.
#[derive(Clone)]
pub struct SealedCard {
    /// What people call the source.
    pub codename: String,
    /// The text of the card file.
    pub card: SecretString,
    /// The identity whose recipient is on the card; of older cards an X25519 one.
    pub identity: EitherIdentity,
    /// When it was made.
    pub created: Timestamp,
}

/// The cards of an archive.
#[derive(Debug, Default)]
pub struct Cards {
    /// In the order of their making.
    pub cards: Vec<SealedCard>,
    /// Cards that are there and cannot be read.
    pub defects: Vec<Defect>,
}

/// The plaintext of `keys/card-*.age`.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct CardFile {
    v: u32,
    codename: String,
    card: String,
    identity: String,
    created: String,
}

impl fmt::Debug for SealedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedCard")
    }
}

impl Keyring {
    /// Stores a card at `keys/card-<16 random hex digits>.age`.
    pub fn store_card(
        &self,
        storage: &dyn Storage,
        card: &SealedCard,
        chance: &mut impl Chance,
    ) -> Result<(), Error> {
        let name = hex::encode(chance.draw::<8>());
        let key = Key::parse(&format!("{PREFIX}{name}.age"))?;
        let plain = json::write(
            &CardFile {
                v: VERSION,
                codename: card.codename.clone(),
                card: card.card.expose_secret().to_owned(),
                identity: card.identity.to_text().expose_secret().to_owned(),
                created: card.created.to_string(),
            },
            &key,
        )?;
        self.wrap_new(storage, &key, &plain)
    }

    /// Every card, oldest first. One that cannot be read is a defect: it must not keep the others
    /// from opening what their sources sent.
    pub fn cards(&self, storage: &dyn Storage) -> Result<Cards, Error> {
        let mut found = Cards::default();
        for line in storage.list(PREFIX)? {
            if line.key.is_leftover() {
                continue;
            }
            match self.open_card(storage, &line.key) {
                Ok(card) => found.cards.push(card),
                Err(Error::Storage(error)) if !error.is_unreadable() => return Err(error.into()),
                Err(error) => {
                    let code = match error {
                        Error::UnknownVersion { .. } => DefectCode::UnknownVersion,
                        _ => DefectCode::ObjectAltered,
                    };
                    found
                        .defects
                        .push(Defect::at(code, &line.key, "a card that cannot be read"));
                }
            }
        }
        found
            .cards
            .sort_by(|a, b| (a.created, &a.codename).cmp(&(b.created, &b.codename)));
        Ok(found)
    }

    fn open_card(&self, storage: &dyn Storage, key: &Key) -> Result<SealedCard, Error> {
        let plain = self.unwrap(storage, key)?;
        let file: CardFile = json::read(&plain, VERSION, key)?;
        let damaged = || Error::Damaged {
            name: key.to_string(),
        };
        Ok(SealedCard {
            codename: file.codename.clone(),
            card: SecretString::from(file.card.clone()),
            identity: file.identity.parse().map_err(|_| damaged())?,
            created: file.created.parse().map_err(|_| damaged())?,
        })
    }
}
