#!/usr/bin/env bash
# Counts the instructions of a check with callgrind, by stage and by function: the same program and
# the same rows give the same figures, to some parts in a thousand, however busy the machine is.
#
#   tests/bench/instructions.sh [--families N] [--faults P%] [--top N] [--program FILE] [--dir DIR]
#
# With --program another program is counted, such as one built before a change. Needs valgrind and
# python3; builds with names (`--profile profiling`), which takes as long as a release build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

families=30000 faults='2%' top=25 program='' dir=target/bench/instructions
while [ $# -gt 0 ]; do
    case "$1" in
        --families) families=$2 ;;
        --faults) faults=$2 ;;
        --top) top=$2 ;;
        --program) program=$2 ;;
        --dir) dir=$2 ;;
        *)
            sed -n '2,8p' "$0" >&2
            exit 64
            ;;
    esac
    shift 2
done
for tool in valgrind python3; do
    if ! type -P "$tool" >/dev/null; then
        echo "error: $tool is not installed (Debian and Ubuntu: apt-get install $tool)" >&2
        exit 69
    fi
done

mkdir -p "$dir"
if [ -z "$program" ]; then
    cargo build --profile profiling --quiet --bin muster
    program=target/profiling/muster
fi
# Inputs are a function of these, so those of a run before will do.
if [ "$(cat "$dir/inputs" 2>/dev/null)" != "$families $faults" ]; then
    cargo run --release --quiet --example generate -- \
        --families "$families" --seed 1 --faults "$faults" --out "$dir" >/dev/null
    echo "$families $faults" >"$dir/inputs"
fi
rm -rf "$dir/reports"
code=0
# One thread judges, so that no work is counted that waiting threads do to find some.
valgrind --tool=callgrind --callgrind-out-file="$dir/callgrind.out" "$program" \
    check "$dir/customers.csv" "$dir/subscriptions.csv" --report "$dir/reports" --no-workbook \
    --as-of 2026-01-15 --rules-date 2026-07-01 --quiet --jobs 1 \
    >"$dir/check.out" 2>"$dir/check.err" || code=$?
if [ "$code" -gt 2 ]; then
    echo "error: the check ended with exit code $code" >&2
    tail -n 20 "$dir/check.err" >&2
    exit 70
fi
rows=$(cat "$dir/customers.csv" "$dir/subscriptions.csv" | wc -l)
python3 tests/bench/instructions.py "$dir/callgrind.out" "$rows" "$top"
