use model::{Facts, FileFormat, Measured, PictureDefect, PictureOf, Uncommitted, Within};
use picture::{Examination, Offered, Wanted};
use tiles::Secret;

use crate::film::{Seen, Unseen};
use crate::message::{Committing, Hashes};
use crate::workers::{Unanswered, Worker};
use crate::{Error, Workers};

/// After so many files a worker is ended and the next is a fresh one, so that what one file did to
/// it does not last.
const FILES_OF_ONE_WORKER: u32 = 250;
/// How many workers a file may end before it is left alone: the first may have been at its limits
/// through what came before.
const TRIES: u32 = 2;

/// A place at which one worker after the other works.
pub(crate) struct Seat<'w> {
    workers: &'w Workers,
    worker: Option<Worker>,
    files: u32,
}

impl<'w> Seat<'w> {
    /// A place at which nobody works yet.
    pub(crate) fn new(workers: &'w Workers) -> Self {
        Self {
            workers,
            worker: None,
            files: 0,
        }
    }

    /// Has a worker look at a file. What the file does to the worker is its defect.
    pub(crate) fn examine(&mut self, file: Offered<'_>) -> Result<Examination, Error> {
        let examined = self.ask(|worker, workers| worker.examine(file, workers))?;
        let examination = examined.unwrap_or_else(nothing_but);
        let Offered::Whole(bytes) = file else {
            return Ok(examination);
        };
        let films = self.workers.films.as_ref();
        let films = films.filter(|_| examination.facts.format == FileFormat::Video);
        match films.map(|films| films.look(bytes)) {
            Some(Ok(seen)) => self.film(examination, seen),
            Some(Err(Unseen::TooSlow)) => {
                let mut examination = examination;
                examination.facts.defect = Some(PictureDefect::TooSlow);
                Ok(examination)
            }
            Some(Err(Unseen::NoFilm)) | None => Ok(examination),
        }
    }

    /// Adds what was seen of a film, and has a worker look at its picture as at one that is hostile too.
    fn film(&mut self, mut examination: Examination, seen: Seen) -> Result<Examination, Error> {
        let mut measured = Measured {
            film: Some(seen.film),
            ..Measured::default()
        };
        let shown = match &seen.picture {
            Some(picture) => {
                // The large rendition is not left for later: the same FFmpeg is to have taken the picture of all.
                let all = Workers {
                    wanted: Wanted::All,
                    ..self.workers.clone()
                };
                let picture = Offered::Whole(picture);
                self.ask(|worker, _| worker.examine(picture, &all))?
            }
            None => Err(PictureDefect::DoesNotDecode),
        };
        if let Ok(shown) = shown
            && shown.renditions.is_some()
        {
            let facts = &mut examination.facts;
            facts.defect = Some(PictureDefect::OneOfAFilm);
            (facts.pdq, facts.pdq_quality) = (shown.facts.pdq, shown.facts.pdq_quality);
            measured.of = Some(PictureOf::OneOfAFilm);
            measured.quality = shown.facts.measured.and_then(|measured| measured.quality);
            examination.renditions = shown.renditions;
        }
        examination.facts.measured = Some(Box::new(measured));
        Ok(examination)
    }

    /// Has a worker hash a file. What the file does to the worker is its defect.
    pub(crate) fn hash(&mut self, file: Offered<'_>) -> Result<Hashes, Error> {
        let hashed = self.ask(|worker, workers| worker.hash(file, workers.deadline))?;
        Ok(hashed.and_then(|hashes| hashes))
    }

    /// Has a worker say what is committed to of a file. What the file does to the worker is why there is nothing.
    pub(crate) fn commit(
        &mut self,
        file: Offered<'_>,
        secret: Secret,
    ) -> Result<Committing, Error> {
        let asked = self.ask(|worker, workers| worker.commit(file, secret, workers.deadline))?;
        Ok(asked.unwrap_or_else(|defect| {
            Err(match defect {
                PictureDefect::TooSlow => Uncommitted::TooSlow,
                _ => Uncommitted::EndsItsWorker,
            })
        }))
    }

    /// Ends the worker, so that the next file comes to one that has read no other.
    pub(crate) fn end_worker(&mut self) {
        self.worker = None;
    }

    /// Has a worker make a rendition of a picture in a file. What the file does to the worker is its defect.
    pub(crate) fn within(
        &mut self,
        file: Offered<'_>,
        which: Within,
    ) -> Result<Result<Vec<u8>, PictureDefect>, Error> {
        let made = self.ask(|worker, workers| worker.within(file, which, workers.deadline))?;
        Ok(made.and_then(|rendition| rendition))
    }

    /// Asks a worker of a file, and another if that ends it.
    fn ask<T>(
        &mut self,
        ask: impl Fn(&mut Worker, &Workers) -> Result<T, Unanswered>,
    ) -> Result<Result<T, PictureDefect>, Error> {
        for _ in 0..TRIES {
            let workers = self.workers;
            match ask(self.worker()?, workers) {
                Ok(answer) => return Ok(Ok(answer)),
                Err(Unanswered::Broken) => self.worker = None,
                Err(Unanswered::TooSlow) => {
                    self.worker = None;
                    return Ok(Err(PictureDefect::TooSlow));
                }
            }
        }
        Ok(Err(PictureDefect::EndsItsWorker))
    }

    fn worker(&mut self) -> Result<&mut Worker, Error> {
        if self.files >= FILES_OF_ONE_WORKER {
            self.worker = None;
        }
        let worker = match self.worker.take() {
            Some(worker) => worker,
            None => {
                self.files = 0;
                Worker::start(self.workers)?
            }
        };
        self.files += 1;
        Ok(self.worker.insert(worker))
    }
}

/// What is known of a file whose worker said nothing. Not even its format: that would be parsing.
fn nothing_but(defect: PictureDefect) -> Examination {
    let mut facts = Facts::of_format(FileFormat::Unknown);
    facts.defect = Some(defect);
    Examination {
        facts,
        metadata: None,
        renditions: None,
    }
}
