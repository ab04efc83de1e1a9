use std::ffi::OsString;
use std::fs::File;
use std::path::PathBuf;

use confined::{Lines, Order, Patience, Running, Sees, Starter, Tool};

use crate::container::Format;
use crate::error::Error;
use crate::volumes::{SECTOR, Volume};

/// Most bytes that a tool may say of one thing.
const MOST_SAID: u64 = 64 << 20;

/// Bytes that a line takes in memory beside its own.
const LINE: u64 = 64;

/// How tools are started on one image.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) starter: Starter,
    pub(crate) format: Format,
    /// A raw image, or the first segment of a container.
    pub(crate) file: File,
    /// All segments of a container.
    pub(crate) segments: Vec<PathBuf>,
    /// Of the medium, in bytes.
    pub(crate) size: u64,
}

impl Reading {
    /// How a tool names the image: a raw one is its standard input, so that no other file can take its place.
    pub(crate) fn image(&self) -> OsString {
        match self.segments.first() {
            Some(first) => first.clone().into_os_string(),
            None => "/proc/self/fd/0".into(),
        }
    }

    /// Arguments of a tool of The Sleuth Kit about a volume: `options`, the image, and `further`.
    pub(crate) fn about(
        &self,
        volume: &Volume,
        options: &[&str],
        further: &[&str],
    ) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = options.iter().map(Into::into).collect();
        arguments.extend(["-i".into(), self.format.option().into()]);
        if volume.sector != SECTOR {
            arguments.extend(["-b".into(), volume.sector.to_string().into()]);
        }
        arguments.extend(["-o".into(), volume.offset().into(), self.image()]);
        arguments.extend(further.iter().map(Into::into));
        arguments
    }

    /// Arguments of a tool of The Sleuth Kit about the image as a whole.
    pub(crate) fn about_all(&self, options: &[&str]) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = options.iter().map(Into::into).collect();
        arguments.extend(["-i".into(), self.format.option().into(), self.image()]);
        arguments
    }

    /// Starts a tool that will read about `bytes` of the image.
    pub(crate) fn start(
        &self,
        tool: Tool,
        arguments: Vec<OsString>,
        bytes: u64,
    ) -> Result<Running, Error> {
        let patience = Patience::for_bytes(bytes);
        let order = Order {
            tool,
            seconds: patience.0.as_secs(),
            sees: match self.segments.as_slice() {
                [] => Sees::Input,
                segments => Sees::Files(segments.to_vec()),
            },
            arguments,
        };
        Ok(Running::start(&self.starter, &order, &self.file, patience)?)
    }

    /// All that a tool says, and whether it ended well.
    pub(crate) fn ask(
        &self,
        tool: Tool,
        arguments: Vec<OsString>,
        bytes: u64,
    ) -> Result<(Vec<Vec<u8>>, bool), Error> {
        self.ask_for(tool, arguments, (bytes, MOST_SAID))
    }

    /// The same, of at most so many bytes; each line counts for what it takes to keep it, too.
    pub(crate) fn ask_for(
        &self,
        tool: Tool,
        arguments: Vec<OsString>,
        (bytes, most): (u64, u64),
    ) -> Result<(Vec<Vec<u8>>, bool), Error> {
        let (mut said, mut left) = (Vec::new(), most);
        let well = self.each_line(tool, arguments, (bytes, most), &mut |line| {
            let taken = LINE + line.len() as u64;
            left = left
                .checked_sub(taken)
                .ok_or(Error::Absurd { tool: tool.name() })?;
            said.push(line);
            Ok(())
        })?;
        Ok((said, well))
    }

    /// Gives `take` each line that a tool says, of at most so many bytes; whether it ended well.
    pub(crate) fn each_line(
        &self,
        tool: Tool,
        arguments: Vec<OsString>,
        (bytes, most): (u64, u64),
        take: &mut dyn FnMut(Vec<u8>) -> Result<(), Error>,
    ) -> Result<bool, Error> {
        let mut lines = Lines::of(self.start(tool, arguments, bytes)?, most);
        loop {
            match lines.read_next() {
                Ok(Some(line)) => take(line)?,
                Ok(None) => return Ok(lines.into_inner().ended_well()?),
                Err(error) => return Err(lines.into_inner().failure(&error).into()),
            }
        }
    }
}
