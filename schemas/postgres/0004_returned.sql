-- Rows that were rejected, corrected and sent back.

-- A digest of what the row held that was rejected: the row that comes back names it. Empty where
-- the database itself refused the row.
ALTER TABLE muster.reject ADD COLUMN row_digest text NOT NULL DEFAULT '';
CREATE INDEX reject_row ON muster.reject (source, row_digest) WHERE state = 'open';

-- References of report rows that came back and went in, with the run that brought them. What a row
-- of another key names that is here was corrected twice.
CREATE TABLE muster.returned (
    source    text NOT NULL,
    reference text NOT NULL,
    run       uuid NOT NULL,
    PRIMARY KEY (source, reference, run)
);
