use std::io::{self, ErrorKind, Read};
use std::sync::Arc;

use confined::{Running, Tool};

use crate::error::Error;
use crate::listing::Entry;
use crate::reading::Reading;
use crate::volumes::Volume;

/// The bytes of a file of an image: as many as its entry says, or an error. The tool starts when the first are read.
#[derive(Debug)]
pub struct Content {
    reading: Arc<Reading>,
    volume: Volume,
    address: String,
    deleted: bool,
    size: u64,
    left: u64,
    tool: Option<Running>,
}

impl Content {
    pub(crate) fn of(
        reading: &Arc<Reading>,
        volume: &Volume,
        entry: &Entry,
        deleted: bool,
    ) -> Self {
        Self {
            reading: Arc::clone(reading),
            volume: volume.clone(),
            address: entry.address.clone(),
            deleted,
            size: entry.size.get(),
            left: entry.size.get(),
            tool: None,
        }
    }

    /// Starts the tool. A file that says to be larger than its volume is none: a few bytes of an image could fill
    /// every disk.
    fn start(&self) -> Result<Running, Error> {
        if self.size > self.volume.size.get() {
            return Err(Error::Unreadable {
                tool: Tool::Icat.name(),
                doing: "give a file that is larger than its volume",
            });
        }
        let options: &[&str] = if self.deleted { &["-r"] } else { &[] };
        let arguments = self.reading.about(&self.volume, options, &[&self.address]);
        self.reading.start(Tool::Icat, arguments, self.size)
    }
}

impl Read for Content {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).unwrap_or(usize::MAX);
        let room = room.min(into.len());
        let into = into.get_mut(..room).unwrap_or_default();
        if into.is_empty() {
            return Ok(0);
        }
        // It is started once: one that was started anew would give the beginning again, in the middle.
        let mut tool = match self.tool.take() {
            Some(tool) => tool,
            None if self.left == self.size => self.start().map_err(io::Error::other)?,
            None => return Err(ErrorKind::UnexpectedEof.into()),
        };
        let read = tool.read(into)?;
        if read == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.left -= read as u64;
        self.tool = Some(tool);
        Ok(read)
    }
}
