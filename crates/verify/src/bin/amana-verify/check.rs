use std::fs;
use std::path::Path;

use custody::{MAX_CERTIFICATE, MAX_PROOF};
use model::{Defect, DefectCode, ItemId};
use verify::{Checker, Findings, List, MAX_LIST, Measured, Names, OpenedProof, Original, Report};

use crate::found::{File, Pair, Target, document_of};
use crate::{read, shown};

/// The longest document of a certificate that is read, in bytes.
const MAX_DOCUMENT: u64 = 512 << 20;

/// Checks everything that was found.
pub(crate) fn all(checker: &Checker, targets: &[Target]) -> Report {
    let mut findings = Findings::default();
    for target in targets {
        for defect in &target.defects {
            findings.defect(defect.clone());
        }
        let first = findings.count();
        for pair in &target.pairs {
            one(checker, pair, &mut findings);
        }
        if let Some(note) = &target.certificate {
            certificate(checker, note, &mut findings);
        }
        if let Some(list) = &target.list {
            compare_list(list, first, &mut findings);
        }
    }
    findings.finish(checker)
}

fn one(checker: &Checker, pair: &Pair, findings: &mut Findings) {
    let names = names(pair);
    let Some(proof) = &pair.proof else {
        findings.add_without_proof(names);
        return;
    };
    let proof = match read(proof, MAX_PROOF as u64) {
        Ok(proof) => checker.open(&proof),
        Err(error) => OpenedProof::not_read(&error.to_string()),
    };
    let original = match &pair.original {
        None => Original::Absent,
        Some(file) => original(file),
    };
    findings.add(names, &proof, &original);
}

fn certificate(checker: &Checker, path: &Path, findings: &mut Findings) {
    let place = shown(path);
    let document = document_of(path).map(|document| read(&document, MAX_DOCUMENT));
    match (read(path, MAX_CERTIFICATE as u64), document.transpose()) {
        (Ok(note), Ok(document)) => {
            findings.add_certificate(checker.certificate(place, &note, document.as_deref()));
        }
        (Err(error), _) | (_, Err(error)) => {
            let detail = format!("it cannot be read: {error}");
            findings.defect(Defect::at(DefectCode::NotChecked, place, detail));
        }
    }
}

fn original(file: &File) -> Original {
    if let Some(obstacle) = file.obstacle {
        return Original::Unreadable(obstacle.into());
    }
    match fs::File::open(&file.path).and_then(Measured::read) {
        Ok(measured) => Original::Read(measured),
        Err(error) => Original::Unreadable(error.to_string()),
    }
}

fn names(pair: &Pair) -> Names {
    let original = pair.original.as_ref().map(|file| file.path.as_path());
    let proof = pair.proof.as_deref();
    Names {
        original: original.map(shown),
        proof: proof.map(shown),
        item: original.or(proof).and_then(item),
    }
}

/// The item after which a file is named.
fn item(path: &Path) -> Option<ItemId> {
    path.file_stem()?.to_str()?.parse().ok()
}

fn compare_list(path: &Path, first: usize, findings: &mut Findings) {
    let place = shown(path);
    let list = match read(path, MAX_LIST as u64) {
        Ok(text) => List::parse(&place, &text),
        Err(error) => {
            let detail = format!("it cannot be read: {error}");
            Err(Defect::at(DefectCode::NotChecked, &place, detail))
        }
    };
    let defects = match list {
        Ok(list) => list.compare(findings.files_from(first)),
        Err(defect) => vec![defect],
    };
    for defect in defects {
        findings.defect(defect);
    }
}
