use axum::http::{HeaderMap, header};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use time::Duration;
use wording::Language;

const COOKIE: &str = "__Host-amana-language";
/// How long a browser keeps the language.
const KEPT: Duration = Duration::days(365);

/// The language of somebody who is not signed in: what they chose here, what their browser asks for, or
/// Arabic.
pub(crate) fn of_request(headers: &HeaderMap) -> Language {
    let jar = CookieJar::from_headers(headers);
    let chosen = jar
        .get(COOKIE)
        .and_then(|cookie| Language::parse(cookie.value()).ok());
    chosen
        .or_else(|| asked_for(headers))
        .unwrap_or(Language::Ar)
}

/// The first language of `Accept-Language` that the pages speak; weights are not weighed, for browsers
/// list by preference.
fn asked_for(headers: &HeaderMap) -> Option<Language> {
    let asked = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    asked.split(',').find_map(|range| {
        let tag = range.split(';').next()?.trim().to_ascii_lowercase();
        Language::parse(tag.split('-').next()?).ok()
    })
}

pub(crate) fn cookie(language: Language) -> Cookie<'static> {
    Cookie::build((COOKIE, language.as_str()))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(KEPT)
        .build()
}

/// The language that an account keeps, in the words of the pages.
pub(crate) fn of_account(language: office::Language) -> Language {
    match language {
        office::Language::Arabic => Language::Ar,
        office::Language::English => Language::En,
        office::Language::French => Language::Fr,
        office::Language::German => Language::De,
    }
}

/// The language of a page, in the words of an account.
pub(crate) fn for_account(language: Language) -> office::Language {
    match language {
        Language::Ar => office::Language::Arabic,
        Language::En => office::Language::English,
        Language::Fr => office::Language::French,
        Language::De => office::Language::German,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(name: header::HeaderName, value: &'static str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static(value));
        of_request(&headers)
    }

    #[test]
    fn the_first_language_that_is_spoken_here_is_taken() {
        let accept = header::ACCEPT_LANGUAGE;
        assert_eq!(
            of(accept.clone(), "tr, de-AT;q=0.8, en;q=0.5"),
            Language::De
        );
        assert_eq!(of(accept.clone(), "EN-GB"), Language::En);
        assert_eq!(of(accept, "tr"), Language::Ar);
        assert_eq!(of_request(&HeaderMap::new()), Language::Ar);
    }

    #[test]
    fn what_was_chosen_here_comes_before_what_the_browser_asks_for() {
        let cookie = header::COOKIE;
        assert_eq!(of(cookie.clone(), "__Host-amana-language=fr"), Language::Fr);
        assert_eq!(of(cookie, "__Host-amana-language=../x"), Language::Ar);
    }
}
