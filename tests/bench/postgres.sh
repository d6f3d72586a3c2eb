#!/usr/bin/env bash
# Measures an import into PostgreSQL and, in turns with it, what psql needs to copy the same rows
# into empty tables with the same constraints.
#
#   tests/bench/postgres.sh [--families N] [--faults P%] [--runs N] [--writers 'N N'] [--dir DIR]
#
# Makes a server of its own, as its package sets one up but for max_wal_size = 8 GB, which keeps
# checkpoints out of both, and throws it away. Prints a Markdown table of medians.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

families=1000000 faults='2%' runs=3 writers='2' dir=target/bench
while [ $# -gt 0 ]; do
    case "$1" in
        --families) families=$2 ;;
        --faults) faults=$2 ;;
        --runs) runs=$2 ;;
        --writers) writers=$2 ;;
        --dir) dir=$2 ;;
        *)
            sed -n '2,8p' "$0" >&2
            exit 64
            ;;
    esac
    shift 2
done

cargo build --release --quiet --bin muster --example generate
muster=$PWD/target/release/muster
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)

# --- the server -------------------------------------------------------------------------------

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")
server=$(mktemp -d)
chmod 755 "$server"
as=()
if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$server"
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
(cd / && "${as[@]}" "$bin/initdb" -D "$server/data" -U postgres -A trust -E UTF8 --locale=C >/dev/null)
cat >>"$server/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$server'
max_wal_size = 8GB
CONF
(cd / && "${as[@]}" "$bin/pg_ctl" -D "$server/data" -w -l "$server/log" start >/dev/null)
stop() {
    (cd / && "${as[@]}" "$bin/pg_ctl" -D "$server/data" -m immediate stop >/dev/null) || true
    rm -rf "$server"
}
trap stop EXIT
export PGHOST=$server PGUSER=postgres

fresh() {
    psql -qX -d postgres -c "DROP DATABASE IF EXISTS $1" -c "CREATE DATABASE $1 TEMPLATE template0" \
        -c CHECKPOINT 2>/dev/null
}

now() { date +%s.%N; }

# --- the inputs and the turns -----------------------------------------------------------------

target/release/examples/generate --families "$families" --seed 1 --faults "$faults" --out "$dir"
files=("$dir/customers.csv" "$dir/subscriptions.csv")
cat "${files[@]}" >/dev/null

import() {
    local begin end code=0
    fresh crm
    rm -rf "$dir/reports"
    begin=$(now)
    "$muster" import "${files[@]}" --report "$dir/reports" --database postgres:///crm --quiet \
        --as-of 2026-01-15 --rules-date 2026-07-01 --writers "$1" || code=$?
    end=$(now)
    [ "$code" -eq 0 ] || [ "$code" -eq 2 ] || exit "$code"
    echo "$end $begin" | awk '{ print $1 - $2 }' >>"$dir/import-$1.times"
}

export_tables() {
    for table in 'customer id' 'agreement id' 'subscription customer_id,id'; do
        set -- $table
        psql -qX -d crm -c "\\copy (SELECT * FROM $1 ORDER BY $2) TO '$dir/$1.csv' CSV"
    done
}

copy() {
    local begin end
    fresh copy
    psql -qX -d copy -c 'CREATE SCHEMA muster'
    cat schemas/postgres/*.sql | psql -qX -d copy
    begin=$(now)
    psql -qX -d copy -v ON_ERROR_STOP=1 -c "\\copy customer FROM '$dir/customer.csv' CSV" \
        -c "\\copy agreement FROM '$dir/agreement.csv' CSV" \
        -c "\\copy subscription FROM '$dir/subscription.csv' CSV"
    end=$(now)
    echo "$end $begin" | awk '{ print $1 - $2 }' >>"$dir/copy.times"
}

median() { sort -g "$1" | sed -n "$(((runs + 1) / 2))p"; }

rm -f "$dir"/import-*.times "$dir/copy.times"
for run in $(seq "$runs"); do
    for number in $writers; do
        import "$number"
    done
    [ "$run" -gt 1 ] || export_tables
    copy
done

# --- the result -------------------------------------------------------------------------------

rows=$(cat "$dir/customer.csv" "$dir/agreement.csv" "$dir/subscription.csv" | wc -l)
cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
echo
echo "$families families, $rows rows stored, $faults faults; medians of $runs"
echo "$(nproc) × ${cpu:-unknown processor}; PostgreSQL $("$bin/postgres" -V | awk '{ print $3 }')"
echo
echo '| What | Wall s | of psql |'
echo '|---|---:|---:|'
whole=$(median "$dir/copy.times")
printf '| psql `\\copy` of the same rows | %.1f | 1.00 |\n' "$whole"
for number in $writers; do
    part=$(median "$dir/import-$number.times")
    echo "$number $part $whole" |
        awk '{ printf "| import, %d writers | %.1f | %.2f |\n", $1, $2, $2 / $3 }'
done
