use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::ChildStdout;

use crate::account::Account;
use crate::answer::{Answer, ask, form};
use crate::archive::Archive;
use crate::keeper;

const SESSION: &str = "__Host-amana-session";
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// `amana serve` on a free port of the loopback address.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    _out: BufReader<ChildStdout>,
}

impl Server {
    pub(crate) fn start(archive: &Archive) -> Self {
        let mut command = archive.command(["serve", "--listen", "127.0.0.1:0"]);
        let said = archive.at("served");
        let mut out = BufReader::new(keeper::start(&mut command, &said));
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        let Some(address) = address else {
            panic!("{line}{}", std::fs::read_to_string(said).unwrap())
        };
        Self {
            address: address.parse().unwrap(),
            _out: out,
        }
    }

    /// Asks for a page as somebody who is not signed in.
    pub(crate) fn get(&self, path: &str) -> Answer {
        ask(self.address, "GET", path, &[], "")
    }

    /// Types them in and reads the answer in English.
    pub(crate) fn try_sign_in_reading_english(
        &self,
        name: &str,
        password: &str,
        code: &str,
    ) -> Answer {
        let typed = form(&[("name", name), ("password", password), ("code", code)]);
        let headers = [FORM, ("Accept-Language", "en")];
        ask(self.address, "POST", "/sign-in", &headers, &typed)
    }

    /// Sends a form as somebody who is not signed in.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        ask(self.address, "POST", path, &[FORM], &form(fields))
    }

    /// Types in a name, a password and a code.
    pub(crate) fn try_sign_in(&self, name: &str, password: &str, code: &str) -> Answer {
        let typed = [("name", name), ("password", password), ("code", code)];
        self.post("/sign-in", &typed)
    }

    /// Signs somebody in.
    #[track_caller]
    pub(crate) fn sign_in(&self, account: &Account) -> Session {
        let answer = self.try_sign_in(&account.name, &account.password, &account.code());
        self.admitted(&answer)
    }

    /// The session that an answer opens.
    #[track_caller]
    pub(crate) fn admitted(&self, answer: &Answer) -> Session {
        assert_eq!(answer.status, 303, "{}", answer.text());
        let cookie = answer.header("set-cookie").unwrap();
        let value = cookie.split(';').next().unwrap();
        let token = value.strip_prefix(&format!("{SESSION}=")).unwrap();
        Session {
            address: self.address,
            token: token.to_owned(),
        }
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    address: SocketAddr,
    pub(crate) token: String,
}

impl Session {
    pub(crate) fn cookie_name() -> &'static str {
        SESSION
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.get_in(path, "en")
    }

    /// Asks for a page in a language.
    pub(crate) fn get_in(&self, path: &str, language: &str) -> Answer {
        let headers = [("Cookie", &*self.cookie()), ("Accept-Language", language)];
        ask(self.address, "GET", path, &headers, "")
    }

    /// Sends a form with the secret of this session.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf();
        let mut fields = fields.to_vec();
        fields.push(("csrf", &csrf));
        self.post_as_is(path, &fields, "text/html")
    }

    /// Presses for a picture as the script of the page does.
    pub(crate) fn press(&self, item: &str) -> Answer {
        let csrf = self.csrf();
        let path = format!("/pictures/{item}/show");
        self.post_as_is(&path, &[("csrf", &csrf)], "application/json")
    }

    /// Sends a form with nothing but the fields given.
    pub(crate) fn post_as_is(&self, path: &str, fields: &[(&str, &str)], accept: &str) -> Answer {
        let headers = [
            FORM,
            ("Cookie", &*self.cookie()),
            ("Accept", accept),
            ("Accept-Language", "en"),
        ];
        ask(self.address, "POST", path, &headers, &form(fields))
    }

    /// The secret in the forms of this session.
    pub(crate) fn csrf(&self) -> String {
        let page = self.get("/").text();
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect(&page);
        rest.split('"').next().unwrap().to_owned()
    }

    /// Whether pages are given to this session.
    pub(crate) fn is_in(&self) -> bool {
        self.get("/").status == 200
    }

    fn cookie(&self) -> String {
        format!("{SESSION}={}", self.token)
    }
}
