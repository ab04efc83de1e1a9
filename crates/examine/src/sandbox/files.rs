use landlock::{
    ABI, Access, AccessFs, AccessNet, LandlockStatus, Ruleset, RulesetAttr, RulesetError,
    RulesetStatus, Scope,
};

/// What is asked for; an older kernel gives what it has.
const WANTED: ABI = ABI::V7;

/// Takes every file, every port, and signals to others from this thread; says by which ABI, 0 if
/// by none.
pub(super) fn shut() -> Result<u32, RulesetError> {
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(WANTED))?
        .handle_access(AccessNet::from_all(WANTED))?
        .scope(Scope::from_all(WANTED))?
        .create()?
        .restrict_self()?;
    Ok(match (status.ruleset, status.landlock) {
        (RulesetStatus::NotEnforced, _) => 0,
        (_, LandlockStatus::Available { effective_abi, .. }) => effective_abi.min(WANTED) as u32,
        _ => 0,
    })
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::ErrorKind;
    use std::thread;

    use super::*;

    #[test]
    fn a_thread_that_is_shut_in_opens_no_file_and_others_do() {
        let opened = || File::open("/proc/self/status");
        let inside = thread::spawn(move || (shut().unwrap(), opened()));
        let (abi, inside) = inside.join().unwrap();
        if abi > 0 {
            assert_eq!(inside.unwrap_err().kind(), ErrorKind::PermissionDenied);
        }
        assert!(opened().is_ok());
    }
}
