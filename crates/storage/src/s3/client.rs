use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use md5::{Digest, Md5};
use rusty_s3::actions::{CreateMultipartUpload, ListObjectsV2, ListObjectsV2Response};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use ureq::http::{Request, Response};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};

use crate::Error;
use crate::s3::access::{Patience, S3Access};
use crate::s3::fault::Fault;

/// How long a signed request may be used.
const VALID: Duration = Duration::from_secs(900);
const CONNECT: Duration = Duration::from_secs(15);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// The most of an error's text that is looked at.
const ERROR_TEXT: u64 = 16 * 1024;
/// The header in which an object keeps who wrote it: the mark of one write, which says nothing.
const MARK: &str = "x-amz-meta-amana-write";
pub(crate) const FORBIDDEN: u16 = 403;
/// RFC 9110 section 13.1.2: only if there is nothing of that name.
const IF_ABSENT: (&str, &str) = ("if-none-match", "*");

pub(crate) type Answer = Response<Body>;
type Headers<'a> = &'a [(&'static str, &'a str)];

/// What the store says of an object.
pub(crate) struct Head {
    /// The mark of the write that made it.
    pub(crate) mark: Option<String>,
}

/// Signs requests, sends them, and sends them again while that may help.
pub(crate) struct Client {
    agent: Agent,
    bucket: Bucket,
    credentials: Credentials,
    patience: Patience,
}

impl Client {
    pub(crate) fn new(bucket: &str, access: &S3Access) -> Result<Self, Error> {
        let region = access.region.clone();
        // One's own endpoint rarely has a name for every bucket.
        let (endpoint, style) = match &access.endpoint {
            Some(endpoint) => (endpoint.clone(), UrlStyle::Path),
            None => (
                format!("https://s3.{region}.amazonaws.com"),
                UrlStyle::VirtualHost,
            ),
        };
        let wrong = |_| Error::NoAccess {
            lacks: "a usable AWS_ENDPOINT_URL (http:// or https://, a host and perhaps a port)",
        };
        let endpoint = endpoint.parse().map_err(|_| wrong(()))?;
        let bucket = Bucket::new(endpoint, style, bucket.to_owned(), region);
        let silence = Some(access.patience.silence);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(Some(CONNECT.min(access.patience.silence)))
            .timeout_recv_response(silence)
            .timeout_per_read(silence)
            .timeout_per_write(silence)
            .tls_config(tls(access)?)
            .build();
        Ok(Self {
            agent: config.new_agent(),
            bucket: bucket.map_err(|_| wrong(()))?,
            credentials: access.credentials.clone(),
            patience: access.patience,
        })
    }

    /// Makes an attempt, and again while it may help.
    pub(crate) fn patiently<T>(
        &self,
        mut attempt: impl FnMut() -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut pause = self.patience.first_pause;
        for _ in 1..self.patience.attempts {
            match attempt() {
                Err(fault) if fault.may_pass() => {}
                done => return done,
            }
            thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        attempt()
    }

    pub(crate) fn head(&self, name: &str) -> Result<Option<Head>, Fault> {
        let answer = self.patiently(|| {
            let action = self.bucket.head_object(Some(&self.credentials), name);
            self.send(action, &[], &[])
        });
        match answer {
            Ok(answer) => Ok(Some(Head {
                mark: header(&answer, MARK),
            })),
            Err(fault) if fault.is_absence() => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// The bytes from `at` on, of the version `etag` if that is given; one attempt.
    pub(crate) fn get(&self, name: &str, at: u64, etag: Option<&str>) -> Result<Answer, Fault> {
        let range = format!("bytes={at}-");
        let mut headers = Vec::new();
        if at > 0 {
            headers.push(("range", range.as_str()));
        }
        headers.extend(etag.map(|etag| ("if-match", etag)));
        let action = self.bucket.get_object(Some(&self.credentials), name);
        let answer = self.send(action, &headers, &[])?;
        if begins_at(&answer, at) {
            Ok(answer)
        } else {
            // Asked again it would do the same.
            Err(Fault::Refused {
                status: answer.status().as_u16(),
                code: "with bytes of another place".into(),
            })
        }
    }

    /// Puts an object in place of whatever is there.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let sum = checksum(bytes);
        self.patiently(|| {
            let action = self.bucket.put_object(Some(&self.credentials), name);
            self.send(action, &[("content-md5", &sum)], bytes).map(drop)
        })
    }

    /// Puts an object if there is none; one attempt.
    pub(crate) fn put_if_absent(&self, name: &str, bytes: &[u8], mark: &str) -> Result<(), Fault> {
        let sum = checksum(bytes);
        let headers = [("content-md5", sum.as_str()), IF_ABSENT, (MARK, mark)];
        let action = self.bucket.put_object(Some(&self.credentials), name);
        self.send(action, &headers, bytes).map(drop)
    }

    pub(crate) fn delete(&self, name: &str) -> Result<(), Fault> {
        self.patiently(|| {
            let action = self.bucket.delete_object(Some(&self.credentials), name);
            self.send(action, &[], &[]).map(drop)
        })
    }

    /// Begins an object in parts; gives the upload's id.
    pub(crate) fn begin_parts(&self, name: &str, mark: &str) -> Result<String, Fault> {
        self.patiently(|| {
            let action = self
                .bucket
                .create_multipart_upload(Some(&self.credentials), name);
            let text = text(self.send(action, &[(MARK, mark)], &[])?)?;
            let parsed = CreateMultipartUpload::parse_response(&text).map_err(|_| garbled())?;
            Ok(parsed.upload_id().to_owned())
        })
    }

    /// Puts the part of that number, from 1; gives its tag.
    pub(crate) fn put_part(
        &self,
        name: &str,
        upload: &str,
        number: u16,
        bytes: &[u8],
    ) -> Result<String, Fault> {
        let sum = checksum(bytes);
        self.patiently(|| {
            let credentials = Some(&self.credentials);
            let action = self.bucket.upload_part(credentials, name, number, upload);
            let answer = self.send(action, &[("content-md5", &sum)], bytes)?;
            header(&answer, "etag").ok_or_else(garbled)
        })
    }

    /// Makes an object of its parts if there is none of that name; one attempt.
    pub(crate) fn finish_parts(
        &self,
        name: &str,
        upload: &str,
        etags: &[String],
    ) -> Result<(), Fault> {
        let action = || {
            let etags = etags.iter().map(String::as_str);
            let credentials = Some(&self.credentials);
            self.bucket
                .complete_multipart_upload(credentials, name, upload, etags)
        };
        let body = action().body();
        let text = text(self.send(action(), &[IF_ABSENT], body.as_bytes())?)?;
        // It may answer 200 before it knows how it ends, and say in the text that it failed.
        match code(&text) {
            Some(code) => Err(Fault::Refused {
                status: if code == "PreconditionFailed" {
                    412
                } else {
                    500
                },
                code,
            }),
            None => Ok(()),
        }
    }

    /// Ends an upload, if it has not ended. Some stores forbid what they do not know: after an
    /// attempt whose answer was lost, that means that it is gone.
    pub(crate) fn abort_parts(&self, name: &str, upload: &str) -> Result<(), Fault> {
        let mut in_doubt = false;
        let aborted = self.patiently(|| {
            let credentials = Some(&self.credentials);
            let action = self
                .bucket
                .abort_multipart_upload(credentials, name, upload);
            match self.send(action, &[], &[]) {
                Err(fault) if fault.is(FORBIDDEN) && in_doubt => Ok(()),
                sent => {
                    in_doubt |= sent.as_ref().is_err_and(Fault::may_pass);
                    sent.map(drop)
                }
            }
        });
        match aborted {
            Err(fault) if fault.is_absence() => Ok(()),
            aborted => aborted,
        }
    }

    /// One page of a listing, from where the one before ended.
    pub(crate) fn list(
        &self,
        prefix: &str,
        from: Option<&str>,
    ) -> Result<ListObjectsV2Response, Fault> {
        self.patiently(|| {
            let mut action = self.bucket.list_objects_v2(Some(&self.credentials));
            action.with_prefix(prefix);
            if let Some(from) = from {
                action.with_continuation_token(from);
            }
            let text = text(self.send(action, &[], &[])?)?;
            ListObjectsV2::parse_response(&text).map_err(|_| garbled())
        })
    }

    fn send<'a, A: S3Action<'a>>(
        &self,
        mut action: A,
        headers: Headers<'a>,
        body: &[u8],
    ) -> Result<Answer, Fault> {
        for (name, value) in headers {
            action.headers_mut().insert(*name, *value);
        }
        let url = action.sign(VALID);
        let mut request = Request::builder()
            .method(A::METHOD.to_str())
            .uri(url.as_str());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = if matches!(A::METHOD.to_str(), "PUT" | "POST") {
            let request = request.body(body).map_err(|_| garbled())?;
            self.agent.run(request)
        } else {
            let request = request.body(()).map_err(|_| garbled())?;
            self.agent.run(request)
        };
        let answer = answer.map_err(Fault::unheard)?;
        if answer.status().is_success() {
            Ok(answer)
        } else {
            Err(refusal(answer))
        }
    }
}

fn tls(access: &S3Access) -> Result<TlsConfig, Error> {
    let Some(pem) = &access.roots else {
        return Ok(TlsConfig::default());
    };
    let roots: Vec<Certificate<'static>> = parse_pem(pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if roots.is_empty() {
        return Err(Error::NoAccess {
            lacks: "certificates (PEM) in the file AWS_CA_BUNDLE",
        });
    }
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .build())
}

/// Bytes that the way has changed are refused by the store. MD5 is what every store knows; who
/// changes bytes on purpose is kept out by TLS and found by the digests of the log.
fn checksum(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(Md5::digest(bytes))
}

pub(crate) fn header(answer: &Answer, name: &str) -> Option<String> {
    let value = answer.headers().get(name)?;
    value.to_str().ok().map(str::to_owned)
}

/// Whether the bytes of an answer begin where they were asked for (RFC 9110 section 15.3.7): a store that
/// knows no ranges answers 200, and begins at the beginning.
fn begins_at(answer: &Answer, at: u64) -> bool {
    let status = answer.status().as_u16();
    if at == 0 {
        return status == 200;
    }
    let range = header(answer, "content-range").unwrap_or_default();
    let first = range
        .strip_prefix("bytes ")
        .and_then(|rest| rest.split_once('-'));
    status == 206 && first.is_some_and(|(first, _)| first.parse() == Ok(at))
}

fn text(mut answer: Answer) -> Result<String, Fault> {
    answer.body_mut().read_to_string().map_err(Fault::unheard)
}

fn refusal(mut answer: Answer) -> Fault {
    let status = answer.status().as_u16();
    let read = answer.body_mut().with_config().limit(ERROR_TEXT);
    let text = read.read_to_string().unwrap_or_default();
    Fault::Refused {
        status,
        code: code(&text).unwrap_or_default(),
    }
}

/// The code of an error's text: a word, or it is not told.
fn code(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("<Error>")?;
    let (_, rest) = rest.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    let is_word = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    Some(if is_word {
        code.to_owned()
    } else {
        "an unknown error".into()
    })
}

pub(crate) fn garbled() -> Fault {
    Fault::Unheard(std::io::Error::other("the store's answer makes no sense"))
}
