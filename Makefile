# A menu; the work is in the crate xtask, which also installs or names what else a machine lacks.
# Only the compilers are seen to here.

.DEFAULT_GOAL := menu
.PHONY: menu demo test windows bench fuzz house fmt toolchain

menu demo test windows bench fuzz house fmt: toolchain
	@cargo xtask $(filter-out menu,$@)

toolchain:
	@command -v cargo >/dev/null || { \
	    echo "Amana is built with Rust 1.95 or newer, which is not here: see https://rustup.rs" >&2; exit 1; }
	@case "$$(cc -print-file-name=crt1.o 2>/dev/null)" in /*) \
	    if command -v cmake >/dev/null && command -v nasm >/dev/null; then exit 0; fi ;; esac; \
	install='apt-get update && apt-get install -y cmake gcc libc6-dev make nasm'; \
	if ! command -v apt-get >/dev/null; then \
	    echo "A C compiler, its library, cmake or nasm are missing (Debian: gcc libc6-dev cmake make nasm); install them and try again." >&2; exit 1; \
	elif [ "$$(id -u)" = 0 ]; then sh -c "$$install"; \
	elif sudo -n true 2>/dev/null; then sudo sh -c "$$install"; \
	else printf 'A C compiler, cmake or nasm is missing; install them with\n\n    sudo sh -c "%s"\n\n' "$$install" >&2; exit 1; fi
