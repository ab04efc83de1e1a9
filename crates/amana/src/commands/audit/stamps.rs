use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use catalog::Stamp;
use custody::{Checkpoint, VerifierKey};
use model::{Clock, Defect, DefectCode, Sha256Digest, SystemClock, Timestamp};
use stamp::Standing;

use super::Report;
use super::catalog::Vouched;
use crate::archive::Archive;
use crate::time_authority::pinned;

/// Every time stamp: whether it holds under the root that was pinned when it was entered, whether what it stamps is
/// this log, and which rest on certificates or hash functions that are accepted no longer.
pub(super) fn check(
    archive: &Archive,
    vouched: &Vouched,
    report: &mut Report,
) -> anyhow::Result<()> {
    let stamps = archive.ask(|catalog| async move { catalog.stamps().await })?;
    if stamps.is_empty() {
        return Ok(());
    }
    let sizes: Vec<u64> = stamps.iter().map(|one| one.size).collect();
    let roots = match archive.ledger.roots(&sizes) {
        Ok(roots) => roots,
        Err(error) => {
            let detail = format!("time stamps cannot be compared with the log: failed to {error}");
            report
                .defects
                .push(Defect::of_all(DefectCode::NotChecked, detail));
            return Ok(());
        }
    };
    let log = OfLog {
        keys: archive.ledger.keys().collect(),
        roots,
    };
    let known: Vec<_> = stamps.iter().filter(|one| vouched.has(one.entry)).collect();
    report.checked.time_stamps = known.len() as u64;
    report
        .defects
        .extend(judge(&known, &log, SystemClock.now()));
    Ok(())
}

fn judge(stamps: &[&Stamp], log: &OfLog<'_>, now: Timestamp) -> Vec<Defect> {
    let (mut defects, mut expired, mut good) = (Vec::new(), Vec::new(), Vec::new());
    for one in stamps {
        let standing = log.has_signed(one).and_then(|()| standing(one, now));
        match standing {
            Ok(Standing::Good { time, .. }) => good.push((one.size, time)),
            Ok(Standing::Expired { expired: end, .. }) => expired.push((one, end)),
            Ok(Standing::NotAccepted(error)) => {
                defects.push(not_accepted(one, format!("failed to {error}")));
            }
            Err(detail) => defects.push(not_accepted(one, detail)),
        }
    }
    // The newest first: one that is covered covers those before it.
    for (one, end) in expired.into_iter().rev() {
        // A stamp is an entry: a later one over more entries covers it, if it was made in time.
        let covers = |(size, time): &(u64, Timestamp)| *size > one.entry.0 && *time < end;
        if good.iter().any(covers) {
            good.push((one.size, one.stamped));
        } else {
            let detail = format!(
                "a certificate of it ended at {end} and no later stamp covers it: `amana stamp` \
                 before the others end too"
            );
            defects.push(Defect::at(DefectCode::StampExpired, place(one), detail));
        }
    }
    defects
}

fn not_accepted(one: &Stamp, detail: String) -> Defect {
    Defect::at(DefectCode::StampNotAccepted, place(one), detail)
}

/// What this log signed.
struct OfLog<'a> {
    /// A log that succeeded others has the stamps of those too.
    keys: Vec<&'a VerifierKey>,
    roots: BTreeMap<u64, Sha256Digest>,
}

impl OfLog<'_> {
    /// Says what is wrong if the stamped checkpoint is not one of this log.
    fn has_signed(&self, one: &Stamp) -> Result<(), String> {
        let said = |error: custody::Error| format!("failed to {error}");
        let checkpoint = Checkpoint::parse(one.note.as_bytes()).map_err(said)?;
        let named = |key: &&&VerifierKey| key.name() == checkpoint.origin();
        let key = self.keys.iter().find(named);
        let key = key.ok_or("what it stamps is of another log")?;
        checkpoint.verify(key).map_err(said)?;
        let is_so = checkpoint.size() == one.size;
        if is_so && self.roots.get(&one.size) == Some(checkpoint.root()) {
            Ok(())
        } else {
            Err("what it stamps is not a beginning of this log".into())
        }
    }
}

fn standing(one: &Stamp, now: Timestamp) -> Result<Standing, String> {
    let token = BASE64_STANDARD
        .decode(&one.token)
        .map_err(|_| "its token is no base64".to_owned())?;
    let root = pinned(&one.root).map_err(|error| format!("failed to {error}"))?;
    Ok(Standing::of(&token, one.note.as_bytes(), &root, now))
}

fn place(one: &Stamp) -> String {
    format!("entry {} ({})", one.entry, one.authority)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use model::{EntryIndex, OsChance};
    use stamp::{Request, Root};
    use testkit::{AuthorityForm, TimeAuthority};

    use super::*;

    fn signing() -> SigningKey {
        SigningKey::from_bytes(&[1; 32])
    }

    fn key() -> VerifierKey {
        VerifierKey::of_log(
            "archive.example".parse().unwrap(),
            &signing().verifying_key(),
        )
    }

    fn root(size: u64) -> Sha256Digest {
        Sha256Digest::of(size.to_be_bytes())
    }

    fn authority(form: &AuthorityForm) -> TimeAuthority {
        TimeAuthority::new(form).unwrap()
    }

    /// The stamp of a checkpoint of `size` entries, entered as the entry after them.
    fn stamp(authority: &TimeAuthority, size: u64, tree: Sha256Digest) -> Stamp {
        let checkpoint = Checkpoint::sign(key().name(), size, &tree, &signing());
        let note = checkpoint.as_str().to_owned();
        let request = Request::new(note.as_bytes(), &mut OsChance).unwrap();
        let answer = authority.answer(request.as_der()).unwrap();
        let token = request.accept(&answer).unwrap();
        let root = Root::parse(&authority.root().unwrap()).unwrap();
        Stamp {
            entry: EntryIndex(size),
            authority: "observatory".into(),
            size,
            stamped: token.time(),
            note,
            token: BASE64_STANDARD.encode(token.as_der()),
            root: BASE64_STANDARD.encode(root.as_der()),
        }
    }

    fn judged(stamps: &[Stamp], now: &str) -> Vec<(DefectCode, String)> {
        let key = key();
        let log = OfLog {
            keys: vec![&key],
            roots: (0..10).map(|size| (size, root(size))).collect(),
        };
        let stamps: Vec<_> = stamps.iter().collect();
        let defects = judge(&stamps, &log, now.parse().unwrap());
        let place = |one: Defect| (one.code, one.path.unwrap_or_default());
        defects.into_iter().map(place).collect()
    }

    #[test]
    fn a_stamp_whose_certificate_has_ended_is_named_unless_a_later_one_covers_it() {
        let short = authority(&AuthorityForm {
            valid: ["20200101000000Z", "20400101000000Z"],
            ..AuthorityForm::default()
        });
        let long = authority(&AuthorityForm::default());
        let old = [stamp(&short, 3, root(3))];
        let expired = (DefectCode::StampExpired, "entry 3 (observatory)".to_owned());

        assert_eq!(judged(&old, "2039-01-01T00:00:00Z"), []);
        assert_eq!(
            judged(&old, "2041-01-01T00:00:00Z"),
            std::slice::from_ref(&expired)
        );
        let with = |other| [old.as_slice(), &[other]].concat();
        // Of as many entries as there were before it: it is not among them.
        let beside = with(stamp(&long, 3, root(3)));
        assert_eq!(judged(&beside, "2041-01-01T00:00:00Z"), [expired]);
        let over = with(stamp(&long, 4, root(4)));
        assert_eq!(judged(&over, "2041-01-01T00:00:00Z"), []);
        // Renewed again and again: each is covered by the next.
        let middle = authority(&AuthorityForm {
            valid: ["20200101000000Z", "20600101000000Z"],
            ..AuthorityForm::default()
        });
        let chain = [
            &old[..],
            &[stamp(&middle, 4, root(4)), stamp(&long, 5, root(5))],
        ]
        .concat();
        assert_eq!(judged(&chain, "2061-01-01T00:00:00Z"), []);
    }

    #[test]
    fn stamps_that_hold_no_longer_and_those_of_another_history_are_named() {
        let usual = authority(&AuthorityForm::default());
        let weak = authority(&AuthorityForm {
            digest: "sha1",
            ..AuthorityForm::default()
        });
        let mut damaged = stamp(&usual, 6, root(6));
        damaged.token.replace_range(900..904, "AAAA");
        let mut moved = stamp(&usual, 7, root(7));
        moved.size = 8;
        let stamps = [
            stamp(&usual, 3, root(3)),
            stamp(&weak, 4, root(4)),
            stamp(&usual, 5, root(6)),
            damaged,
            moved,
        ];
        let named = [4, 5, 6, 7].map(|entry| {
            let place = format!("entry {entry} (observatory)");
            (DefectCode::StampNotAccepted, place)
        });
        assert_eq!(judged(&stamps, "2030-01-01T00:00:00Z"), named);
    }
}
