#!/usr/bin/env bash
# Runs the fuzz targets, each for some seconds, beginning with the samples.
#
#   fuzz/run.sh            each target for 60 seconds
#   fuzz/run.sh 600 text   one of them for ten minutes
#
# Needs a nightly toolchain and cargo-fuzz (cargo install cargo-fuzz).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds="${1:-60}"
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(text told workbook sheet)

for target in "${targets[@]}"; do
    corpus="fuzz/corpus/$target"
    mkdir -p "$corpus"
    case "$target" in
        text) seeds=(samples/*/*.csv) ;;
        told) seeds=(samples/dialects/*.csv) ;;
        workbook) seeds=(samples/*/*.xls samples/*/*.xlsx samples/*/*.xlsb samples/*/*.ods samples/*/*.fods) ;;
        sheet) seeds=(fuzz/seeds/sheet/*) ;;
        *)
            echo "error: there is no fuzz target $target" >&2
            exit 64
            ;;
    esac
    for seed in "${seeds[@]}"; do
        name="${seed//\//-}"
        # The first bytes of a told file say in which dialect it is.
        if [ "$target" = told ]; then
            printf 'abcd' | cat - "$seed" >"$corpus/$name"
        else
            cp "$seed" "$corpus/$name"
        fi
    done
    # A file that takes longer than ten seconds, or more memory than muster may, is a finding.
    cargo +nightly fuzz run --sanitizer none "$target" -- \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=512 -max_len=65536 -print_final_stats=1
done
