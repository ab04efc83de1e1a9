use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use custody::CertificateNote;
use model::{Defect, DefectCode};

use crate::{read, shown};

/// How the name of a proof ends (C2SP tlog-proof).
const PROOF: &str = "tlog-proof";
/// How much of a file tells whether it is a certificate.
const SNIFFED: u64 = 64;

/// What a path on the command line leads to.
#[derive(Debug, Default)]
pub(crate) struct Target {
    pub(crate) pairs: Vec<Pair>,
    pub(crate) list: Option<PathBuf>,
    pub(crate) certificate: Option<PathBuf>,
    /// What lies there and was not looked at, or should lie there and does not.
    pub(crate) defects: Vec<Defect>,
}

/// An original, a proof, or both.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) original: Option<File>,
    pub(crate) proof: Option<PathBuf>,
}

/// Something that lies where a file should lie.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    /// Why it is not opened, if it is no plain file.
    pub(crate) obstacle: Option<&'static str>,
}

impl File {
    fn plain(path: PathBuf) -> Self {
        Self {
            path,
            obstacle: None,
        }
    }
}

/// Finds what belongs to a path: an export folder, an original, a proof or a certificate.
pub(crate) fn find(path: &Path) -> anyhow::Result<Target> {
    let kind = fs::metadata(path).with_context(|| format!("open {}", shown(path)))?;
    if kind.is_dir() {
        return export(path);
    }
    if !kind.is_file() {
        bail!("read {}: it is neither a file nor a folder", shown(path));
    }
    if is_certificate(path) {
        return Ok(Target {
            certificate: Some(path.into()),
            ..Target::default()
        });
    }
    let pair = if is_proof(path) {
        Pair {
            original: original_of(path).map(File::plain),
            proof: Some(path.into()),
        }
    } else {
        Pair {
            proof: proof_of(path),
            original: Some(File::plain(path.into())),
        }
    };
    Ok(Target {
        pairs: vec![pair],
        ..Target::default()
    })
}

fn export(folder: &Path) -> anyhow::Result<Target> {
    let (originals, proofs) = (folder.join("originals"), folder.join("proofs"));
    if !is_real(&originals, fs::FileType::is_dir) && !is_real(&proofs, fs::FileType::is_dir) {
        bail!(
            "read {}: it holds neither originals/ nor proofs/; name an export folder, an original \
             or a proof",
            shown(folder)
        );
    }
    let mut target = Target::default();
    let originals = target.files_of(&originals);
    let proofs = target.files_of(&proofs);
    let proofs = target.only_proofs(proofs);
    let mut lone = proofs.clone();
    for original in originals {
        let stem = stem(&original.path);
        lone.remove(&stem);
        let proof = proofs.get(&stem).cloned();
        match original.obstacle {
            Some(obstacle) if proof.is_none() => target.not_checked(&original.path, obstacle),
            _ => target.pairs.push(Pair {
                original: Some(original),
                proof,
            }),
        }
    }
    for proof in lone.into_values() {
        target.defects.push(Defect::at(
            DefectCode::ObjectMissing,
            shown(&proof),
            "the original of this proof is not there",
        ));
        target.pairs.push(Pair {
            original: None,
            proof: Some(proof),
        });
    }
    let list = folder.join("items.json");
    target.list = is_real(&list, fs::FileType::is_file).then_some(list);
    Ok(target)
}

impl Target {
    /// The entries of a folder, by name.
    fn files_of(&mut self, folder: &Path) -> Vec<File> {
        if !is_real(folder, fs::FileType::is_dir) {
            self.not_checked(folder, "there is no such folder");
            return Vec::new();
        }
        let mut files = Vec::new();
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.not_checked(folder, &format!("it cannot be listed: {error}"));
                return files;
            }
        };
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
                Ok((path, kind)) => files.push(File {
                    path,
                    obstacle: obstacle(kind),
                }),
                Err(error) => self.not_checked(folder, &format!("it cannot be listed: {error}")),
            }
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files
    }

    fn only_proofs(&mut self, files: Vec<File>) -> BTreeMap<OsString, PathBuf> {
        let mut proofs = BTreeMap::new();
        for File { path, obstacle } in files {
            if let Some(obstacle) = obstacle {
                self.not_checked(&path, obstacle);
            } else if is_proof(&path) {
                proofs.insert(stem(&path), path);
            } else {
                self.not_checked(&path, "its name does not end as that of a proof");
            }
        }
        proofs
    }

    fn not_checked(&mut self, path: &Path, reason: &str) {
        let defect = Defect::at(DefectCode::NotChecked, shown(path), reason);
        self.defects.push(defect);
    }
}

fn obstacle(kind: fs::FileType) -> Option<&'static str> {
    if kind.is_symlink() {
        Some("it is a symbolic link, which is not followed")
    } else if kind.is_dir() {
        Some("it is a folder, which is not looked into")
    } else if kind.is_file() {
        None
    } else {
        Some("it is no plain file")
    }
}

/// Whether `path` is there, is no symbolic link, and is of the kind.
fn is_real(path: &Path, kind: impl Fn(&fs::FileType) -> bool) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| kind(&found.file_type()))
}

/// Whether a file begins as a certificate does; one that cannot be read is told of later.
fn is_certificate(path: &Path) -> bool {
    read(path, SNIFFED).is_ok_and(|start| CertificateNote::begins(&start))
}

/// The document of a certificate that is too long for its note.
pub(crate) fn document_of(certificate: &Path) -> Option<PathBuf> {
    let mut name = certificate.file_name()?.to_owned();
    name.push(".json");
    let document = certificate.with_file_name(name);
    is_real(&document, fs::FileType::is_file).then_some(document)
}

fn is_proof(path: &Path) -> bool {
    path.extension() == Some(OsStr::new(PROOF))
}

fn stem(path: &Path) -> OsString {
    path.file_stem().unwrap_or_default().to_owned()
}

/// The proof of an original: beside it, or in `proofs` beside its folder.
fn proof_of(original: &Path) -> Option<PathBuf> {
    let mut whole = original.file_name()?.to_owned();
    whole.push(".");
    whole.push(PROOF);
    let mut short = stem(original);
    short.push(".");
    short.push(PROOF);
    let folder = original.parent()?;
    [
        folder.join(&whole),
        folder.join(&short),
        folder.join("../proofs").join(&short),
    ]
    .into_iter()
    .find(|path| is_real(path, fs::FileType::is_file))
}

/// The original of a proof: beside it, or in `originals` beside its folder.
fn original_of(proof: &Path) -> Option<PathBuf> {
    let name = stem(proof);
    let folder = proof.parent()?;
    [folder.to_owned(), folder.join("../originals")]
        .iter()
        .find_map(|folder| named(folder, &name))
}

/// The first plain file of `folder` with this name, whatever its extension.
fn named(folder: &Path, name: &OsStr) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| !is_proof(path) && is_real(path, fs::FileType::is_file))
        .filter(|path| path.file_name() == Some(name) || path.file_stem() == Some(name))
        .collect();
    files.sort();
    files.into_iter().next()
}
