//! Any K of N shares give the keys, fewer give nothing, and what was mistyped is told by its line.
#![cfg(test)]

use keyring::{Error, Keyring, NewSplit, SecretString, Share, combine, split};
use model::OsChance;
use proptest::prelude::*;
use tempfile::TempDir;

fn shares(need: u8, of: u8) -> Vec<Share> {
    split(need, of, &mut OsChance).unwrap().1
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_need_of_the_shares_give_the_secret_and_one_fewer_are_refused(
        need in 2u8..8,
        more in 0u8..8,
        seed: u64,
    ) {
        let of = need + more;
        let (recipient, shares) = split(need, of, &mut OsChance).unwrap();
        // Some order that the seed gives.
        let mut order: Vec<_> = (0..usize::from(of)).collect();
        order.sort_by_key(|at| seed.rotate_left(7 * *at as u32).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let some: Vec<_> = order.iter().map(|at| shares[*at].clone()).collect();
        let enough = &some[..usize::from(need)];
        prop_assert_eq!(combine(enough).unwrap().to_public(), recipient);
        let few = [&enough[1..], &enough[1..2]].concat();
        let refused = matches!(combine(&few), Err(Error::TooFewShares { have, .. }) if have == need - 1);
        prop_assert!(refused);
    }

    #[test]
    fn too_few_shares_that_claim_to_be_enough_give_nothing(need in 3u8..8) {
        // Whoever writes a lower number into the shares and puts them together gets another secret.
        let few: Vec<_> = shares(need, need)
            .iter()
            .skip(1)
            .map(|share| claim(share, need - 1))
            .collect();
        prop_assert!(matches!(combine(&few), Err(Error::SharesWrong)));
    }

    #[test]
    fn a_share_reads_back_as_it_was_typed(of in 2u8..20) {
        for share in shares(2, of) {
            let text = share.to_text();
            prop_assert_eq!(&Share::parse(&text).unwrap(), &share);
            let typed = text.to_lowercase().replace('-', " ").replace('0', "o");
            let typed: String = typed.lines().filter(|line| line.starts_with(|l: char| l.is_ascii_digit())).map(|line| format!("{line}\n")).collect();
            prop_assert_eq!(&Share::parse(&typed).unwrap(), &share);
        }
    }
}

/// The share with another number in its place of how many are needed.
fn claim(share: &Share, need: u8) -> Share {
    let text = share.to_text();
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with(['#', 'a']))
        .collect();
    let letters: String = lines
        .iter()
        .map(|line| {
            let all: String = line[3..]
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect();
            all[..all.len() - 4].to_owned()
        })
        .collect();
    let mut bytes = base32::decode(base32::Alphabet::Crockford, &letters).unwrap();
    bytes[0] = need;
    let letters = base32::encode(base32::Alphabet::Crockford, &bytes);
    let mut forged = String::new();
    for (number, line) in (1..).zip(letters.as_bytes().chunks(16)) {
        let line = std::str::from_utf8(line).unwrap();
        let digest = model::Sha256Digest::of(format!("amana share line {number}\n{line}"));
        let check = base32::encode(base32::Alphabet::Crockford, digest.as_bytes());
        forged.push_str(&format!("{number} {line} {}\n", &check[..4]));
    }
    Share::parse(&forged).unwrap()
}

#[test]
fn a_mistyped_letter_is_told_by_its_line() {
    let share = &shares(2, 3)[0];
    let text = share.to_text();
    let lines: Vec<&str> = text.lines().collect();
    let first = lines
        .iter()
        .position(|line| line.starts_with("1  "))
        .unwrap();
    for at in first..lines.len() {
        for (place, letter) in lines[at].char_indices().skip(3) {
            if !letter.is_ascii_alphanumeric() {
                continue;
            }
            let other = if letter == 'Z' { 'Y' } else { 'Z' };
            let mut wrong: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            wrong[at].replace_range(place..=place, &other.to_string());
            let told = Share::parse(&wrong.join("\n")).unwrap_err();
            let number = at - first + 1;
            assert!(
                matches!(told, Error::ShareLine { line } if line == number),
                "{told}"
            );
        }
        let without: Vec<_> = lines
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != at)
            .map(|(_, line)| *line)
            .collect();
        assert!(matches!(
            Share::parse(&without.join("\n")),
            Err(Error::NotAShare)
        ));
    }
    assert!(matches!(Share::parse(""), Err(Error::NotAShare)));
    assert!(matches!(
        Share::parse("amana-share/2\n"),
        Err(Error::NotAShare)
    ));
}

#[test]
fn shares_of_two_splits_do_not_mix_and_no_share_opens_alone() {
    let (one, other) = (shares(2, 3), shares(2, 3));
    let mixed = combine(&[one[0].clone(), other[1].clone()]);
    assert!(matches!(mixed, Err(Error::SharesMixed)));
    assert!(matches!(combine(&[]), Err(Error::TooFewShares { .. })));
    for (need, of) in [(0, 0), (1, 3), (4, 3)] {
        assert!(matches!(
            split(need, of, &mut OsChance),
            Err(Error::Split { .. })
        ));
    }
}

#[test]
fn shares_open_the_keys_until_a_new_split_and_the_passphrase_may_change() {
    let home = TempDir::new().unwrap();
    let words = |text: &str| SecretString::from(text.to_owned());
    let keys = Keyring::create(home.path(), words("right"), &mut OsChance).unwrap();
    let first = NewSplit::draw(2, 3, &mut OsChance).unwrap();
    let none = Keyring::open_shared(home.path(), first.shares()).unwrap_err();
    assert!(matches!(none, Error::NoKeys { .. }));
    keys.put_split(home.path(), &first).unwrap();
    let opened = Keyring::open_shared(home.path(), &first.shares()[1..]).unwrap();
    assert_eq!(opened.recipient(), keys.recipient());
    assert_eq!(
        opened.signing_key().verifying_key(),
        keys.signing_key().verifying_key()
    );

    let second = NewSplit::draw(3, 3, &mut OsChance).unwrap();
    keys.put_split(home.path(), &second).unwrap();
    let revoked = Keyring::open_shared(home.path(), first.shares()).unwrap_err();
    assert!(matches!(revoked, Error::SharesRevoked { .. }));
    let opened = Keyring::open_shared(home.path(), second.shares()).unwrap();

    opened.write(home.path(), words("other")).unwrap();
    let wrong = Keyring::open(home.path(), words("right")).unwrap_err();
    assert!(matches!(wrong, Error::WrongPassphrase { .. }));
    let again = Keyring::open(home.path(), words("other")).unwrap();
    assert_eq!(again.recipient(), keys.recipient());
    Keyring::open_shared(home.path(), second.shares()).unwrap();
}
