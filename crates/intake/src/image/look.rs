use std::collections::BTreeMap;
use std::ops::ControlFlow;

use diskimage::{Entry, FileSystem, Image, Kind, Print, Remains};
use model::{RefusalReason, SourcePath, Watch};

use super::{DeletedFile, ImageOffer};
use crate::error::Error;
use crate::folder::{Offered, Steady};
use crate::origin::Origin;

/// Most names of all file systems of an image together.
const MOST_NAMES: usize = 4_000_000;
/// Of so many deleted files it is found out what is left, where nobody asked to take them: each takes several
/// processes.
const MOST_JUDGED: usize = 2_000;

/// What lies in an image, by the paths that its files have in the accession.
pub(super) struct Look {
    pub(super) image: Image,
    pub(super) systems: Vec<Seen>,
    places: BTreeMap<SourcePath, Place>,
    pub(super) deleted: Vec<DeletedFile>,
}

/// A file system with the name that the paths of its files begin with.
pub(super) struct Seen {
    pub(super) name: String,
    pub(super) system: FileSystem,
    /// Whether all of it was listed.
    pub(super) whole: bool,
}

/// Where a file lies.
struct Place {
    /// The number of its file system, from 0.
    system: usize,
    entry: Entry,
    deleted: bool,
}

/// Reads an image for its digests, and says how far that is.
pub(super) fn print(image: &Image, watch: &mut dyn Watch) -> Result<Print, Error> {
    let mut on_way = |done, all| {
        watch.scan(done, all);
        go_on(watch)
    };
    Ok(image.print(&mut on_way)?)
}

fn go_on(watch: &dyn Watch) -> ControlFlow<()> {
    if watch.is_stopped() {
        ControlFlow::Break(())
    } else {
        ControlFlow::Continue(())
    }
}

impl Look {
    /// Lists what is in an image.
    pub(super) fn at(
        image: Image,
        offer: &ImageOffer,
        watch: &mut dyn Watch,
    ) -> Result<Self, Error> {
        let systems = image.file_systems()?;
        if systems.iter().all(|system| system.kind.is_none()) {
            return Err(Error::NoFileSystem {
                image: offer.image.clone(),
            });
        }
        let mut look = Self {
            image,
            systems: Vec::new(),
            places: BTreeMap::new(),
            deleted: Vec::new(),
        };
        for (number, system) in systems.into_iter().enumerate() {
            look.add(number, system, offer.deleted, watch)?;
        }
        Ok(look)
    }

    fn add(
        &mut self,
        number: usize,
        system: FileSystem,
        take_deleted: bool,
        watch: &mut dyn Watch,
    ) -> Result<(), Error> {
        let name = format!("fs{}", number + 1);
        let mut whole = true;
        if system.kind.is_some() {
            let found = self.image.list(&system)?;
            whole = found.whole;
            for entry in found.there {
                if self.is_full() {
                    whole = false;
                    break;
                }
                self.put(&name, number, entry);
            }
            for entry in found.deleted {
                if self.is_full() {
                    whole = false;
                    break;
                }
                if watch.is_stopped() {
                    return Err(diskimage::Error::Stopped.into());
                }
                let remains = if take_deleted || self.deleted.len() < MOST_JUDGED {
                    self.image.remains(&system.volume, &entry)?
                } else {
                    Remains::Unknown
                };
                self.put_deleted(&name, number, entry, remains, take_deleted);
            }
        }
        self.systems.push(Seen {
            name,
            system,
            whole,
        });
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.places.len() + self.deleted.len() >= MOST_NAMES
    }

    /// A file that is there. Of two with one path, which a sound file system does not have, the second is told
    /// from the first by where its file system keeps it.
    fn put(&mut self, name: &str, system: usize, entry: Entry) {
        let path = entry.path.as_bytes();
        let plain = below(&[name.as_bytes(), path]);
        let path = if self.places.contains_key(&plain) {
            below(&[
                format!("{name}-twice").as_bytes(),
                entry.address.as_bytes(),
                path,
            ])
        } else {
            plain
        };
        self.places.entry(path).or_insert(Place {
            system,
            entry,
            deleted: false,
        });
    }

    /// Many deleted files may have had one path, so where the file system kept them stands before it.
    fn put_deleted(
        &mut self,
        name: &str,
        system: usize,
        entry: Entry,
        remains: Remains,
        take: bool,
    ) {
        let path = below(&[
            format!("{name}-deleted").as_bytes(),
            entry.address.as_bytes(),
            entry.path.as_bytes(),
        ]);
        self.deleted.push(DeletedFile {
            path: path.clone(),
            size: entry.size,
            times: entry.times,
            remains,
        });
        if take && remains == Remains::Readable {
            self.places.entry(path).or_insert(Place {
                system,
                entry,
                deleted: true,
            });
        }
    }

    /// Everything that is offered, in the order of raw paths.
    pub(super) fn offered(&self) -> Vec<Offered> {
        let offered = self.places.iter().map(|(path, place)| Offered {
            source: 0,
            path: path.clone(),
            refused: match place.entry.kind {
                Kind::File => None,
                Kind::Link => Some(RefusalReason::SymbolicLink),
                Kind::Other => Some(RefusalReason::NotAFile),
            },
            deleted: place.deleted,
        });
        offered.collect()
    }

    pub(super) fn into_deleted(self) -> Vec<DeletedFile> {
        self.deleted
    }
}

impl Origin for Look {
    fn open(&self, offered: &Offered) -> Result<Steady, RefusalReason> {
        if let Some(reason) = offered.refused {
            return Err(reason);
        }
        let place = self.places.get(&offered.path);
        let found = place.and_then(|place| Some((place, self.systems.get(place.system)?)));
        let (place, seen) = found.ok_or(RefusalReason::Vanished)?;
        let Place { entry, deleted, .. } = place;
        let content = self.image.content(&seen.system.volume, entry, *deleted);
        Ok(Steady::of_image(
            content,
            entry.size.get(),
            entry.times.modified,
        ))
    }

    fn held_still(&self) -> Result<(), Error> {
        Ok(self.image.held_still()?)
    }
}

fn below(parts: &[&[u8]]) -> SourcePath {
    SourcePath::from_bytes(parts.join(&b'/'))
}
