use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use model::UserId;
use office::{CsrfSecret, SessionId, Token};
use wording::{Language, Reader};

use crate::bench::Bench;
use crate::fault::Fault;
use crate::languages;
use crate::paths::own_address;

const COOKIE: &str = "__Host-amana-session";

/// Somebody who is signed in.
pub(crate) struct Visitor {
    pub(crate) user: UserId,
    pub(crate) name: String,
    pub(crate) session: SessionId,
    csrf: CsrfSecret,
    language: Language,
    /// The page that they asked for, to come back to it.
    pub(crate) address: String,
}

impl Visitor {
    pub(crate) fn csrf(&self) -> String {
        self.csrf.to_text().to_string()
    }

    /// Whether a form was made for this session.
    pub(crate) fn check(&self, sent: &str) -> Result<(), Fault> {
        if self.csrf.matches(sent) {
            Ok(())
        } else {
            Err(Fault::FormExpired)
        }
    }

    pub(crate) fn reader<'b>(&self, bench: &'b Bench) -> &'b Reader {
        bench.reader(self.language)
    }
}

/// Why somebody is not let in: they are sent to sign in, or the office does not answer.
pub(crate) enum Outside {
    SignIn(String),
    Fault(Fault),
}

impl IntoResponse for Outside {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(to) => Redirect::to(&to).into_response(),
            Self::Fault(fault) => fault.into_response(),
        }
    }
}

impl<E: Into<Fault>> From<E> for Outside {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

impl FromRequestParts<Arc<Bench>> for Visitor {
    type Rejection = Outside;

    async fn from_request_parts(parts: &mut Parts, bench: &Arc<Bench>) -> Result<Self, Outside> {
        let address = own_address(&parts.uri.to_string()).to_owned();
        let jar = CookieJar::from_headers(&parts.headers);
        let outside = |ended: bool| {
            let to = pathname(&address);
            let ended = if ended { "&ended=1" } else { "" };
            Outside::SignIn(format!("/sign-in?to={to}{ended}"))
        };
        let Some(token) = token(&jar) else {
            return Err(outside(false));
        };
        let archive = &bench.archive;
        let Some(session) = archive.office.session(&token, archive.now()).await? else {
            return Err(outside(true));
        };
        // Who somebody is and whether they may come in stands in the log, not in the office.
        let users = archive.catalog.users().await?;
        let known = users.into_iter().find(|user| user.id == session.user);
        let Some(user) = known.filter(|user| !user.locked) else {
            return Err(outside(true));
        };
        let language = match session.language {
            Some(chosen) => languages::of_account(chosen),
            None => languages::of_request(&parts.headers),
        };
        Ok(Self {
            user: user.id,
            name: user.name,
            session: session.id,
            csrf: session.csrf,
            language,
            address,
        })
    }
}

/// Where to come back to after signing in: the page without its query, whose characters need no escape.
fn pathname(address: &str) -> &str {
    let path = address.split('?').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
    if path.chars().all(plain) { path } else { "/" }
}

/// The token that a browser shows.
pub(crate) fn token(jar: &CookieJar) -> Option<Token> {
    Token::parse(jar.get(COOKIE)?.value())
}

/// What a browser keeps until it is closed or told to forget.
pub(crate) fn cookie(token: &Token) -> Cookie<'static> {
    shaped(token.to_text().to_string())
}

/// What makes a browser forget.
pub(crate) fn forgotten() -> Cookie<'static> {
    let mut cookie = shaped(String::new());
    cookie.make_removal();
    cookie
}

fn shaped(value: String) -> Cookie<'static> {
    Cookie::build((COOKIE, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Strict)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_stays_with_this_host_and_out_of_scripts() {
        let text = shaped("token".into()).to_string();
        assert_eq!(
            text,
            "__Host-amana-session=token; HttpOnly; SameSite=Strict; Secure; Path=/"
        );
    }

    #[test]
    fn only_a_plain_page_is_come_back_to() {
        assert_eq!(
            pathname("/pictures/7Q2K9M3T-000042?a=b"),
            "/pictures/7Q2K9M3T-000042"
        );
        assert_eq!(pathname("/a%0d%0ab"), "/");
    }
}
