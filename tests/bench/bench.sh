#!/usr/bin/env bash
# Measures the program and, beside it, what the sqlite3 shell and DuckDB need for the same rows.
#
#   tests/bench/bench.sh [--families N] [--faults P%] [--runs N] [--jobs N] [--dir DIR]
#
# Prints Markdown tables of medians and of ratios. Needs GNU time; for the comparisons sqlite3, and
# python3 with its module venv, into which DuckDB is installed from the package index.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

families=1000000 faults='2%' runs=3 jobs='' dir=target/bench
while [ $# -gt 0 ]; do
    case "$1" in
        --families) families=$2 ;;
        --faults) faults=$2 ;;
        --runs) runs=$2 ;;
        --jobs) jobs=$2 ;;
        --dir) dir=$2 ;;
        *)
            sed -n '2,7p' "$0" >&2
            exit 64
            ;;
    esac
    shift 2
done

gnu_time=$(type -P time || true)
if [ -z "$gnu_time" ] || ! "$gnu_time" -v true 2>/dev/null; then
    echo "error: GNU time is not installed (Debian and Ubuntu: apt-get install time)" >&2
    exit 69
fi

cargo build --release --quiet --bin muster --example generate --example read --example calamine
muster=$PWD/target/release/muster
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
common=(--as-of 2026-01-15 --rules-date 2026-07-01 --quiet)
[ -z "$jobs" ] || common+=(--jobs "$jobs")

# --- measuring --------------------------------------------------------------------------------

# run NAME ALLOWED_EXITS PREPARE COMMAND...: runs a command several times and notes wall, user and
# system seconds and the largest resident set in KiB, one line for each run.
run() {
    local name=$1 allowed=$2 prepare=$3 code
    shift 3
    : >"$dir/$name.times"
    for _ in $(seq "$runs"); do
        $prepare
        code=0
        "$gnu_time" -o "$dir/$name.time" -f '%e %U %S %M' "$@" \
            >"$dir/$name.out" 2>"$dir/$name.err" || code=$?
        case " $allowed " in
            *" $code "*) ;;
            *)
                echo "error: $name ended with exit code $code" >&2
                tail -n 20 "$dir/$name.err" >&2
                exit 70
                ;;
        esac
        # GNU time puts a sentence above the figures when the exit code is not 0.
        tail -n 1 "$dir/$name.time" >>"$dir/$name.times"
    done
}

# median NAME FIELD
median() {
    cut -d' ' -f"$2" "$dir/$1.times" | sort -g | sed -n "$(((runs + 1) / 2))p"
}

row() {
    local name=$1 label=$2
    [ -s "$dir/$name.times" ] || return 0
    printf '| %s | %s | %s | %s | %.0f |\n' "$label" "$(median "$name" 1)" \
        "$(median "$name" 2)" "$(median "$name" 3)" "$(median "$name" 4 | awk '{print $1/1024}')"
}

nothing() { :; }
fresh_reports() { rm -rf "$dir/reports"; }
fresh_database() {
    fresh_reports
    rm -f "$dir"/muster.db*
}
fresh_copy() {
    rm -f "$dir"/copy.db*
    sqlite3 "$dir/copy.db" <"$dir/schema.sql"
}

# --- the inputs -------------------------------------------------------------------------------

generate() {
    target/release/examples/generate --seed 1 "$@"
}

generate --families "$families" --faults "$faults" --out "$dir"
head -n 11 "$dir/customers.csv" >"$dir/ten.csv"
files=("$dir/customers.csv" "$dir/subscriptions.csv")
tenth=$((families / 10 > 0 ? families / 10 : 1))
generate --families "$tenth" --faults "$faults" --out "$dir/tenth"
generate --families "$((families / 3 + 1))" --faults 0% --out "$dir/clean"
generate --families "$((families / 3 + 1))" --faults 100% --out "$dir/faulty"
generate --families "$((families / 5 + 1))" --lines-per-family 1 --xlsx --out "$dir/book"
# Read once, so that every run finds the files in memory.
find "$dir" -name '*.csv' -exec cat {} + >/dev/null

both() {
    echo "$dir/$1/customers.csv" "$dir/$1/subscriptions.csv"
}

# --- muster -----------------------------------------------------------------------------------

check=("$muster" check --no-workbook --report "$dir/reports" "${common[@]}")
import=("$muster" import --no-workbook --report "$dir/reports" "${common[@]}"
    --database "sqlite:$dir/muster.db")
run ten '0 2' fresh_reports "${check[@]}" "$dir/ten.csv"
run ten_import '0 2' fresh_database "${import[@]}" "$dir/ten.csv"
run read '0' nothing target/release/examples/read "${files[@]}"
run check '0 2' fresh_reports "${check[@]}" "${files[@]}"
run book '0 2' fresh_reports \
    "$muster" check "${files[@]}" --report "$dir/reports" "${common[@]}"
# shellcheck disable=SC2046 # two paths, and the folder is ours
run tenth '0 2' fresh_reports "${check[@]}" $(both tenth)
# shellcheck disable=SC2046
run clean '0' fresh_reports "${check[@]}" $(both clean)
# shellcheck disable=SC2046
run faulty '2' fresh_reports "${check[@]}" $(both faulty)
# shellcheck disable=SC2046
run faulty_book '2' fresh_reports \
    "$muster" check $(both faulty) --report "$dir/reports" "${common[@]}"
run calamine '0' nothing target/release/examples/calamine "$dir/book/onboarding.xlsx"
run xlsx '0 2' fresh_reports "${check[@]}" "$dir/book/onboarding.xlsx"
run import '0 2' fresh_database "${import[@]}" "${files[@]}"
run again '4' nothing "${import[@]}" "${files[@]}"

# --- the sqlite3 shell ------------------------------------------------------------------------

# The same tables and indexes, filled from one CSV file a table, in key order. Text files hold no
# bytes and no nulls, so columns of bytes become text of the same length in the same order, and
# checks that an empty text would break are left out. Foreign keys are off in the shell.
prepare_copy() {
    sqlite3 "$dir/muster.db" \
        "SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL
         AND tbl_name IN ('customer', 'agreement', 'subscription') ORDER BY rowid" |
        sed -e 's/BLOB/TEXT/g' -e 's/ STRICT,/ /' -e 's/) STRICT;/);/' \
            -e "s/IN (0, 1)/IN (0, 1, '')/" \
            -e 's/CHECK ((offer_id IS NULL) <> (catalog_item_id IS NULL))/CHECK (1)/' \
            >"$dir/schema.sql"
    sqlite3 "$dir/muster.db" <<SQL
CREATE TEMP TABLE short AS
    SELECT id, printf('%016d', row_number() OVER (ORDER BY id)) AS name FROM (
        SELECT id FROM customer UNION SELECT id FROM agreement UNION SELECT id FROM subscription);
CREATE UNIQUE INDEX temp.short_id ON short (id);
$(export_of customer 'c.id')
$(export_of agreement 'c.id')
$(export_of subscription 'c.customer_id, c.id')
SQL
}

# The statements that write one table into a CSV file.
export_of() {
    local table=$1 order=$2 columns
    columns=$(sqlite3 "$dir/muster.db" "
        SELECT group_concat(CASE
            WHEN type <> 'BLOB' THEN 'c.' || name
            WHEN name = 'digest' THEN 'substr(hex(c.digest), 1, 32)'
            WHEN name = 'run' THEN 'substr(hex(c.run), 1, 16)'
            ELSE '(SELECT s.name FROM short s WHERE s.id = c.' || name || ')' END, ', ')
        FROM pragma_table_info('$table')")
    printf '.mode csv\n.output %s\nSELECT %s FROM %s c ORDER BY %s;\n' \
        "$dir/$table.csv" "$columns" "$table" "$order"
}

if command -v sqlite3 >/dev/null; then
    prepare_copy
    run copy '0' fresh_copy sqlite3 -bail "$dir/copy.db" \
        '.mode csv' \
        ".import $dir/customer.csv customer" \
        ".import $dir/agreement.csv agreement" \
        ".import $dir/subscription.csv subscription"
    for table in customer agreement subscription; do
        count="SELECT count(*) FROM $table"
        if [ "$(sqlite3 "$dir/muster.db" "$count")" != "$(sqlite3 "$dir/copy.db" "$count")" ]; then
            echo "error: the copy of $table has another number of rows" >&2
            cat "$dir/copy.err" >&2
            exit 70
        fi
    done
fi

# --- DuckDB -----------------------------------------------------------------------------------

duckdb() {
    [ -x "$dir/venv/bin/python" ] || python3 -m venv "$dir/venv" || return 1
    "$dir/venv/bin/python" -c 'import duckdb' 2>/dev/null ||
        "$dir/venv/bin/pip" install --quiet duckdb
}

if command -v python3 >/dev/null && duckdb >/dev/null 2>&1; then
    run duckdb '0' nothing "$dir/venv/bin/python" tests/bench/duckdb_load.py "${files[@]}"
else
    echo "note: DuckDB could not be installed, so it is not compared with" >&2
fi

# --- the result -------------------------------------------------------------------------------

bytes=$(cat "${files[@]}" | wc -c)
rows=$(cat "${files[@]}" | wc -l)
cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
echo
echo "$families families, $((rows - 2)) rows, $((bytes / 1000000)) MB, $faults faults; medians of $runs"
echo "$(nproc) × ${cpu:-unknown processor}; commit $(git rev-parse --short HEAD 2>/dev/null || echo '?')"
echo
echo '| What | Wall s | User s | System s | Memory MB |'
echo '|---|---:|---:|---:|---:|'
row ten 'check ten rows'
row ten_import 'import ten rows'
row read 'read both files, one thread, no rules'
row check 'check both files'
row duckdb 'DuckDB loads both files, no rules'
row book 'check both files, with the workbook of rejects'
row tenth 'check a tenth of the rows'
row clean 'check a third of the rows, all good'
row faulty 'check them all damaged'
row faulty_book 'check them all damaged, with the workbook'
row calamine 'calamine touches every cell of a workbook of a fifth of the customers'
row xlsx 'check that workbook'
row import 'import into a fresh SQLite database'
row again 'import the same again (exit 4)'
row copy 'sqlite3 `.import` of the rows muster wrote'

# ratio LABEL A B TARGET
ratio() {
    [ -s "$dir/$2.times" ] && [ -s "$dir/$3.times" ] || return 0
    awk -v label="$1" -v a="$(median "$2" "${5:-1}")" -v b="$(median "$3" "${5:-1}")" -v to="$4" \
        'BEGIN { if (b > 0) printf "| %s | %.2f | %s |\n", label, a / b, to }'
}

echo
echo '| Ratio | Measured | Aim |'
echo '|---|---:|---|'
ratio 'check to DuckDB' check duckdb '1.4 or less'
ratio 'import to `.import`' import copy '1.3 or less'
ratio 'workbook to calamine' xlsx calamine '1.2 or less'
ratio 'ten times the rows' check tenth '10.5 or less'
ratio 'all good to all damaged (speed)' clean faulty '0.8 or more'
ratio 'all damaged to all good (memory)' faulty clean '1.5 or less' 4
awk -v bytes="$(wc -c <"$muster")" \
    'BEGIN { printf "| release binary, MB | %.1f | 25 or less |\n", bytes / 1000000 }'
