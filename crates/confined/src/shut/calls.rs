use std::collections::BTreeMap;
use std::env::consts::ARCH;

use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

use super::Refused;

/// What starting a program with its libraries, reading files and writing to an open socket need.
/// What may be opened or started is for Landlock to say.
const NEEDED: &[c_long] = &[
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_preadv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_lseek,
    libc::SYS_openat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_open,
    libc::SYS_close,
    libc::SYS_newfstatat,
    libc::SYS_fstat,
    libc::SYS_statx,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_stat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lstat,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_access,
    libc::SYS_readlinkat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_readlink,
    libc::SYS_getcwd,
    libc::SYS_uname,
    libc::SYS_execve,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_fadvise64,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_clock_gettime,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    libc::SYS_getpid,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_restart_syscall,
    libc::SYS_set_tid_address,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_arch_prctl,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// Asks whether a file is a terminal.
const IS_TERMINAL: u64 = 0x5401;

/// Leaves this process, and what it turns into, the system calls of this page. To any other the kernel
/// answers "not permitted": no socket, no other process, no memory of another, nothing mounted. With `threads` it may
/// start threads, which are as shut in as itself.
pub(super) fn shut(threads: bool) -> Result<(), Refused> {
    let mut rules: BTreeMap<c_long, Vec<SeccompRule>> =
        NEEDED.iter().map(|call| (*call, Vec::new())).collect();
    let terminal = argument(1, IS_TERMINAL)?;
    rules.insert(libc::SYS_ioctl, vec![SeccompRule::new(vec![terminal])?]);
    // Its own limits, to read: neither another process's nor new ones.
    let (own, none) = (argument(0, 0)?, argument(2, 0)?);
    rules.insert(
        libc::SYS_prlimit64,
        vec![SeccompRule::new(vec![own, none])?],
    );
    if threads {
        // The flags of `clone3` lie in memory, where no filter reads them: whoever asks for it is told that the kernel
        // has none, and asks for `clone`. The first filter answers, although the second lets it pass.
        let only = [(libc::SYS_clone3, Vec::new())].into();
        apply(only, SeccompAction::Allow, errno(libc::ENOSYS))?;
        rules.insert(libc::SYS_clone3, Vec::new());
        let thread = condition(0, SeccompCmpOp::MaskedEq(CLONE_THREAD), CLONE_THREAD)?;
        rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![thread])?]);
        // What newer ones do with their output.
        rules.insert(libc::SYS_dup, Vec::new());
        let close_on_exec = argument(1, libc::F_SETFD.unsigned_abs().into())?;
        rules.insert(
            libc::SYS_fcntl,
            vec![SeccompRule::new(vec![close_on_exec])?],
        );
    }
    apply(rules, errno(libc::EPERM), SeccompAction::Allow)
}

/// What `clone` is given so that it starts a thread of this process and no other process.
const CLONE_THREAD: u64 = 0x0001_0000;

fn errno(number: libc::c_int) -> SeccompAction {
    SeccompAction::Errno(number.unsigned_abs())
}

/// Applies a filter that does `named` to the calls of its rules, and `others` to all others.
fn apply(
    rules: BTreeMap<c_long, Vec<SeccompRule>>,
    others: SeccompAction,
    named: SeccompAction,
) -> Result<(), Refused> {
    let filter = SeccompFilter::new(rules, others, named, ARCH.try_into()?)?;
    let program: BpfProgram = filter.try_into()?;
    Ok(apply_filter(&program)?)
}

fn argument(number: u8, value: u64) -> Result<SeccompCondition, Refused> {
    condition(number, SeccompCmpOp::Eq, value)
}

fn condition(number: u8, operator: SeccompCmpOp, value: u64) -> Result<SeccompCondition, Refused> {
    Ok(SeccompCondition::new(
        number,
        SeccompCmpArgLen::Qword,
        operator,
        value,
    )?)
}
