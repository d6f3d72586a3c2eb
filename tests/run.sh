#!/usr/bin/env bash
# Runs every check of the project, from any folder. Installs what is missing.
#
#   tests/run.sh          formatting, lints, all tests, documentation
#   tests/run.sh --full   the heavy tier as well: many more kills and larger inputs
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

full=''
case "${1:-}" in
    '') ;;
    --full) full=1 ;;
    *)
        echo "usage: tests/run.sh [--full]" >&2
        exit 64
        ;;
esac

# --- what the tests need ----------------------------------------------------------------------

need_rust() {
    if ! command -v cargo >/dev/null; then
        echo "error: cargo is not installed; see https://rustup.rs, or install rustc, cargo," >&2
        echo "       rustfmt and clippy 1.94 or newer from your system" >&2
        exit 69
    fi
}

need_c_compiler() {
    # SQLite is compiled from its C source.
    command -v cc >/dev/null || install_packages build-essential
}

# PostgreSQL: the tests make servers of their own and throw them away; they need its programs, and
# PgBouncer's.
need_postgres() {
    if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
        install_packages postgresql
    fi
    if ! command -v pgbouncer >/dev/null && [ ! -x /usr/sbin/pgbouncer ]; then
        install_packages pgbouncer
    fi
}

install_packages() {
    local sudo=''
    [ "$(id -u)" -eq 0 ] || sudo='sudo'
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "$@"
}

# LibreOffice: the heavy tier saves a workbook with it, as a person would.
need_libreoffice() {
    command -v soffice >/dev/null || install_packages libreoffice-calc
}

need_rust
need_c_compiler
need_postgres
[ -z "$full" ] || need_libreoffice

# --- the checks -------------------------------------------------------------------------------

step() {
    echo "== $*"
    "$@"
}

step cargo fmt --check
step cargo clippy --all-targets -- -D warnings
step cargo test
RUSTDOCFLAGS=-Dwarnings step cargo doc --no-deps
if [ -n "$full" ]; then
    # Optimised, because it kills imports of 100,000 families by the dozen.
    step cargo build --release --example generate
    MUSTER_HEAVY=1 step cargo test --release --test it -- \
        resume hostile books determinism postgres_faults tables paths returned seeded
fi
echo "== all checks passed"
