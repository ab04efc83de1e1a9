use std::collections::BTreeMap;
use std::env::consts::ARCH;

use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

use super::Refused;

/// What decoding, and answering on a socket that is open, need.
const NEEDED: &[c_long] = &[
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_recvfrom,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_sendto,
    libc::SYS_close,
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_clock_gettime,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// What gives memory: never such that its contents can be run.
const MEMORY: &[c_long] = &[libc::SYS_mmap, libc::SYS_mprotect];
/// Which argument of these says what the memory is for.
const PROTECTION: u8 = 2;

/// What is answered with "not permitted" and does not end the process: libraries may look for a
/// file that they can do without.
const OPENING: &[c_long] = &[
    libc::SYS_openat,
    libc::SYS_openat2,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_open,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_creat,
];

/// Leaves this thread, and what it might start, only the system calls of this page. Any other ends
/// the process.
pub(super) fn shut() -> Result<(), Refused> {
    // A filter has one answer for what it lists, so there are two; the sterner answer counts.
    for filter in [refuse_opening()?, end_on_others()?] {
        apply_filter(&filter)?;
    }
    Ok(())
}

fn refuse_opening() -> Result<BpfProgram, Refused> {
    let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    program(listed(OPENING), SeccompAction::Allow, refused)
}

fn end_on_others() -> Result<BpfProgram, Refused> {
    let mut rules = listed(NEEDED);
    rules.extend(listed(OPENING));
    let not_executable = SeccompCondition::new(
        PROTECTION,
        SeccompCmpArgLen::Dword,
        SeccompCmpOp::MaskedEq(u64::from(libc::PROT_EXEC.unsigned_abs())),
        0,
    )?;
    let rule = SeccompRule::new(vec![not_executable])?;
    rules.extend(MEMORY.iter().map(|call| (*call, vec![rule.clone()])));
    program(rules, SeccompAction::KillProcess, SeccompAction::Allow)
}

type Rules = BTreeMap<c_long, Vec<SeccompRule>>;

fn listed(calls: &[c_long]) -> Rules {
    calls.iter().map(|call| (*call, Vec::new())).collect()
}

fn program(
    rules: Rules,
    others: SeccompAction,
    these: SeccompAction,
) -> Result<BpfProgram, Refused> {
    Ok(SeccompFilter::new(rules, others, these, ARCH.try_into()?)?.try_into()?)
}
