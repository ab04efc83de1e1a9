use std::error::Error;
use std::path::Path;

use age::scrypt::{Identity, Recipient};
use age::secrecy::SecretString;

/// 2^2 rounds of scrypt instead of the quarter of a second that keys are made to cost.
const ROUNDS: u8 = 2;

/// Encrypts a file of keys to its passphrase anew, so that opening it costs little until it is written again: what
/// guessing costs is tried where keys are made, and tests open them a thousand times.
pub fn cheapen(file: &Path, passphrase: &str) -> Result<(), Box<dyn Error>> {
    let secret = || SecretString::from(passphrase.to_owned());
    let plain = age::decrypt(&Identity::new(secret()), &std::fs::read(file)?)?;
    let mut recipient = Recipient::new(secret());
    recipient.set_work_factor(ROUNDS);
    Ok(std::fs::write(file, age::encrypt(&recipient, &plain)?)?)
}
