use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::time::Duration;

use confined::{Lines, Order, Patience, Running, Sees, Starter, Tool};
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

/// What FFmpeg found in a file.
pub(crate) struct Seen {
    pub(crate) film: Film,
    /// One of its pictures as a bitmap.
    pub(crate) picture: Option<Vec<u8>>,
}

impl Films {
    /// FFmpeg, if it is installed; `deadline` is how long each of its programs may take over a film.
    pub fn found(starter: Starter, deadline: Duration) -> Option<Self> {
        let installed = [Tool::Ffprobe, Tool::Ffmpeg].map(Tool::program);
        installed.iter().all(Option::is_some).then_some(Self {
            starter,
            patience: Patience(deadline),
        })
    }

    /// What is seen of a film; `None` if FFmpeg does not take it for one.
    pub(crate) fn look(&self, bytes: &[u8]) -> Option<Seen> {
        let film = self.film(bytes)?;
        let at = film.length.unwrap_or(0) / PART;
        let picture = self.picture(bytes, at);
        // Some films say that they last longer than their pictures do.
        let picture = picture.or_else(|| (at > 0).then(|| self.picture(bytes, 0))?);
        Some(Seen { film, picture })
    }

    fn film(&self, bytes: &[u8]) -> Option<Film> {
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
        let mut lines = Lines::of(self.start(Tool::Ffprobe, arguments, bytes)?, MOST_WORDS);
        let mut said = Vec::new();
        while let Some(line) = lines.read_next().ok()? {
            said.push(String::from_utf8(line).ok()?);
        }
        let well = lines.into_inner().ended_well().ok()?;
        if well { parse(&said) } else { None }
    }

    fn picture(&self, bytes: &[u8], milliseconds: u64) -> Option<Vec<u8>> {
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
            "0:v:0",
            "-frames:v",
            "1",
            "-c:v",
            "bmp",
            "-f",
            "image2pipe",
            "pipe:1",
        ];
        arguments.extend(further.map(Into::into));
        let mut running = self.start(Tool::Ffmpeg, arguments, bytes)?;
        let mut picture = Vec::new();
        let limited = (&mut running)
            .take(MOST_PICTURE + 1)
            .read_to_end(&mut picture);
        let fits = limited.is_ok_and(|length| (1..=MOST_PICTURE).contains(&(length as u64)));
        (fits && running.ended_well().ok()?).then_some(picture)
    }

    fn start(&self, tool: Tool, arguments: Vec<OsString>, bytes: &[u8]) -> Option<Running> {
        let order = Order {
            tool,
            seconds: self.patience.0.as_secs(),
            sees: Sees::Nothing,
            arguments,
        };
        let film = in_memory(bytes).ok()?;
        Running::start(&self.starter, &order, &film, self.patience).ok()
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
