use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::fault::Fault;

/// What a page may load: its own files, and a picture that the script holds in memory.
const CONTENT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
    img-src 'self' blob: data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Stricter, and browsers would not say where a form of our own comes from.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// Puts on every answer what keeps it where it belongs; an answer that says nothing of storing it may
/// not be stored.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    put(response.headers_mut());
    response
}

fn put(headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

/// Refuses a form that another site sends, also the one by which people sign in: a browser says where a
/// request comes from.
pub(crate) async fn refuse_foreign(request: Request, next: Next) -> Response {
    if request.method() == Method::POST && is_foreign(request.headers()) {
        return Fault::FormExpired.into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(HeaderValue::as_bytes);
    let site = text(&HeaderName::from_static("sec-fetch-site"));
    let foreign_site = site.is_some_and(|site| !matches!(site, b"same-origin" | b"none"));
    let foreign_origin = text(&header::ORIGIN).is_some_and(|origin| {
        let authority = origin
            .strip_prefix(b"http://")
            .or_else(|| origin.strip_prefix(b"https://"));
        authority.is_none() || authority != text(&header::HOST)
    });
    foreign_site || foreign_origin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_may_not_be_stored_unless_it_says_so() {
        let mut headers = HeaderMap::new();
        put(&mut headers);
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("immutable"));
        put(&mut headers);
        assert_eq!(headers[header::CACHE_CONTROL], "immutable");
    }

    #[test]
    fn a_form_of_another_site_is_foreign() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:8460"));
            for (name, value) in pairs {
                headers.insert(
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                );
            }
            is_foreign(&headers)
        };
        assert!(!of(&[]));
        assert!(!of(&[
            ("sec-fetch-site", "same-origin"),
            ("origin", "http://127.0.0.1:8460")
        ]));
        assert!(of(&[("sec-fetch-site", "cross-site")]));
        assert!(of(&[("sec-fetch-site", "same-site")]));
        for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
            assert!(of(&[("origin", origin)]), "{origin}");
        }
    }

    #[test]
    fn no_page_may_run_what_is_written_into_it() {
        assert!(!CONTENT.contains("unsafe-inline") && !CONTENT.contains("unsafe-eval"));
        assert!(!CONTENT.contains("http"));
    }
}
