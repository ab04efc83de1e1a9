use std::slice;

use ::examine::Examined;
use diskimage::{Remains, Starter};
use intake::{DeletedFile, ImageOffer, ImageTaken, Known, ingest_image};
use model::{ByteCount, Timestamp};
use serde_json::{Value, json};

use crate::acting;
use crate::archive::OpenArchive;
use crate::cli::{Cli, IMAGE_TOOL, Image};
use crate::commands::{beside, examine, ingest};
use crate::outcome::{Outcome, print_json, say};
use crate::progress::Progress;

pub(crate) fn run(cli: &Cli, args: &Image) -> anyhow::Result<Outcome> {
    let starter = Starter::of_this_program(IMAGE_TOOL);
    // What cannot be read, or lacks a program, is told before anybody types a passphrase.
    drop(diskimage::Image::open(&args.image, starter.clone())?);
    let places = intake::places(slice::from_ref(&args.image))?;
    let mut open = OpenArchive::open(cli)?;
    ingest::refuse_own(
        slice::from_ref(&args.image),
        &ingest::own_places(cli, &open)?,
    )?;
    let known = Known::fold(&open.entries_since(|one| one.sources == places)?)?;
    let offer = ImageOffer {
        image: args.image.clone(),
        deleted: args.deleted,
        starter,
        acting: acting::anybody(&open, &args.by)?,
    };
    let (taken, examined) = beside::take_in(
        &mut open,
        args.looking,
        |stores| {
            // The bar ends with what it tells of; looking at the rest has one of its own.
            let mut progress = Progress::begin("image")?;
            Ok(ingest_image(stores, &offer, &known, &mut progress)?)
        },
        |taken| taken.ingested.finished,
    )?;
    let ingested = &taken.ingested;
    if args.json.json {
        print_json(&document(&taken, examined.as_ref()))?;
    } else {
        tell(&taken);
        examined
            .iter()
            .filter(|_| ingested.finished)
            .for_each(examine::tell);
    }
    let defects = Outcome::of(!ingested.refused.is_empty() || !ingested.defects.is_empty());
    Ok(match examined {
        _ if !ingested.finished => Outcome::Stopped,
        Some(examined) => examine::outcome(&examined).after(defects),
        None => defects,
    })
}

/// The document of an ingest, and beside it what was read and what was deleted.
fn document(taken: &ImageTaken, examined: Option<&Examined>) -> Value {
    let mut document = ingest::document(&taken.ingested, examined);
    let read = &taken.read;
    let digests: Vec<Value> = read
        .digests
        .iter()
        .map(|one| {
            json!({
                "method": one.method,
                "stored": one.stored,
                "computed": one.computed,
                "matches": one.stored == one.computed,
            })
        })
        .collect();
    let deleted: Vec<Value> = taken.deleted.iter().map(deleted).collect();
    if let Some(fields) = document.as_object_mut() {
        let image = json!({
            "format": read.format,
            "size": read.size,
            "sha256": read.sha256,
            "files": read.files,
            "digests": digests,
            "file_systems": read.file_systems,
        });
        fields.insert("image".into(), image);
        fields.insert("deleted".into(), deleted.into());
    }
    document
}

fn deleted(file: &DeletedFile) -> Value {
    let times = &file.times;
    json!({
        "path": file.path.to_string(),
        "path_bytes": file.path.to_base64(),
        "size": file.size,
        "modified": times.modified,
        "accessed": times.accessed,
        "changed": times.changed,
        "created": times.created,
        "content": file.remains.as_str(),
    })
}

fn tell(taken: &ImageTaken) {
    let read = &taken.read;
    say!("Image {} ({})", read.format, read.size);
    say!("  SHA-256 {}", read.sha256);
    for digest in &read.digests {
        let holds = if digest.stored == digest.computed {
            "the same is in its container"
        } else {
            "another is in its container"
        };
        say!("  {} {}: {holds}", digest.method, digest.computed);
    }
    for system in &read.file_systems {
        say!(
            "  {} at {}: {} · {}",
            system.name,
            system.start,
            system.size,
            system
                .kind
                .as_deref()
                .unwrap_or("no file system that can be read"),
        );
    }
    for file in &taken.deleted {
        say!("  deleted: {}", line(file));
    }
    if taken
        .deleted
        .iter()
        .any(|one| one.remains == Remains::Readable)
    {
        say!("  what is deleted and readable is taken in with --deleted");
    }
    ingest::tell(&taken.ingested);
}

fn line(file: &DeletedFile) -> String {
    let ByteCount(size) = file.size;
    let modified = file.times.modified.map(Timestamp::whole_seconds);
    let modified = modified.map_or_else(|| "?".to_owned(), |time| time.to_string());
    let remains = file.remains.as_str();
    format!("{}  {size}  {modified}  {remains}", file.path)
}
