use ::examine::Examined;
use anyhow::Context;
use carrier::Code;
use intake::{Certificate, Delivery, Known, Receipt};
use serde_json::json;
use wording::{Entered, Language, Reader};

use crate::archive::OpenArchive;
use crate::cli::{Cli, Receive};
use crate::commands::{beside, certificate, examine};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::progress::Progress;
use crate::{acting, reader};

pub(crate) fn run(cli: &Cli, args: &Receive) -> anyhow::Result<Outcome> {
    let reader = reader::of(cli)?;
    let code = args.code.as_deref().map(parse_code).transpose()?;
    let mut open = OpenArchive::open(cli)?;
    let accessions = Known::fold(&open.entries_since(|one| one.set.is_some())?)?;
    let delivery = Delivery {
        disks: args.disks.clone(),
        code,
        set: args.set,
        acting: acting::anybody(&open, &args.by)?,
    };
    let (receipt, examined) = beside::take_in(
        &mut open,
        args.looking,
        |stores| {
            // The bar ends with what it tells of; looking at the rest has one of its own.
            let mut progress = Progress::begin("receive")?;
            Ok(intake::receive(
                stores,
                &delivery,
                &accessions,
                &mut progress,
            )?)
        },
        |receipt| receipt.certificate.is_some(),
    )?;
    let Some(certificate) = &receipt.certificate else {
        if args.json.json {
            print_json(&json!({ "accession": receipt.accession, "finished": false }))?;
        }
        eprintln!("Stopped. What is stored stays; give the same command again to go on.");
        return Ok(Outcome::Stopped);
    };
    let issued = certificate::load(&open.archive, certificate.accession)?;
    let entered = issued.map(|issued| issued.entered);
    if args.json.json {
        print_json(&document(
            &receipt,
            certificate,
            entered.as_ref(),
            examined.as_ref(),
        )?)?;
    } else {
        say!("{}", reader.certificate(certificate, entered.as_ref()));
        examined.iter().for_each(examine::tell);
    }
    let outcome = Outcome::of(!certificate.defects.is_empty());
    Ok(examined.map_or(outcome, |examined| {
        examine::outcome(&examined).after(outcome)
    }))
}

fn parse_code(text: &str) -> anyhow::Result<Code> {
    text.parse()
        .map_err(|wrong| usage(format!("--code: {wrong}")))
}

fn document(
    receipt: &Receipt,
    certificate: &Certificate,
    entered: Option<&Entered>,
    examined: Option<&Examined>,
) -> anyhow::Result<serde_json::Value> {
    let mut texts = serde_json::Map::new();
    for language in Language::ALL {
        let reader = Reader::new(language)?;
        texts.insert(
            language.as_str().into(),
            json!(reader.plain(&reader.certificate(certificate, entered))),
        );
    }
    let mut document = json!({
        "accession": receipt.accession,
        "joined": receipt.joined,
        "finished": true,
        "code": certificate.code,
        "tips": certificate.tips,
        "more_disks": certificate.more_disks,
        "hand": certificate.hand,
        "defects": certificate.defects,
        "certificate": certificate.document(),
        "entry": receipt.entry,
        "text": texts,
        "examined": examined.map(examine::document),
    });
    let counts =
        serde_json::to_value(certificate.counts.unwrap_or_default()).context("write the counts")?;
    if let (Some(document), Some(counts)) = (document.as_object_mut(), counts.as_object()) {
        for (name, count) in counts {
            // Where the code does not match, nothing is claimed of any file.
            let claim = if certificate.counts.is_some() {
                count.clone()
            } else {
                serde_json::Value::Null
            };
            document.insert(name.clone(), claim);
        }
    }
    Ok(document)
}
