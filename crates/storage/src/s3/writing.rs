use std::io::{self, Write};

use model::{Chance, OsChance};

use crate::s3::S3;
use crate::s3::client::FORBIDDEN;
use crate::s3::fault::Fault;
use crate::{Error, Key, NewObject, Storage};

/// What is held in memory before an object is written in parts, and the first parts' size.
const PART: usize = 8 * 1024 * 1024;
/// S3 takes 10,000 parts: after so many they are twice as large.
const PARTS_OF_A_SIZE: usize = 1_000;

/// An object in the making: in memory, or in parts that the store shows to nobody.
pub(crate) struct Upload<'a> {
    s3: &'a S3,
    key: Key,
    /// Told with the object, so that the writer whose answer was lost knows its own write.
    mark: String,
    buffer: Vec<u8>,
    parts: Option<Parts>,
}

struct Parts {
    upload: String,
    etags: Vec<String>,
    /// The object that tells others of this upload while it lasts.
    marker: Key,
}

impl<'a> Upload<'a> {
    pub(crate) fn new(s3: &'a S3, key: Key) -> Self {
        Self {
            s3,
            key,
            mark: hex::encode(OsChance.draw::<16>()),
            buffer: Vec::new(),
            parts: None,
        }
    }

    /// Puts the whole object at once.
    pub(crate) fn put_whole(&self, bytes: &[u8]) -> Result<(), Error> {
        let name = self.s3.name(&self.key);
        let put = || self.s3.client.put_if_absent(&name, bytes, &self.mark);
        self.settle(self.s3.client.patiently(put))
    }

    /// Goes over to parts: begins the upload and says so in an object that is listed.
    pub(crate) fn begin_parts(&mut self) -> Result<(), Error> {
        let name = self.s3.name(&self.key);
        let upload = self
            .s3
            .client
            .begin_parts(&name, &self.mark)
            .map_err(Fault::of("begin", &self.key))?;
        let marker = Key::parse(&match self.key.split().0 {
            "" => Key::unfinished_of(&self.mark),
            folder => format!("{folder}/{}", Key::unfinished_of(&self.mark)),
        })?;
        let text = format!("{}\n{upload}\n", self.key);
        let marked = self.s3.client.put(&self.s3.name(&marker), text.as_bytes());
        self.parts = Some(Parts {
            upload,
            etags: Vec::new(),
            marker,
        });
        marked.map_err(Fault::of("begin", &self.key))
    }

    /// How large the next part is.
    fn part_size(&self) -> usize {
        let parts = self.parts.as_ref().map_or(0, |parts| parts.etags.len());
        PART << (parts / PARTS_OF_A_SIZE)
    }

    fn put_part(&mut self) -> Result<(), Error> {
        if self.parts.is_none() {
            self.begin_parts()?;
        }
        let Some(parts) = &mut self.parts else {
            return Ok(());
        };
        let number = u16::try_from(parts.etags.len() + 1).unwrap_or(u16::MAX);
        let name = self.s3.name(&self.key);
        let client = &self.s3.client;
        let etag = client
            .put_part(&name, &parts.upload, number, &self.buffer)
            .map_err(Fault::of("write", &self.key))?;
        parts.etags.push(etag);
        self.buffer.clear();
        Ok(())
    }

    fn finish_parts(&mut self) -> Result<(), Error> {
        let none_yet = self
            .parts
            .as_ref()
            .is_some_and(|parts| parts.etags.is_empty());
        if none_yet || !self.buffer.is_empty() {
            self.put_part()?;
        }
        let name = self.s3.name(&self.key);
        let Some(Parts { upload, etags, .. }) = &self.parts else {
            return Ok(());
        };
        let client = &self.s3.client;
        let finished = client.patiently(|| client.finish_parts(&name, upload, etags));
        self.settle(finished)?;
        // It is there: what tells of its making is now of no account, and may stay if it must.
        if let Some(parts) = self.parts.take() {
            let _ = self.s3.remove(&parts.marker);
        }
        Ok(())
    }

    /// What a conditional write came to. A name that is taken may have been taken by an earlier
    /// attempt of ours whose answer was lost; its mark tells. So does it after attempts that all
    /// failed, whatever the last of them was told.
    fn settle(&self, written: Result<(), Fault>) -> Result<(), Error> {
        let Err(fault) = written else {
            return Ok(());
        };
        match self.s3.look(&self.key) {
            Ok(Some(head)) if head.mark.as_deref() == Some(&self.mark) => Ok(()),
            Ok(Some(_)) => Err(Error::Exists {
                key: self.key.clone(),
            }),
            _ => Err(Fault::of("write", &self.key)(fault)),
        }
    }

    fn give_up(&mut self) {
        if let Some(parts) = self.parts.take() {
            // Nobody is left to tell; what stays behind is listed as a leftover.
            let name = self.s3.name(&self.key);
            if self.s3.client.abort_parts(&name, &parts.upload).is_ok() {
                let _ = self.s3.remove(&parts.marker);
            }
        }
    }
}

/// Aborts the upload that a leftover tells of.
pub(crate) fn abort_marked(s3: &S3, marker: &Key) -> Result<(), Error> {
    let text = String::from_utf8(s3.read(marker)?).unwrap_or_default();
    let mut lines = text.lines();
    let (Some(key), Some(upload)) = (lines.next(), lines.next()) else {
        return Ok(());
    };
    let Ok(key) = Key::parse(key) else {
        return Ok(());
    };
    match s3.client.abort_parts(&s3.name(&key), upload) {
        // Some stores forbid what they do not know. That we may end uploads, the probe has seen.
        Err(fault) if fault.is(FORBIDDEN) => Ok(()),
        aborted => aborted.map_err(Fault::of("delete", marker)),
    }
}

impl NewObject for Upload<'_> {
    fn commit(mut self: Box<Self>) -> Result<(), Error> {
        if self.parts.is_some() {
            self.finish_parts()
        } else {
            self.put_whole(&self.buffer)
        }
    }
}

impl Write for Upload<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.part_size().saturating_sub(self.buffer.len());
        let taken = bytes.get(..room.min(bytes.len())).unwrap_or_default();
        self.buffer.extend_from_slice(taken);
        if self.buffer.len() >= self.part_size() {
            self.put_part().map_err(io::Error::other)?;
        }
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        self.give_up();
    }
}
