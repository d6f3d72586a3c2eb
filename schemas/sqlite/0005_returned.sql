-- Rows that were rejected, corrected and sent back.

-- A digest of what the row held that was rejected: the row that comes back names it. Empty where
-- the database itself refused the row.
ALTER TABLE muster_reject ADD COLUMN row_digest TEXT NOT NULL DEFAULT '';
CREATE INDEX muster_reject_row ON muster_reject (source, row_digest) WHERE state = 'open';

-- References of report rows that came back and went in, with the run that brought them. What a row
-- of another key names that is here was corrected twice.
CREATE TABLE muster_returned (
    source    TEXT NOT NULL,
    reference TEXT NOT NULL,
    run       BLOB NOT NULL,
    PRIMARY KEY (source, reference, run)
) STRICT, WITHOUT ROWID;
