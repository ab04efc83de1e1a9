//! One file for each address, or for one page and the actions on it.

pub(crate) mod accession;
pub(crate) mod accessions;
mod before;
pub(crate) mod certificate;
mod claims;
mod delivery;
mod facts;
mod filters;
pub(crate) mod language;
pub(crate) mod log;
mod measures;
mod neighbours;
pub(crate) mod overview;
mod paging;
pub(crate) mod picture;
pub(crate) mod pictures;
pub(crate) mod proof;
mod query;
pub(crate) mod rendition;
mod seen;
pub(crate) mod show;
pub(crate) mod sign_in;
mod within;

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::UserId;

use crate::bench::Bench;
use crate::fault::Fault;

/// A rendered page.
pub(crate) fn html(page: &impl Template) -> Result<Response, Fault> {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((kind, page.render()?).into_response())
}

/// A figure with its label and mark, and where its query leads.
pub(crate) struct Line {
    pub(crate) mark: &'static str,
    pub(crate) label: String,
    pub(crate) figure: String,
    pub(crate) href: String,
}

/// A file to keep.
pub(crate) fn download(name: &str, kind: &'static str, bytes: String) -> Response {
    // Names are ids and fixed words: nothing in them needs an escape.
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}

/// What people are called, by their ids.
pub(crate) async fn names(bench: &Bench) -> Result<Vec<(UserId, String)>, Fault> {
    let users = bench.archive.catalog.users().await?.into_iter();
    Ok(users.map(|user| (user.id, user.name)).collect())
}

/// Puts a link in place of the isolated `value` of a sentence. Everything else is escaped.
pub(crate) fn linked(sentence: &str, value: &str, href: &str) -> String {
    let before = format!("<a class=\"mono\" href=\"{href}\"><bdi>");
    marked(sentence, value, &before, "</bdi></a>")
}

/// Puts markup around the isolated `value` of a sentence. Everything else is escaped.
pub(crate) fn marked(sentence: &str, value: &str, before: &str, after: &str) -> String {
    let value = escape(value);
    let isolated = format!("\u{2068}{value}\u{2069}");
    escape(sentence).replace(&isolated, &format!("{before}{value}{after}"))
}

fn escape(text: &str) -> String {
    let escaped = text.chars().map(|letter| match letter {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        other => other.to_string(),
    });
    escaped.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_becomes_a_link_and_markup_stays_text() {
        assert_eq!(
            linked(
                "<b>in \u{2068}7Q2K9M3T\u{2069}",
                "7Q2K9M3T",
                "/accessions/7Q2K9M3T"
            ),
            "&lt;b&gt;in <a class=\"mono\" href=\"/accessions/7Q2K9M3T\"><bdi>7Q2K9M3T</bdi></a>"
        );
    }
}
