use std::fs::File;
use std::os::fd::AsFd;

use landlock::{
    ABI, Access, AccessFs, AccessNet, LandlockStatus, PathBeneath, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope, path_beneath_rules,
};

use super::{Refused, Sees};
use crate::tool::FOLDERS;

/// What is asked for; an older kernel gives what it has.
const WANTED: ABI = ABI::V7;
/// Where the libraries of the tools lie, and the list by which they are found.
const LIBRARIES: [&str; 6] = [
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
];

/// Leaves this process, and what it turns into, what it is to read, the tools and their libraries, to read alone; no
/// port, and no signal to others.
pub(super) fn shut(sees: &Sees) -> Result<(), Refused> {
    let reading = AccessFs::ReadFile | AccessFs::Execute;
    let file = AccessFs::ReadFile;
    let mut ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(WANTED))?
        .handle_access(AccessNet::from_all(WANTED))?
        .scope(Scope::from_all(WANTED))?
        .create()?
        .add_rules(path_beneath_rules(LIBRARIES, reading))?
        .add_rules(path_beneath_rules(FOLDERS, reading))?;
    match sees {
        Sees::Nothing => {}
        Sees::Input => {
            let stdin = std::io::stdin();
            ruleset = ruleset.add_rule(PathBeneath::new(stdin.as_fd(), file))?;
        }
        Sees::Files(files) => {
            for one in files {
                ruleset = ruleset.add_rule(PathBeneath::new(File::open(one)?, file))?;
            }
        }
    }
    let status = ruleset.restrict_self()?;
    match (status.ruleset, status.landlock) {
        (RulesetStatus::NotEnforced, _) => Err(Refused::NoLandlock),
        (_, LandlockStatus::Available { .. }) => Ok(()),
        _ => Err(Refused::NoLandlock),
    }
}
