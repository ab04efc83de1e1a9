use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::time::{Duration, Instant};

use confined::{Error, Lines, Order, Patience, Running, Sees, Starter, Tool};
use model::Film;
use rustix::fs::{MemfdFlags, memfd_create};

/// How a tool names its standard input so that it can go back in it.
const INPUT: &str = "file:/proc/self/fd/0";
/// Nothing but the input is opened, whatever a film says.
const WHITELIST: [&str; 4] = ["-v", "error", "-protocol_whitelist", "file,pipe"];
/// Most bytes that FFmpeg may say of a film, and of one of its pictures.
const MOST_WORDS: u64 = 4_096;
const MOST_PICTURE: u64 = 160 << 20;
/// Where in a film the picture is taken that stands for it: films often begin dark.
const PART: u64 = 10;
/// Longest that a film is believed to be: a year.
const MOST_MILLISECONDS: u64 = 366 * 24 * 60 * 60 * 1_000;

/// FFmpeg, which is shut in for each film that it reads.
#[derive(Debug, Clone)]
pub struct Films {
    starter: Starter,
    patience: Patience,
}

/// Why nothing was seen of a file.
pub(crate) enum Unseen {
    /// FFmpeg does not take it for a film, or cannot be started.
    NoFilm,
    /// It took too long: the machine may have been busy.
    TooSlow,
}

impl From<Error> for Unseen {
    fn from(error: Error) -> Self {
        match error {
            Error::TooSlow { .. } => Self::TooSlow,
            _ => Self::NoFilm,
        }
    }
}

/// What FFmpeg found in a file.
pub(crate) struct Seen {
    pub(crate) film: Film,
    /// One of its pictures as a bitmap.
    pub(crate) picture: Option<Vec<u8>>,
}

impl Films {
    /// FFmpeg, if it is installed; `deadline` is how long it may take over a film.
    pub fn found(starter: Starter, deadline: Duration) -> Option<Self> {
        let installed = [Tool::Ffprobe, Tool::Ffmpeg].map(Tool::program);
        installed.iter().all(Option::is_some).then_some(Self {
            starter,
            patience: Patience(deadline),
        })
    }

    /// What is seen of a film.
    pub(crate) fn look(&self, bytes: &[u8]) -> Result<Seen, Unseen> {
        let end = Instant::now() + self.patience.0;
        let film = self.film(bytes, end)?;
        let at = film.length.unwrap_or(0) / PART;
        let picture = match self.picture(bytes, at, end) {
            // Some films say that they last longer than their pictures do.
            Ok(None) if at > 0 => self.picture(bytes, 0, end),
            picture => picture,
        };
        let picture = picture.or_else(|why| match why {
            Unseen::NoFilm => Ok(None),
            Unseen::TooSlow => Err(why),
        })?;
        Ok(Seen { film, picture })
    }

    fn film(&self, bytes: &[u8], end: Instant) -> Result<Film, Unseen> {
        let mut arguments: Vec<OsString> = WHITELIST.map(Into::into).into();
        let asked = "format=duration:program_version=version";
        let further = [
            "-show_program_version",
            "-show_entries",
            asked,
            "-of",
            "flat",
        ];
        arguments.extend(further.map(Into::into));
        arguments.push(INPUT.into());
        let mut lines = Lines::of(
            self.start(Tool::Ffprobe, arguments, bytes, end)?,
            MOST_WORDS,
        );
        let mut said = Vec::new();
        loop {
            match lines.read_next() {
                Ok(Some(line)) => said.push(String::from_utf8_lossy(&line).into_owned()),
                Ok(None) => break,
                Err(error) => return Err(lines.into_inner().failure(&error).into()),
            }
        }
        let well = lines.into_inner().ended_well()?;
        parse(&said).filter(|_| well).ok_or(Unseen::NoFilm)
    }

    /// The first picture of its first stream of pictures, which is no cover, from a time on; `None` if there is none.
    fn picture(
        &self,
        bytes: &[u8],
        milliseconds: u64,
        end: Instant,
    ) -> Result<Option<Vec<u8>>, Unseen> {
        let mut arguments: Vec<OsString> = WHITELIST.map(Into::into).into();
        let at = format!("{milliseconds}ms");
        let further = [
            "-nostdin",
            "-threads",
            "1",
            "-filter_threads",
            "1",
            "-ss",
            &at,
            "-i",
            INPUT,
            "-map",
            "0:V:0",
            "-frames:v",
            "1",
            "-c:v",
            "bmp",
            "-f",
            "image2pipe",
            "pipe:1",
        ];
        arguments.extend(further.map(Into::into));
        let mut running = self.start(Tool::Ffmpeg, arguments, bytes, end)?;
        let mut picture = Vec::new();
        let limited = (&mut running)
            .take(MOST_PICTURE + 1)
            .read_to_end(&mut picture);
        let length = limited.map_err(|error| running.failure(&error))? as u64;
        if length > MOST_PICTURE || !running.ended_well()? {
            return Err(Unseen::NoFilm);
        }
        Ok((length > 0).then_some(picture))
    }

    fn start(
        &self,
        tool: Tool,
        arguments: Vec<OsString>,
        bytes: &[u8],
        end: Instant,
    ) -> Result<Running, Unseen> {
        let left = end.saturating_duration_since(Instant::now());
        let order = Order {
            tool,
            seconds: left.as_secs().max(1),
            sees: Sees::Nothing,
            arguments,
        };
        let film = in_memory(bytes).map_err(|_| Unseen::NoFilm)?;
        Ok(Running::start(
            &self.starter,
            &order,
            &film,
            Patience(left),
        )?)
    }
}

/// The bytes as a file that lies in memory and has no name.
fn in_memory(bytes: &[u8]) -> std::io::Result<File> {
    let mut file = File::from(memfd_create("film", MemfdFlags::CLOEXEC)?);
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}

/// What `ffprobe -of flat` says.
fn parse(said: &[String]) -> Option<Film> {
    let value = |name: &str| {
        let named = said.iter().find_map(|line| line.strip_prefix(name));
        Some(named?.strip_prefix("=\"")?.strip_suffix('"')?.to_owned())
    };
    let version = value("program_version.version")?;
    let is_plain = |letter: char| letter.is_ascii_graphic();
    if version.len() > Film::LONGEST_VERSION || !version.chars().all(is_plain) {
        return None;
    }
    Some(Film {
        length: value("format.duration").and_then(|text| milliseconds(&text)),
        version,
    })
}

/// Of seconds with a fraction, what is less than a millisecond cut off.
fn milliseconds(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let whole: u64 = whole.parse().ok()?;
    let all = whole
        .checked_mul(1_000)?
        .checked_add(thousandths.parse().ok()?)?;
    (all <= MOST_MILLISECONDS).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &[&str]) -> Option<Film> {
        let lines: Vec<_> = lines.iter().map(|line| (*line).to_owned()).collect();
        parse(&lines)
    }

    #[test]
    fn the_length_and_the_version_are_read_from_what_is_said() {
        let version = "program_version.version=\"5.1.9-0+deb12u1\"";
        let film = said(&[version, "format.duration=\"12.345678\""]).unwrap();
        assert_eq!(
            (film.length, film.version.as_str()),
            (Some(12_345), "5.1.9-0+deb12u1")
        );
        for unknown in ["format.duration=\"N/A\"", "format.duration=\"-1.0\"", ""] {
            assert_eq!(said(&[version, unknown]).unwrap().length, None);
        }
        assert_eq!(said(&["format.duration=\"1.0\""]), None);
        assert_eq!(said(&["program_version.version=\"a b\""]), None);
    }

    #[test]
    fn seconds_are_cut_to_milliseconds_and_absurd_ones_are_unknown() {
        for (text, expected) in [
            ("0.040000", Some(40)),
            ("7", Some(7_000)),
            ("1.5", Some(1_500)),
            ("99999999999999999999", None),
            ("40000000.0", None),
            ("1.x", None),
        ] {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
    }
}
