//! Stamps by an authority of OpenSSL: what it makes holds here, what we keep holds there, and nothing else does.
#![cfg(test)]

use std::sync::OnceLock;

use model::{OsChance, Timestamp};
use proptest::prelude::*;
use stamp::{Error, Request, Root, Standing, Token};
use testkit::{AuthorityForm, TimeAuthority};

const DATA: &[u8] = b"archive.example/log\n12\nAAAA\n";

fn of(form: &AuthorityForm) -> (TimeAuthority, Root) {
    let authority = TimeAuthority::new(form).unwrap();
    let root = Root::parse(&authority.root().unwrap()).unwrap();
    (authority, root)
}

fn stamp(authority: &TimeAuthority, data: &[u8]) -> Token {
    let request = Request::new(data, &mut OsChance).unwrap();
    let answer = authority.answer(request.as_der()).unwrap();
    request.accept(&answer).unwrap()
}

/// One authority for the tests that only need any.
fn usual() -> &'static (TimeAuthority, Root, Token) {
    static USUAL: OnceLock<(TimeAuthority, Root, Token)> = OnceLock::new();
    USUAL.get_or_init(|| {
        let (authority, root) = of(&AuthorityForm::default());
        let token = stamp(&authority, DATA);
        (authority, root, token)
    })
}

#[test]
fn stamps_of_every_usual_form_hold_here_and_with_openssl() {
    let p256 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"].as_slice();
    let p384 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"].as_slice();
    for (key, digest, named_by, intermediate) in [
        (["rsa:2048"].as_slice(), "sha256", "sha256", false),
        (&["rsa:3072"], "sha384", "sha1", true),
        (&["rsa:2048"], "sha512", "sha512", true),
        (p256, "sha256", "sha256", true),
        (p384, "sha384", "sha384", false),
    ] {
        let form = AuthorityForm {
            key,
            digest,
            named_by,
            intermediate,
            ..AuthorityForm::default()
        };
        let (authority, root) = of(&form);
        let before = Timestamp::from(std::time::SystemTime::now()).whole_seconds();
        let token = stamp(&authority, DATA);
        let verified = token
            .verify(DATA, &root)
            .unwrap_or_else(|error| panic!("{form:?}: {error}"));
        assert!(verified.time() >= before, "{form:?}");
        assert!(verified.signer().contains("signer of tests"), "{form:?}");
        assert!(
            authority.openssl_accepts(token.as_der(), DATA).unwrap(),
            "{form:?}"
        );
        assert_eq!(Token::parse(token.as_der()).unwrap(), token);
    }
}

#[test]
fn a_stamp_is_about_its_data_alone_here_and_with_openssl() {
    let (authority, root, token) = usual();
    let other = b"archive.example/log\n13\nAAAA\n";
    assert!(matches!(token.verify(other, root), Err(Error::OtherData)));
    assert!(!authority.openssl_accepts(token.as_der(), other).unwrap());
}

#[test]
fn a_stamp_of_another_root_does_not_hold() {
    let (_, _, token) = usual();
    let (_, other) = of(&AuthorityForm::default());
    // Of the same name, but not the same key.
    assert!(matches!(
        token.verify(DATA, &other),
        Err(Error::Chain { .. })
    ));
}

#[test]
fn an_answer_to_another_request_is_refused() {
    let (authority, _, _) = usual();
    let ours = Request::new(DATA, &mut OsChance).unwrap();
    let theirs = Request::new(DATA, &mut OsChance).unwrap();
    let answer = authority.answer(theirs.as_der()).unwrap();
    assert!(matches!(ours.accept(&answer), Err(Error::OtherRequest)));
}

#[test]
fn a_refusal_says_what_the_authority_said() {
    let (authority, _, _) = usual();
    let request = Request::new(DATA, &mut OsChance).unwrap();
    // The version of the request, 1, becomes 9.
    let mut changed = request.as_der().to_vec();
    let version = changed
        .windows(3)
        .position(|three| three == [2, 1, 1])
        .unwrap();
    changed[version + 2] = 9;
    let answer = authority.answer(&changed).unwrap();
    let refused = request.accept(&answer).unwrap_err();
    assert!(
        matches!(refused, Error::Refused { status: 2, .. }),
        "{refused:?}"
    );
}

#[test]
fn a_signer_that_is_not_for_time_stamps_alone_is_refused() {
    let (authority, root) = of(&AuthorityForm {
        extensions: "basicConstraints=critical,CA:FALSE\nextendedKeyUsage=critical,timeStamping\n",
        ..AuthorityForm::default()
    });
    stamp(&authority, DATA).verify(DATA, &root).unwrap();
    // Some of these OpenSSL does not even sign with: then there is no token to refuse.
    for usage in [
        "timeStamping",
        "critical,timeStamping,codeSigning",
        "critical,codeSigning",
    ] {
        let text = format!("basicConstraints=critical,CA:FALSE\nextendedKeyUsage={usage}\n");
        let form = AuthorityForm {
            extensions: Box::leak(text.into_boxed_str()),
            ..AuthorityForm::default()
        };
        let (authority, root) = of(&form);
        let request = Request::new(DATA, &mut OsChance).unwrap();
        let token = authority
            .answer(request.as_der())
            .map(|answer| request.accept(&answer));
        if let Ok(Ok(token)) = token {
            let refused = token.verify(DATA, &root).unwrap_err();
            assert!(matches!(refused, Error::Chain { .. }), "{usage}: {refused}");
        }
    }
}

#[test]
fn a_certificate_that_had_ended_when_it_signed_is_refused_and_one_that_ended_since_is_named() {
    let ended = ["20200101000000Z", "20210101000000Z"];
    let signer = AuthorityForm {
        valid: ended,
        ..AuthorityForm::default()
    };
    // Of the root webpki does not ask.
    let pinned = AuthorityForm {
        root_valid: ended,
        ..AuthorityForm::default()
    };
    for form in [signer, pinned] {
        let (authority, root) = of(&form);
        let token = stamp(&authority, DATA);
        assert!(matches!(
            token.verify(DATA, &root),
            Err(Error::Chain { .. })
        ));
    }

    let (_, root, token) = usual();
    let standing = |now: &str| Standing::of(token.as_der(), DATA, root, now.parse().unwrap());
    let Standing::Good { expires, .. } = standing("2030-01-01T00:00:00Z") else {
        panic!("a stamp holds while its certificates do");
    };
    assert_eq!(expires.to_string(), "2099-12-31T23:59:59Z");
    assert!(matches!(
        standing("2100-01-01T00:00:00Z"),
        Standing::Expired { expired, .. } if expired == expires
    ));
}

#[test]
fn what_rests_on_sha_1_is_named_as_no_longer_accepted() {
    let (authority, root) = of(&AuthorityForm {
        digest: "sha1",
        ..AuthorityForm::default()
    });
    let token = stamp(&authority, DATA);
    let refused = token.verify(DATA, &root).unwrap_err();
    assert!(
        matches!(refused, Error::HashNotAccepted { .. }),
        "{refused}"
    );
    let now = "2030-01-01T00:00:00Z".parse().unwrap();
    let standing = Standing::of(token.as_der(), DATA, &root, now);
    assert!(matches!(
        standing,
        Standing::NotAccepted(Error::HashNotAccepted { .. })
    ));
}

#[test]
fn a_root_is_read_from_pem_and_der_and_nothing_else() {
    let (authority, root, _) = usual();
    assert_eq!(Root::parse(root.as_der()).unwrap(), *root);
    assert!(root.subject().contains("root of tests"));
    let pem = authority.root().unwrap();
    for wrong in [
        &b""[..],
        b"-----BEGIN CERTIFICATE-----\n",
        &pem[..pem.len() / 2],
        DATA,
    ] {
        assert!(Root::parse(wrong).is_err());
    }
    assert!(Root::parse(&[pem.as_slice(), &pem].concat()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn a_flipped_bit_never_gives_another_time_or_other_data(at: prop::sample::Index, bit in 0u32..8) {
        let (_, root, token) = usual();
        let mut der = token.as_der().to_vec();
        let at = at.index(der.len());
        der[at] ^= 1 << bit;
        // Parts of CMS are not signed (which algorithms are listed, unused certificates): those may
        // change, but never what is believed.
        if let Ok(verified) = Token::parse(&der).and_then(|flipped| flipped.verify(DATA, root)) {
            prop_assert_eq!(verified, token.verify(DATA, root).unwrap());
        }
    }

    #[test]
    fn no_cut_token_is_read(at: prop::sample::Index) {
        let (_, _, token) = usual();
        let der = token.as_der();
        prop_assert!(Token::parse(&der[..at.index(der.len())]).is_err());
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        let _ = Token::parse(&bytes);
        let _ = Root::parse(&bytes);
        let request = Request::new(DATA, &mut OsChance).unwrap();
        let _ = request.accept(&bytes);
    }
}
