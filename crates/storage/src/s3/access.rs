use std::fmt;
use std::time::Duration;

use rusty_s3::Credentials;

use crate::Error;

const REGION: &str = "us-east-1";

/// Where a bucket is served and who asks; it never shows the credentials.
#[derive(Clone)]
pub struct S3Access {
    pub(crate) endpoint: Option<String>,
    pub(crate) region: String,
    pub(crate) credentials: Credentials,
    /// Certificates (PEM) of those who may vouch for the endpoint, instead of the public ones.
    pub(crate) roots: Option<Vec<u8>>,
    pub(crate) patience: Patience,
}

/// How long a request may take and how often it is made again.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How often a request is made at most.
    pub attempts: u32,
    /// The pause after the first failed attempt; it doubles each time.
    pub first_pause: Duration,
    /// How long the store may be silent.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: 8,
            first_pause: Duration::from_millis(100),
            silence: Duration::from_secs(60),
        }
    }
}

impl S3Access {
    /// From the variables that every tool for S3 reads: `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`?, `AWS_REGION` or `AWS_DEFAULT_REGION`?,
    /// `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`?, and the file that `AWS_CA_BUNDLE`? names.
    /// `Error::NoAccess` says which is missing.
    pub fn from_variables(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let given = |name: &str| variable(name).filter(|value| !value.is_empty());
        let needed = |name: &'static str| given(name).ok_or(Error::NoAccess { lacks: name });
        let (key, secret) = (
            needed("AWS_ACCESS_KEY_ID")?,
            needed("AWS_SECRET_ACCESS_KEY")?,
        );
        let credentials = match given("AWS_SESSION_TOKEN") {
            Some(token) => Credentials::new_with_token(key, secret, token),
            None => Credentials::new(key, secret),
        };
        let roots = given("AWS_CA_BUNDLE").map(std::fs::read).transpose();
        Ok(Self {
            endpoint: given("AWS_ENDPOINT_URL_S3").or_else(|| given("AWS_ENDPOINT_URL")),
            region: given("AWS_REGION")
                .or_else(|| given("AWS_DEFAULT_REGION"))
                .unwrap_or_else(|| REGION.into()),
            credentials,
            roots: roots.map_err(|_| Error::NoAccess {
                lacks: "a readable file AWS_CA_BUNDLE",
            })?,
            patience: Patience::default(),
        })
    }

    /// The same with another patience.
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }
}

impl fmt::Debug for S3Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("S3Access")
    }
}
