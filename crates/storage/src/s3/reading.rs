use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::sync::Arc;

use ureq::BodyReader;

use crate::s3::client::{Answer, Client, garbled, header};
use crate::s3::fault::Fault;

/// An object that is read as it streams in; asked for again from where it was when the connection
/// is lost, and then only the same version of it.
pub(crate) struct Reading {
    client: Arc<Client>,
    name: String,
    etag: Option<String>,
    size: u64,
    at: u64,
    body: Option<BodyReader<'static>>,
}

impl Reading {
    /// `None` if there is no object of that name.
    pub(crate) fn open(client: &Arc<Client>, name: String) -> Result<Option<Self>, Fault> {
        let answer = match client.patiently(|| client.get(&name, 0, None)) {
            Ok(answer) => answer,
            Err(fault) if fault.is_absence() => return Ok(None),
            Err(fault) => return Err(fault),
        };
        // Without it, one that was cut short could not be told from a whole one.
        let size = answer.body().content_length().ok_or_else(garbled)?;
        Ok(Some(Self {
            client: Arc::clone(client),
            name,
            etag: header(&answer, "etag"),
            size,
            at: 0,
            body: Some(stream(answer)),
        }))
    }

    fn body(&mut self) -> Result<&mut BodyReader<'static>, Fault> {
        let body = match self.body.take() {
            Some(body) => body,
            None => stream(self.client.get(&self.name, self.at, self.etag.as_deref())?),
        };
        Ok(self.body.insert(body))
    }

    fn read_once(&mut self, into: &mut [u8]) -> Result<usize, Fault> {
        let read = self.body()?.read(into);
        match read {
            Ok(read) if read > 0 => Ok(read),
            ended => {
                self.body = None;
                let early = || io::Error::new(ErrorKind::UnexpectedEof, "the store stopped early");
                Err(Fault::Unheard(ended.err().unwrap_or_else(early)))
            }
        }
    }
}

fn stream(answer: Answer) -> BodyReader<'static> {
    let body = answer.into_body().into_with_config();
    body.limit(u64::MAX).reader()
}

impl Read for Reading {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.size.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let room = into.len().min(left);
        let into = into.get_mut(..room).unwrap_or_default();
        if into.is_empty() {
            return Ok(0);
        }
        let client = Arc::clone(&self.client);
        let read = client.patiently(|| self.read_once(into))?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Reading {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let to = to.ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
        if to != self.at {
            self.body = None;
            self.at = to;
        }
        Ok(to)
    }
}
