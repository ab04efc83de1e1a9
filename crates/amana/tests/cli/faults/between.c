/*
 * Starts a program and stands between it and the disk, for it and whatever it starts:
 *
 *     between kill|stop|full N PROGRAM [ARGUMENT...]
 *
 * kill  ends the program, unasked, before the Nth call that makes a write last
 * stop  tells it before that call what Ctrl-C tells
 * full  the disk is full from the Nth call on that takes room; the first write that fails takes half
 *
 * Ends as the program ended, and writes into the file that BETWEEN_CALLS names how many calls there were. The calls are caught where the kernel takes them, for not all go through the C library.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef __x86_64__
#error "how a call is refused is written down for x86-64 alone"
#endif

static const int lasting[] = {SYS_fsync,   SYS_fdatasync, SYS_rename, SYS_renameat, SYS_renameat2,
                              SYS_link,    SYS_linkat,    SYS_unlink, SYS_unlinkat, SYS_rmdir};
static const int taking[] = {SYS_write,  SYS_pwrite64,  SYS_writev,    SYS_ftruncate, SYS_fallocate, SYS_open,
                             SYS_openat, SYS_mkdir,     SYS_mkdirat,   SYS_link,      SYS_linkat,    SYS_rename,
                             SYS_renameat, SYS_renameat2};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void fail(const char *what) {
    perror(what);
    exit(125);
}

/* Lets only the named calls, and the one that would hide the program, be seen by the tracer. */
static void filter(const int *calls, size_t count) {
    struct sock_filter code[64];
    size_t at = 0;
    code[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i <= count; i++) {
        unsigned nr = i < count ? calls[i] : SYS_prctl;
        code[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1);
        code[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    }
    code[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {.len = at, .filter = code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        fail("seccomp");
}

/* A text of the program; empty if it cannot be read. */
static void text(pid_t pid, unsigned long at, char *to, size_t size) {
    struct iovec here = {to, size - 1}, there = {(void *)at, size - 1};
    ssize_t got = process_vm_readv(pid, &here, 1, &there, 1, 0);
    /* It may end where nothing follows: then up to the end of its page. */
    if (got < 0) {
        here.iov_len = there.iov_len = 4096 - at % 4096 < size - 1 ? 4096 - at % 4096 : size - 1;
        got = process_vm_readv(pid, &here, 1, &there, 1, 0);
    }
    to[got > 0 ? got : 0] = 0;
}

/* Whether what is opened or made is there already. */
static int is_there(pid_t pid, int folder, unsigned long name) {
    char path[2048], whole[2200];
    text(pid, name, path, sizeof path);
    if (path[0] == '/')
        return access(path, F_OK) == 0;
    if (folder == AT_FDCWD)
        snprintf(whole, sizeof whole, "/proc/%d/cwd/%s", pid, path);
    else
        snprintf(whole, sizeof whole, "/proc/%d/fd/%d/%s", pid, folder, path);
    return access(whole, F_OK) == 0;
}

static int is_file(pid_t pid, int file) {
    char path[64];
    struct stat about;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, file);
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

/* Whether a call would take room on a disk. */
static int takes_room(pid_t pid, const struct user_regs_struct *regs) {
    switch (regs->orig_rax) {
    case SYS_write:
    case SYS_pwrite64:
    case SYS_writev:
    case SYS_fallocate:
        return is_file(pid, regs->rdi);
    case SYS_ftruncate: {
        char path[64];
        struct stat about;
        snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, (int)regs->rdi);
        return stat(path, &about) == 0 && S_ISREG(about.st_mode) && (off_t)regs->rsi > about.st_size;
    }
    case SYS_open:
        return (regs->rsi & O_CREAT) && !is_there(pid, AT_FDCWD, regs->rdi);
    case SYS_openat:
        return (regs->rdx & O_CREAT) && !is_there(pid, (int)regs->rdi, regs->rsi);
    case SYS_mkdir:
        return !is_there(pid, AT_FDCWD, regs->rdi);
    case SYS_mkdirat:
        return !is_there(pid, (int)regs->rdi, regs->rsi);
    default:
        return 1;
    }
}

int main(int argc, char **argv) {
    if (argc < 4)
        return 2;
    const char *way = argv[1];
    long at = atol(argv[2]), calls = 0;
    int full = strcmp(way, "full") == 0, shortened = 0;
    pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0))
            fail("ptrace");
        raise(SIGSTOP);
        filter(full ? taking : lasting, full ? COUNT(taking) : COUNT(lasting));
        execv(argv[3], argv + 3);
        fail(argv[3]);
    }
    int status;
    if (waitpid(child, &status, 0) != child)
        fail("wait");
    long follow = PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                  PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC;
    if (ptrace(PTRACE_SETOPTIONS, child, 0, follow))
        fail("ptrace");
    ptrace(PTRACE_CONT, child, 0, 0);
    for (;;) {
        pid_t pid = waitpid(-1, &status, __WALL);
        if (pid < 0)
            fail("wait");
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            if (pid == child)
                break;
            continue;
        }
        int event = status >> 16, signal = 0;
        if (event == PTRACE_EVENT_SECCOMP) {
            struct user_regs_struct regs;
            if (ptrace(PTRACE_GETREGS, pid, 0, &regs))
                continue;
            long refuse = -1;
            if (regs.orig_rax == SYS_prctl) {
                /* Whoever is not dumpable shows nobody of the same user which files it has open. */
                if (regs.rdi == PR_SET_DUMPABLE)
                    refuse = 0;
            } else if (!full) {
                if (++calls == at) {
                    if (strcmp(way, "kill") == 0)
                        kill(child, SIGKILL);
                    else if (syscall(SYS_tkill, pid, SIGINT)) /* this thread, which so knows when the call returns */
                        fail("tell");
                }
            } else if (takes_room(pid, &regs) && ++calls >= at) {
                int writes = regs.orig_rax == SYS_write || regs.orig_rax == SYS_pwrite64;
                if (writes && !shortened && regs.rdx > 1) {
                    regs.rdx /= 2;
                    ptrace(PTRACE_SETREGS, pid, 0, &regs);
                } else {
                    refuse = ENOSPC;
                }
                shortened = 1;
            }
            if (refuse >= 0) {
                regs.orig_rax = -1;
                regs.rax = -refuse;
                ptrace(PTRACE_SETREGS, pid, 0, &regs);
            }
        } else if (event == 0) {
            signal = WSTOPSIG(status);
            /* Every new process and thread begins stopped. */
            if (signal == SIGSTOP)
                signal = 0;
        }
        if (signal == SIGTRAP)
            signal = 0;
        ptrace(PTRACE_CONT, pid, 0, signal);
    }
    const char *counted = getenv("BETWEEN_CALLS");
    if (counted) {
        FILE *file = fopen(counted, "w");
        if (!file || fprintf(file, "%ld", calls) < 0 || fclose(file))
            fail(counted);
    }
    if (WIFSIGNALED(status)) {
        struct sigaction plain = {.sa_handler = SIG_DFL};
        sigaction(WTERMSIG(status), &plain, NULL);
        kill(getpid(), WTERMSIG(status));
    }
    return WEXITSTATUS(status);
}
