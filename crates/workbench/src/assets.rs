use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::fault::Fault;

/// Browsers keep an asset; its address changes when it does.
const KEPT: &str = "public, max-age=31536000, immutable";

macro_rules! assets {
    ($($name:literal: $kind:literal),* $(,)?) => {
        &[$(($name, $kind, include_bytes!(concat!("../assets/", $name)))),*]
    };
}

/// Everything that pages load, in the program itself.
const ASSETS: &[(&str, &str, &[u8])] = assets! {
    "workbench.css": "text/css; charset=utf-8",
    "workbench.js": "text/javascript; charset=utf-8",
    "fonts/ibm-plex-mono-latin-400-normal.woff2": "font/woff2",
    "fonts/ibm-plex-sans-arabic-arabic-400-normal.woff2": "font/woff2",
    "fonts/ibm-plex-sans-arabic-arabic-600-normal.woff2": "font/woff2",
    "fonts/ibm-plex-sans-arabic-latin-400-normal.woff2": "font/woff2",
    "fonts/ibm-plex-sans-arabic-latin-600-normal.woff2": "font/woff2",
    "fonts/noto-sans-arabic-digits-400.woff2": "font/woff2",
    "fonts/noto-sans-arabic-digits-600.woff2": "font/woff2",
};

pub(crate) async fn asset(Path(name): Path<String>) -> Result<Response, Fault> {
    let found = ASSETS.iter().find(|(known, ..)| *known == name);
    let (_, kind, bytes) = found.ok_or(Fault::NotFound)?;
    let headers = [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, KEPT)];
    Ok((headers, *bytes).into_response())
}

/// A word in the addresses of assets that changes when one of them does.
pub(crate) fn version() -> &'static str {
    static VERSION: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    VERSION.get_or_init(|| {
        let mut hasher = model::Hasher::new();
        for (_, _, bytes) in ASSETS {
            hasher.update(bytes);
        }
        let mut digest = hasher.finish().to_string();
        digest.truncate(12);
        digest
    })
}
