use std::io::{self, ErrorKind, Read};

use crate::error::Error;
use crate::listing::Entry;
use crate::reading::Reading;
use crate::tool::{Running, Tool};
use crate::volumes::Volume;

/// The bytes of a file of an image: as many as its entry says, or an error.
#[derive(Debug)]
pub struct Content {
    tool: Option<Running>,
    left: u64,
}

impl Content {
    /// Begins to read a file. One that says to be larger than its volume is none: a few bytes of an image could fill
    /// every disk.
    pub(crate) fn open(
        reading: &Reading,
        volume: &Volume,
        entry: &Entry,
        deleted: bool,
    ) -> Result<Self, Error> {
        let size = entry.size.get();
        if size > volume.size.get() {
            return Err(Error::Unreadable {
                tool: Tool::Icat.name(),
                doing: "give a file that is larger than its volume",
            });
        }
        let options: &[&str] = if deleted { &["-r"] } else { &[] };
        let arguments = reading.about(volume, options, &[&entry.address]);
        let tool = match size {
            0 => None,
            _ => Some(reading.start(Tool::Icat, arguments, size)?),
        };
        Ok(Self { tool, left: size })
    }
}

impl Read for Content {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).unwrap_or(usize::MAX);
        let room = room.min(into.len());
        let into = into.get_mut(..room).unwrap_or_default();
        let Some(tool) = self.tool.as_mut().filter(|_| room > 0) else {
            return Ok(0);
        };
        let read = tool.read(into)?;
        if read == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.left -= read as u64;
        Ok(read)
    }
}
