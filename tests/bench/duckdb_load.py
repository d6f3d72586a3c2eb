"""Loads CSV files into tables in memory with DuckDB, on two threads, every cell as text.

    python duckdb_load.py FILE...

Nothing is judged; lines that DuckDB cannot read are passed over.
"""

import sys

import duckdb

connection = duckdb.connect(config={"threads": 2})
for number, path in enumerate(sys.argv[1:]):
    connection.execute(
        f"CREATE TABLE t{number} AS "
        "SELECT * FROM read_csv(?, all_varchar = true, header = true, ignore_errors = true)",
        [path],
    )
    (rows,) = connection.execute(f"SELECT count(*) FROM t{number}").fetchone()
    print(path, rows)
