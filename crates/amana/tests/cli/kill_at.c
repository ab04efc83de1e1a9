/* Loaded before a program: it dies, unasked, before the call of number KILL_AT among those that make a write last. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static long at = 0, calls = 0;

__attribute__((constructor)) static void begin(void) {
    const char *told = getenv("KILL_AT");
    at = told ? atol(told) : 0;
}

static void count(void) {
    if (__atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) == at)
        kill(getpid(), SIGKILL);
}

#define WRAP(name, params, args) \
    int name params { \
        static int (*real) params; \
        if (!real) \
            real = (int(*) params)dlsym(RTLD_NEXT, #name); \
        count(); \
        return real args; \
    }

WRAP(fsync, (int file), (file))
WRAP(fdatasync, (int file), (file))
WRAP(rename, (const char *from, const char *to), (from, to))
WRAP(link, (const char *from, const char *to), (from, to))
WRAP(linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags))
WRAP(unlink, (const char *file), (file))
WRAP(unlinkat, (int folder, const char *file, int flags), (folder, file, flags))
