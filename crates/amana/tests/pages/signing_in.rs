use crate::archive::Archive;
use crate::browser::Browser;
use crate::desk::Desk;
use crate::server::Server;

const REFUSAL: &str = "Name, password or code is not right.";
/// After so many wrong attempts in a row an account waits.
const PATIENCE: usize = 5;

/// The digits of a code as an Arabic keyboard types them.
fn in_arabic(code: &str) -> String {
    let digit = |digit: char| char::from_u32(0x0660 + digit.to_digit(10).unwrap());
    code.chars().map(|one| digit(one).unwrap()).collect()
}

#[test]
fn whoever_signs_in_comes_to_the_page_they_asked_for_and_leaves_when_they_sign_out() {
    let Desk { archive, server } = Desk::get();
    let Some(browser) = Browser::open(server) else {
        return;
    };
    let account = archive.user("سامي Haddad");
    browser.go("/accessions");
    assert_eq!(browser.at(), "/sign-in?to=/accessions");
    browser.fill("#name", &account.name);
    browser.fill("#password", &account.password);
    browser.fill("#code", &in_arabic(&account.code()));
    browser.click("button.primary");
    browser.wait_for("location.pathname === '/accessions'");
    assert_eq!(
        browser.value("document.querySelector('.who bdi').textContent"),
        account.name
    );
    assert_eq!(
        browser.value("document.cookie"),
        "",
        "scripts read no cookie"
    );
    browser.click("form[action='/sign-out'] button");
    browser.wait_for("location.pathname === '/sign-in'");
    let told = browser.value("document.querySelector('[role=status]').textContent");
    assert_eq!(told, "You are signed out.");
    browser.go("/accessions");
    assert_eq!(browser.at(), "/sign-in?to=/accessions");
}

#[test]
fn a_language_is_chosen_without_leaving_the_page_and_is_kept_for_the_account() {
    let Desk { archive, server } = Desk::get();
    let Some(browser) = Browser::open(server) else {
        return;
    };
    let account = archive.user("polyglot");
    let session = server.sign_in(&account);
    let browser = browser.signed_in(&session);
    browser.go("/pictures?view=list&format=jpeg");
    for (language, tag, direction) in [("ar", "ar-SY", "rtl"), ("fr", "fr", "ltr")] {
        browser.click(&format!(".languages a[hreflang='{tag}']"));
        browser.wait_for(&format!("document.documentElement.lang === '{tag}'"));
        assert_eq!(browser.at(), "/pictures?view=list&format=jpeg");
        assert_eq!(browser.value("document.documentElement.dir"), direction);
        let elsewhere = session.get_in("/", "de").text();
        assert!(elsewhere.contains(&format!("lang=\"{tag}\"")), "{language}");
    }
}

#[test]
fn a_wrong_name_password_or_code_is_refused_in_the_same_words() {
    let Desk { archive, server } = Desk::get();
    let account = archive.user("forgetful");
    let code = account.code();
    let wrong = if code.starts_with('0') { "1" } else { "0" }.to_owned() + &code[1..];
    for (name, password, code) in [
        ("nobody", &*account.password, &*code),
        ("forgetful", "seven doors and no window", &*code),
        ("forgetful", &*account.password, &*wrong),
        ("forgetful", "", ""),
    ] {
        let answer = server.try_sign_in_reading_english(name, password, code);
        assert_eq!(answer.status, 401);
        assert!(answer.header("set-cookie").is_none());
        let page = answer.text();
        assert!(page.contains(REFUSAL), "{page}");
        for secret in [password, code] {
            assert!(secret.is_empty() || !page.contains(secret), "{page}");
        }
    }
    assert!(server.sign_in(&account).is_in());
}

#[test]
fn a_code_in_either_digits_is_taken_once() {
    let Desk { archive, server } = Desk::get();
    let account = archive.user("careful");
    let code = account.code();
    let sign_in = |code: &str| server.try_sign_in(&account.name, &account.password, code);
    server.admitted(&sign_in(&in_arabic(&code)));
    assert_eq!(sign_in(&code).status, 401);
    assert_eq!(sign_in(&in_arabic(&code)).status, 401);
    server.admitted(&sign_in(&account.next_code()));
}

#[test]
fn too_many_wrong_attempts_make_the_right_one_wait() {
    let Desk { archive, server } = Desk::get();
    let account = archive.user("hurried");
    for _ in 0..PATIENCE {
        let answer = server.try_sign_in("hurried", "wrong wrong wrong", "000000");
        assert_eq!(answer.status, 401);
    }
    let answer = server.try_sign_in_reading_english("hurried", &account.password, &account.code());
    assert_eq!(answer.status, 401);
    assert!(answer.text().contains("Wait"), "{}", answer.text());
}

#[test]
fn the_cookie_stays_with_this_host_and_out_of_scripts() {
    let Desk { archive, server } = Desk::get();
    let account = archive.user("cookie");
    let code = account.code();
    let answer = server.try_sign_in(&account.name, &account.password, &code);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-amana-session="), "{cookie}");
    let mut attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
    attributes.sort_unstable();
    assert_eq!(
        attributes,
        ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]
    );
}

#[test]
fn signing_out_ends_the_session_and_not_that_of_another() {
    let Desk { archive, server } = Desk::get();
    let account = archive.user("two desks");
    let first = server.sign_in(&account);
    let second =
        server.admitted(&server.try_sign_in("two desks", &account.password, &account.next_code()));
    let answer = first.post("/sign-out", &[]);
    assert_eq!(answer.header("location"), Some("/sign-in?out=1"));
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert!(!first.is_in());
    assert!(second.is_in());
}

#[test]
fn somebody_who_is_locked_is_out_at_once_and_cannot_come_back() {
    let archive = Archive::new("locked");
    let account = archive.user("leaving");
    let server = Server::start(&archive);
    let session = server.sign_in(&account);
    assert!(session.is_in());
    archive.run(["user", "lock", "leaving"], &[0]);
    assert!(!session.is_in());
    let answer = server.try_sign_in("leaving", &account.password, &account.next_code());
    assert_eq!(answer.status, 401);
    archive.run(["user", "lock", "leaving", "--undo"], &[0]);
    assert!(!session.is_in());
}
